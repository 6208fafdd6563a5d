import { constants, gunzipSync, gzipSync } from 'node:zlib';
import { expect, it, vi } from 'vitest';
import { drawFrom } from './testing/deflate-writer.ts';
import { isEqual, join, noise, unpackPushed } from './testing/unpack.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Noise, one letter, a far repetition and words, in stretches of random length. */
function mixedBytes(seed: number, length: number): Uint8Array {
  const draw = drawFrom(seed);
  const parts: Uint8Array[] = [];
  for (let left = length; left > 0;) {
    const count = Math.min(left, 1 + draw(draw(2) === 0 ? 100 : 40_000));
    const kind = draw(4);
    const made = join(parts.slice(-8));
    if (kind === 0) parts.push(noise(count, seed + left));
    else if (kind === 1) parts.push(new Uint8Array(count).fill(draw(256)));
    else if (kind === 2 && made.length > 0) parts.push(made.subarray(0, Math.min(count, 1 + draw(made.length))));
    else parts.push(new TextEncoder().encode('lorem ipsum dolor sit amet '.repeat(1 + count / 27)).subarray(0, count));
    left -= parts.at(-1)!.length;
  }
  return join(parts);
}

it('what zlib packs, in every way it can, unpacks to the same bytes, in pieces of any length', async () => {
  const { Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED } = constants;
  const strategies = [Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED];
  for (let seed = 1; seed <= 150; seed++) {
    const draw = drawFrom(seed);
    const plain = mixedBytes(seed, 1 + draw(700_000));
    const packed = gzipSync(plain, {
      level: draw(10),
      strategy: strategies[draw(strategies.length)]!,
      windowBits: 9 + draw(7),
      memLevel: 1 + draw(9),
    });
    const { bytes, error } = await unpackPushed(packed, 'gzip', 1 + draw(draw(2) === 0 ? 3000 : packed.length));
    expect(error, `seed ${seed}`).toBeNull();
    expect(isEqual(bytes, plain), `seed ${seed}`).toBe(true);
  }
});

it('what zlib packs, damaged, is refused by both or unpacked to the same bytes', async () => {
  const plain = mixedBytes(1, 20_000);
  for (let seed = 1; seed <= 500; seed++) {
    const draw = drawFrom(seed);
    const packed = new Uint8Array(gzipSync(plain, { level: 1 + draw(9), memLevel: 1 + draw(9) }));
    packed[10 + draw(packed.length - 10)]! ^= 1 << draw(8);
    const { bytes, error } = await unpackPushed(packed, 'gzip');
    let byZlib: Uint8Array | null = null;
    try {
      byZlib = gunzipSync(packed);
    } catch {
      // zlib refuses it: byZlib stays null.
    }
    expect(error === null, `seed ${seed}`).toBe(byZlib !== null);
    if (byZlib !== null) expect(isEqual(bytes, byZlib), `seed ${seed}`).toBe(true);
  }
});
