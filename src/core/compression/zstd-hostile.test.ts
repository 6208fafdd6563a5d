import { describe, expect, it, vi } from 'vitest';
import { plainText, zstdWindow128MiB } from './testing/packed-samples.ts';
import { type Draw, drawFrom } from './testing/deflate-writer.ts';
import { isEqual, isPrefix, join, noise, type Unpacked, unpackPushed } from './testing/unpack.ts';
import { variedContent, zstdOneBlock, zstdSmallBlocks } from './testing/zstd-samples.ts';

// Thousands of runs each; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

const plain = variedContent();
const samples = [
  ['of small blocks', zstdSmallBlocks],
  ['of one block', zstdOneBlock],
] as const;

/** The frame without its checksum (RFC 8878, 3.1.1.1.1, bit 2 of the third field): damage is then not found by it. */
function unchecked(frame: Uint8Array): Uint8Array {
  const without = frame.slice(0, -4);
  without[4]! &= ~4;
  return without;
}

function damage(packed: Uint8Array, draw: Draw): Uint8Array {
  const damaged = packed.slice();
  for (let flips = draw(3); flips >= 0; flips--) damaged[draw(packed.length)]! ^= 1 << draw(8);
  return damaged;
}

/** What comes of bytes in chunks. Whatever they are, the module does not reach beyond its memory. */
async function unpack(packed: Uint8Array, chunkBytes?: number): Promise<Unpacked> {
  const outcome = await unpackPushed(packed, 'zstd', chunkBytes);
  expect(outcome.error?.message ?? '').not.toContain('trap');
  return outcome;
}

describe.each(samples)('a zstd frame %s', (_, packed) => {
  it('unpacks to the same wherever the input is split', async () => {
    for (let chunkBytes = 1; chunkBytes <= packed.length; chunkBytes += chunkBytes < 20 ? 1 : 97) {
      for (const frame of [packed, unchecked(packed)]) {
        const { bytes, error } = await unpack(frame, chunkBytes);
        expect(error, `in chunks of ${chunkBytes}`).toBeNull();
        expect(isEqual(bytes, plain), `in chunks of ${chunkBytes}`).toBe(true);
      }
    }
  });

  it('that is cut gives a prefix and says that it is cut', async () => {
    const draw = drawFrom(1);
    for (let i = 0; i < 300; i++) {
      const length = draw(packed.length);
      const { bytes, error } = await unpack(packed.subarray(0, length), 1 + draw(packed.length));
      expect(error?.code, `cut at ${length}`).toBe('compression-truncated');
      expect(isPrefix(bytes, plain), `cut at ${length}`).toBe(true);
    }
  });

  it('with flipped bits is never wrong in silence', async () => {
    const draw = drawFrom(2);
    let errors = 0;
    for (let i = 0; i < 600; i++) {
      const { bytes, error } = await unpack(damage(packed, draw), 1 + draw(packed.length));
      if (error === null) expect(isEqual(bytes, plain), `damage ${i}`).toBe(true);
      else errors++;
    }
    expect(errors).toBeGreaterThan(550);
  });

  it('with flipped bits and no checksum comes to the same however it is split', async () => {
    const draw = drawFrom(3);
    let wrong = 0;
    for (let i = 0; i < 600; i++) {
      const damaged = damage(unchecked(packed), draw);
      const whole = await unpack(damaged);
      const split = await unpack(damaged, 1 + draw(300));
      expect(split.error?.code, `damage ${i}`).toBe(whole.error?.code);
      expect(isPrefix(whole.bytes, split.bytes), `damage ${i}`).toBe(true);
      if (whole.error === null) expect(isEqual(whole.bytes, split.bytes), `damage ${i}`).toBe(true);
      if (whole.error === null && !isEqual(whole.bytes, plain)) wrong++;
    }
    // The damage reached what libzstd makes, not only what it checks.
    expect(wrong).toBeGreaterThan(50);
  });

  it('that is noise from some byte on ends in an error', async () => {
    const draw = drawFrom(4);
    for (let i = 0; i < 300; i++) {
      const from = 10 + draw(packed.length - 10);
      const { error } = await unpack(join([packed.subarray(0, from), noise(20_000, i)]), 1 + draw(packed.length));
      expect(error, `noise from ${from}`).not.toBeNull();
    }
  });

  it('whose parts are taken from elsewhere in it ends in an error or the right bytes', async () => {
    const draw = drawFrom(5);
    for (let i = 0; i < 300; i++) {
      const spliced = packed.slice();
      const from = draw(packed.length);
      spliced.copyWithin(draw(packed.length), from, from + draw(200));
      const { bytes, error } = await unpack(spliced);
      if (error === null) expect(isEqual(bytes, plain), `splice ${i}`).toBe(true);
    }
  });
});

it('zstd frames whose windows grow and shrink unpack one after another in one memory', async () => {
  const frames = [zstdSmallBlocks, zstdWindow128MiB, zstdOneBlock, zstdWindow128MiB, zstdSmallBlocks];
  const { bytes, error } = await unpack(join(frames), 1000);
  expect(error).toBeNull();
  expect(isEqual(bytes, join([plain, plainText(), plain, plainText(), plain]))).toBe(true);
});
