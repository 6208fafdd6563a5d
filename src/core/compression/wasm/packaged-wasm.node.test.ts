import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { xzWasm } from './xz-wasm.ts';
import { zstdWasm } from './zstd-wasm.ts';

const require = createRequire(import.meta.url);

it.each([
  ['zstd-wasm.ts', 'zstddec/stream', zstdWasm],
  ['xz-wasm.ts', 'xz-decompress', xzWasm],
])('%s is the module of the pinned package, and its header says so', (fileName, packageEntry, base64) => {
  expect(readFileSync(require.resolve(packageEntry), 'utf8')).toContain(base64);
  const header = readFileSync(new URL(fileName, import.meta.url), 'utf8');
  const digest = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');
  expect(header).toContain(`// ${digest}`);
});
