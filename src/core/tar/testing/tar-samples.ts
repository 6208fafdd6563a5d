import { endSamples } from './end-samples.ts';
import { extensionSamples } from './extension-samples.ts';
import { headerSamples } from './header-samples.ts';
import { sparseSamples } from './sparse-samples.ts';
import type { TarSample } from './tar-sample.ts';

export const tarSamples: readonly TarSample[] = [
  ...headerSamples,
  ...extensionSamples,
  ...sparseSamples,
  ...endSamples,
];
