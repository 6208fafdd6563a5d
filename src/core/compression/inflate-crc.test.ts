import { describe, expect, test } from 'vitest';
import { DeflateWriter, drawFrom } from './testing/deflate-writer.ts';
import { noise, unpackSource } from './testing/unpack.ts';

/*
 * Lengths at which the decoder's CRC-32 changes how it works: looked up below 9,600 bytes, then folded in blocks of 16 KiB with
 * 4,800 bytes and what is no whole word left over, of at most 256 KiB of output at a time.
 */
const FOLDED_FROM = 9_600;
const LEFT_OVER = 4_800;
const BLOCK = 16_384;
const CHUNK = 262_144;
const edges = [FOLDED_FROM, LEFT_OVER + BLOCK, LEFT_OVER + 2 * BLOCK, CHUNK, CHUNK + FOLDED_FROM];
const lengths = edges.flatMap((edge) => [-17, -16, -15, -1, 0, 1, 15, 16, 17].map((more) => edge + more));

/** Blocks of 65,535 bytes as they are, behind a header of 10 bytes and 5 of each block. */
function storedMember(plain: Uint8Array): Uint8Array {
  const writer = new DeflateWriter(drawFrom(1));
  writer.stored(plain, true);
  return writer.member();
}

function placeInMember(index: number): number {
  return 10 + 5 * (1 + Math.floor(index / 65_535)) + index;
}

describe('the CRC-32 of a gzip member', () => {
  const bytes = noise(CHUNK + 2 * FOLDED_FROM);

  test.each(lengths)('of %i bytes is that of its trailer', async (length) => {
    const plain = bytes.subarray(0, length);
    const { bytes: unpacked, error } = await unpackSource(storedMember(plain), 'gzip');
    expect(error).toBeNull();
    expect(unpacked.length).toBe(length);
  });

  test.each(lengths)('of %i bytes tells one that differs in a bit, wherever that is', async (length) => {
    const member = storedMember(bytes.subarray(0, length));
    for (const index of [0, 16, length >> 1, length - 4_801, length - 4_800, length - 2_320, length - 17, length - 1]) {
      const damaged = member.slice();
      damaged[placeInMember(index)]! ^= 1 << (index & 7);
      const { error } = await unpackSource(damaged, 'gzip');
      expect(error?.message).toContain('CRC-32');
    }
  });
});
