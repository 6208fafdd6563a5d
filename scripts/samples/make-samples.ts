/** `npm run samples`: writes public/samples. The files are committed, so that the app opens them offline. */
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { buildSampleFiles } from './sample-files.ts';

const target = fileURLToPath(new URL('../../public/samples/', import.meta.url));
await mkdir(target, { recursive: true });
for (const [name, bytes] of await buildSampleFiles()) {
  await writeFile(`${target}${name}`, bytes);
  console.log(`public/samples/${name}  ${String(bytes.length)} bytes`);
}
