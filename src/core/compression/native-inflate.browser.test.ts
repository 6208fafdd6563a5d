import { expect, it } from 'vitest';
import { memorySource } from '../bytes/memory-source.ts';
import { inflateNatively, isNativeInflateStrict, NativeInflateRejected } from './native-inflate.ts';
import { gzipMember } from './testing/gzip-member.ts';
import { plainText } from './testing/packed-samples.ts';
import { join } from './testing/unpack.ts';

const member = gzipMember(plainText());

it('the browser refuses what follows the first member, so that its own inflate is used', async () => {
  expect(await isNativeInflateStrict()).toBe(true);
  for (const rest of [member, new Uint8Array(1), new Uint8Array(512), new TextEncoder().encode('junk')]) {
    const chunks = inflateNatively(memorySource(join([member, rest])), {});
    await expect(
      (async () => {
        while ((await chunks.next()).done !== true);
      })(),
    ).rejects.toBeInstanceOf(NativeInflateRejected);
  }
});
