import { describe, expect, it, vi } from 'vitest';
import { GzipDecoder } from './gzip-decoder.ts';
import { memorySource } from '../bytes/memory-source.ts';
import { CheckpointCollector } from './checkpoints.ts';
import { decodeSource } from './decode-source.ts';
import { readUnpacked } from './read-unpacked.ts';
import { DeflateWriter, type Draw, drawFrom } from './testing/deflate-writer.ts';
import { isEqual, isPrefix, join, noise, unpackPushed, unpackWith } from './testing/unpack.ts';

// Thousands of runs each; a busy machine takes its time.
vi.setConfig({ testTimeout: 60_000 });

function randomMember(seed: number, blocks: number, tokens: number): { packed: Uint8Array; plain: Uint8Array } {
  const draw = drawFrom(seed);
  const writer = new DeflateWriter(draw);
  for (let block = 0; block < blocks; block++) writeBlock(writer, draw, tokens, block === blocks - 1);
  return { packed: writer.member(), plain: Uint8Array.from(writer.plain) };
}

function writeBlock(writer: DeflateWriter, draw: Draw, tokens: number, isLast: boolean): void {
  const kind = draw(6);
  if (kind === 0) writer.stored(noise(draw(3) === 0 ? 0 : draw(tokens), draw(1000)), isLast);
  else if (kind === 1) writer.fixed(draw(tokens), isLast);
  else writer.dynamic(draw(tokens), isLast);
}

describe('deflate blocks of every shape', () => {
  it('unpack to what they stand for', async () => {
    for (let seed = 1; seed <= 150; seed++) {
      const { packed, plain } = randomMember(seed, 1 + (seed % 12), 600);
      const { bytes, error } = await unpackPushed(packed, 'gzip');
      expect(error, `seed ${seed}`).toBeNull();
      expect(isEqual(bytes, plain), `seed ${seed}`).toBe(true);
    }
  });

  it('unpack to the same wherever the input is split', async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const { packed, plain } = randomMember(seed, 5, 30);
      for (let chunkBytes = 1; chunkBytes < packed.length; chunkBytes += chunkBytes < 20 ? 1 : 41) {
        const { bytes, error } = await unpackPushed(packed, 'gzip', chunkBytes);
        expect(error, `seed ${seed} in chunks of ${chunkBytes}`).toBeNull();
        expect(isEqual(bytes, plain), `seed ${seed} in chunks of ${chunkBytes}`).toBe(true);
      }
    }
  });

  it('unpack to the same wherever the output is split, with distances that reach back 32 KiB', async () => {
    // Output is handed over every 256 KiB and then moved: matches come to lie across that.
    const before = noise(262_144, 5);
    for (let short = 0; short < 700; short += 9) {
      const draw = drawFrom(short + 1);
      const writer = new DeflateWriter(draw);
      writer.stored(before.subarray(0, before.length - short));
      writer.fixed(40);
      writer.dynamic(40);
      writer.fixed(40, true);
      const { bytes, error } = await unpackPushed(writer.member(), 'gzip');
      expect(error, `${short} bytes before`).toBeNull();
      expect(isEqual(bytes, Uint8Array.from(writer.plain)), `${short} bytes before`).toBe(true);
    }
  });

  it('unpack to the same from every checkpoint between them', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const { packed, plain } = randomMember(seed, 12, 400);
      const collector = new CheckpointCollector({ spanBytes: 1, budgetBytes: Infinity });
      for await (const chunk of decodeSource(memorySource(packed), 'gzip', { collector }))
        expect(chunk.length).toBeGreaterThan(0);
      const index = collector.finish('gzip', plain.length);
      for (const offset of index.unpackedOffsets) {
        const parts: Uint8Array[] = [];
        for await (const chunk of readUnpacked(memorySource(packed), 'gzip', index, offset, plain.length)) {
          parts.push(chunk.slice());
        }
        expect(isEqual(join(parts), plain.subarray(offset)), `seed ${seed} at ${offset}`).toBe(true);
      }
    }
  });
});

describe('damaged deflate blocks', () => {
  it('that are cut give a prefix and say that they are cut', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const { packed, plain } = randomMember(seed, 4, 60);
      const draw = drawFrom(seed);
      for (let i = 0; i < 12; i++) {
        const length = draw(packed.length);
        const { bytes, error } = await unpackPushed(packed.subarray(0, length), 'gzip', 1 + draw(packed.length));
        expect(error?.code, `seed ${seed} cut at ${length}`).toBe('compression-truncated');
        expect(isPrefix(bytes, plain), `seed ${seed} cut at ${length}`).toBe(true);
      }
    }
  });

  it('with flipped bits are whole for one decoder where they are for the other, and are never wrong in silence', async () => {
    let errors = 0;
    for (let seed = 1; seed <= 60; seed++) {
      const { packed, plain } = randomMember(seed, 4, 60);
      const draw = drawFrom(seed);
      for (let i = 0; i < 12; i++) {
        const damaged = packed.slice();
        for (let flips = draw(3); flips >= 0; flips--) damaged[draw(packed.length)]! ^= 1 << draw(8);
        const what = `seed ${seed}, damage ${i}`;
        const ours = await unpackPushed(damaged, 'gzip');
        const pako = await unpackWith(new GzipDecoder(), damaged);
        expect(ours.error === null, what).toBe(pako.error === null);
        expect(isPrefix(ours.bytes, pako.bytes) || isPrefix(pako.bytes, ours.bytes), what).toBe(true);
        if (ours.error === null) expect(isEqual(ours.bytes, plain), what).toBe(true);
        else errors++;
      }
    }
    expect(errors).toBeGreaterThan(500);
  });

  it('that are noise from some byte on end in an error', async () => {
    for (let seed = 1; seed <= 300; seed++) {
      const { packed } = randomMember(seed, 3, 60);
      const from = 10 + drawFrom(seed)(packed.length - 10);
      const damaged = join([packed.subarray(0, from), noise(5000, seed)]);
      const { bytes, error } = await unpackPushed(damaged, 'gzip');
      const pako = await unpackWith(new GzipDecoder(), damaged);
      expect(error, `seed ${seed}`).not.toBeNull();
      expect(isPrefix(bytes, pako.bytes) || isPrefix(pako.bytes, bytes), `seed ${seed}`).toBe(true);
    }
  });
});
