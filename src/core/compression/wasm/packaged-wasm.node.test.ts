import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { xzWasm } from './xz-wasm.ts';

const require = createRequire(import.meta.url);

it('xz-wasm.ts is the module of the pinned package, and its header says so', () => {
  expect(readFileSync(require.resolve('xz-decompress'), 'utf8')).toContain(xzWasm);
  const header = readFileSync(new URL('xz-wasm.ts', import.meta.url), 'utf8');
  const digest = createHash('sha256').update(Buffer.from(xzWasm, 'base64')).digest('hex');
  expect(header).toContain(`// ${digest}`);
});
