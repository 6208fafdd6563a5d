import { describe, expect, it } from 'vitest';
import { memorySource } from '../bytes/memory-source.ts';
import { inflateNatively, NativeInflateRejected } from './native-inflate.ts';
import { gzipMember } from './testing/gzip-member.ts';
import { isEqual, join, noise } from './testing/unpack.ts';

const data = noise(300_000);
const packed = gzipMember(data, { level: 1 });

async function inflate(bytes: Uint8Array, chunkBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of inflateNatively(memorySource(bytes, chunkBytes), {})) parts.push(chunk);
  return join(parts);
}

describe('the native gzip stream', () => {
  it('unpacks one member, whatever the chunks', async () => {
    for (const chunkBytes of [packed.length, 100_000, 4096]) {
      expect(isEqual(await inflate(packed, chunkBytes), data)).toBe(true);
    }
  });

  it('rejects a member that is cut, whose checksum is wrong, or that is none', async () => {
    const wrongCrc = packed.slice();
    wrongCrc[packed.length - 6]! ^= 1;
    for (const bytes of [
      packed.subarray(0, 100_000),
      packed.subarray(0, packed.length - 1),
      wrongCrc,
      data,
      new Uint8Array(0),
    ]) {
      await expect(inflate(bytes, 50_000)).rejects.toBeInstanceOf(NativeInflateRejected);
    }
  });
});
