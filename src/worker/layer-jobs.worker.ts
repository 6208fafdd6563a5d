import type { LayerWorkerApi } from './protocol.ts';
import type { Handlers } from './rpc.ts';
import type { InputFile } from './session-types.ts';

/** What a layer worker can do with the opened files. */
export function layerJobs(_files: readonly InputFile[]): Handlers<LayerWorkerApi> {
  return { ping: () => undefined };
}
