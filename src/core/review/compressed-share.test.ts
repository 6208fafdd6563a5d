import { describe, expect, test } from 'vitest';
import { estimateCompressed } from './compressed-share.ts';

const plain = { compressedBytes: 1000, uncompressedBytes: 4000, checkpoints: null };
/** The first half packs to 900 bytes, the second to 100. */
const uneven = {
  ...plain,
  checkpoints: {
    unpackedOffsets: Float64Array.of(2000),
    storedOffsets: Float64Array.of(900),
    unpackedBytes: 4000,
  },
};

describe('the compressed share', () => {
  test('goes by the ratio of the whole layer where nothing more is known', () => {
    expect(estimateCompressed(plain, 0, 4000)).toBe(1000);
    expect(estimateCompressed(plain, 3000, 3400)).toBe(100);
  });

  test('goes by the ratio between checkpoints where there are some', () => {
    expect(estimateCompressed(uneven, 0, 1000)).toBe(450);
    expect(estimateCompressed(uneven, 2000, 4000)).toBe(100);
    expect(estimateCompressed(uneven, 1000, 3000)).toBe(500);
  });

  test('of all stretches together is the layer', () => {
    let sum = 0;
    for (let at = 0; at < 4000; at += 250) sum += estimateCompressed(uneven, at, at + 250)!;
    expect(sum).toBeCloseTo(1000);
  });

  test('is not known without the sizes of the layer, and nothing beyond its end', () => {
    expect(estimateCompressed({ ...plain, compressedBytes: null }, 0, 1)).toBeNull();
    expect(estimateCompressed({ ...plain, uncompressedBytes: null }, 0, 1)).toBeNull();
    expect(estimateCompressed({ ...plain, uncompressedBytes: 0 }, 0, 0)).toBeNull();
    expect(estimateCompressed(plain, 5000, 6000)).toBe(0);
  });
});
