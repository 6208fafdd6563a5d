import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { unpack } from './content-jobs.ts';
import type { CallContext } from './rpc.ts';

const context: CallContext = {
  signal: new AbortController().signal,
  progress: () => undefined,
  transfer: () => undefined,
};

test('a packed content is unpacked whole up to the limit, and cut there', async () => {
  const packed = new Blob([gzipSync('0123456789')]);
  const whole = await unpack(context, packed, 10);
  expect([await whole.content.text(), whole.isWhole]).toEqual(['0123456789', true]);
  const cut = await unpack(context, packed, 4);
  expect([await cut.content.text(), cut.isWhole]).toEqual(['0123', false]);
});

test('a packed content that is cut says at which byte', async () => {
  const packed = new Blob([gzipSync('0123456789'.repeat(100)).subarray(0, 20)]);
  await expect(unpack(context, packed, 100)).rejects.toMatchObject({ code: 'compression-truncated' });
});
