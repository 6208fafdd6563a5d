import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/app-error.ts';
import { memorySource } from '../bytes/memory-source.ts';
import {
  CheckpointCollector,
  type CheckpointIndex,
  type CheckpointLimits,
  checkpointTransfers,
  findCheckpoint,
  unpackedBefore,
} from './checkpoints.ts';
import type { Compression } from './compression.ts';
import { decodeSource } from './decode-source.ts';
import { readUnpacked, unpackedSource } from './read-unpacked.ts';
import { estargzFooter, gzipMember } from './testing/gzip-member.ts';
import * as samples from './testing/packed-samples.ts';
import { isEqual, join, noise } from './testing/unpack.ts';

type Packed = Exclude<Compression, 'none'>;
const everywhere: CheckpointLimits = { spanBytes: 1, budgetBytes: Infinity };

/** Words of a small vocabulary, drawn at random, with stretches of noise between: packs into many blocks of every kind. */
function mixedText(length: number): Uint8Array {
  const draws = noise(length, 7);
  const words = Array.from({ length: 64 }, (_, i) => `${'etaoinshrdlu'.slice(i % 7, (i % 7) + 4)}${i} `);
  const text = new TextEncoder().encode(Array.from(draws.subarray(0, length >> 2), (n) => words[n & 63]).join(''));
  const out = new Uint8Array(length);
  out.set(text.subarray(0, length));
  for (let at = 50_000; at + 10_000 < length; at += 90_000) out.set(draws.subarray(at, at + 10_000), at);
  return out;
}

const plain = mixedText(700_000);
const split = (bytes: Uint8Array, size: number) =>
  Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
const skippable = Uint8Array.of(0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3);
const frames = Array.from({ length: 40 }, (_, i) => [samples.zstdSized, skippable, samples.zstdStreamed][i % 3]!);
const framesPlain = join(Array.from({ length: 27 }, () => samples.plainText()));

const blobs: readonly (readonly [name: string, Packed, Uint8Array, Uint8Array])[] = [
  ['gzip', 'gzip', gzipMember(plain, { level: 6 }), plain],
  ['quick gzip', 'gzip', gzipMember(plain, { level: 1 }), plain],
  ['stored gzip', 'gzip', gzipMember(plain, { level: 0 }), plain],
  [
    'gzip of many members, with padding',
    'gzip',
    join([...split(plain, 30_000).map((part) => gzipMember(part, { level: 6 })), estargzFooter(), new Uint8Array(99)]),
    plain,
  ],
  ['zstd of many frames, some of them to be skipped', 'zstd', join(frames), framesPlain],
  ['zstd of one frame', 'zstd', samples.zstdSized, samples.plainText()],
  ['xz', 'xz', samples.xzCrc64, samples.plainText()],
  ['bzip2', 'bzip2', samples.bzip2Nine, samples.plainText()],
];

async function indexOf(
  packed: Uint8Array,
  compression: Packed,
  limits: CheckpointLimits,
  chunkBytes = packed.length,
): Promise<CheckpointIndex> {
  const collector = new CheckpointCollector(limits);
  let unpackedBytes = 0;
  for await (const chunk of decodeSource(memorySource(packed, chunkBytes), compression, { collector })) {
    unpackedBytes += chunk.length;
  }
  return collector.finish(compression, unpackedBytes);
}

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk.slice());
  return join(parts);
}

/** Offsets and lengths all over a blob, short ones and ones that reach past several checkpoints and the end. */
function* stretches(size: number, count: number): Generator<readonly [offset: number, length: number]> {
  const draws = noise(count * 4, 3);
  for (let i = 0; i < count; i++) {
    const [a, b, c, d] = draws.subarray(i * 4, i * 4 + 4) as unknown as [number, number, number, number];
    yield [Math.floor((size * (a * 256 + b)) / 65_536), i % 3 === 0 ? c : c * d * 4];
  }
  yield [0, size];
  yield [0, 0];
  yield [size - 1, 10];
  yield [size, 10];
}

describe('reading a stretch through checkpoints', () => {
  for (const [name, compression, packed, content] of blobs) {
    it(`of ${name} gives the bytes that reading it whole gives`, async () => {
      for (const [spanBytes, chunkBytes] of [
        [1, packed.length],
        [40_000, 1000],
        [200_000, 7777],
      ] as const) {
        const index = await indexOf(packed, compression, { spanBytes, budgetBytes: Infinity }, chunkBytes);
        expect(index.unpackedBytes).toBe(content.length);
        for (const [offset, length] of stretches(content.length, 60)) {
          const bytes = await readAll(readUnpacked(memorySource(packed, 5000), compression, index, offset, length));
          expect(isEqual(bytes, content.subarray(offset, offset + length)), `${offset}+${length}`).toBe(true);
        }
      }
    });
  }

  it.each(blobs.slice(0, 5))(
    'of %s unpacks no more than a span and a block in vain',
    async (_, compression, packed, content) => {
      const spanBytes = Math.floor(content.length / 14);
      const blockBytes = compression === 'gzip' ? 100_000 : samples.plainText().length;
      const index = await indexOf(packed, compression, { spanBytes, budgetBytes: Infinity });
      expect(index.unpackedOffsets.length).toBeGreaterThan(4);
      for (let offset = 0; offset < content.length; offset += 500) {
        expect(unpackedBefore(index, offset)).toBeLessThan(spanBytes + blockBytes);
      }
    },
  );

  it('reads of the stored bytes only what lies between two checkpoints', async () => {
    const packed = gzipMember(plain, { level: 6 });
    const index = await indexOf(packed, 'gzip', everywhere);
    const asked: (readonly [number, number])[] = [];
    const memory = memorySource(packed);
    const source = {
      ...memory,
      stream(offset: number, length: number) {
        asked.push([offset, length]);
        return memory.stream(offset, length);
      },
    };
    const middle = 350_000;
    const before = findCheckpoint(index, middle);
    await readAll(readUnpacked(source, 'gzip', index, middle, 10));
    expect(asked).toEqual([
      [index.storedOffsets[before], index.storedOffsets[before + 1]! + 4096 - index.storedOffsets[before]!],
    ]);
  });

  it('without an index begins at the start', async () => {
    for (const [, compression, packed, content] of blobs) {
      const bytes = await readAll(readUnpacked(memorySource(packed), compression, null, 5000, 777));
      expect(isEqual(bytes, content.subarray(5000, 5777))).toBe(true);
    }
  });

  it('of plain bytes reads just those', async () => {
    expect(await readAll(readUnpacked(memorySource(plain), 'none', null, 5000, 777))).toEqual(plain.slice(5000, 5777));
  });

  it('finds there what a source of the unpacked bytes finds, however it is asked', async () => {
    const packed = gzipMember(plain, { level: 6 });
    const source = unpackedSource(memorySource(packed), await indexOf(packed, 'gzip', everywhere));
    expect(source.sizeBytes).toBe(plain.length);
    expect(isEqual(await source.read(123_456, 1000), plain.subarray(123_456, 124_456))).toBe(true);
    expect(isEqual(await source.read(plain.length - 5, 1000), plain.subarray(-5))).toBe(true);
    const reader = source.stream(600_000, 1_000_000).getReader();
    const parts: Uint8Array[] = [];
    for (let next = await reader.read(); !next.done; next = await reader.read()) parts.push(next.value);
    expect(isEqual(join(parts), plain.subarray(600_000))).toBe(true);
    const cancelled = source.stream(0, 1_000_000).getReader();
    await cancelled.read();
    await cancelled.cancel();
  });

  it('checks the CRC of a gzip member where it comes to its end', async () => {
    const packed = gzipMember(plain, { level: 6 });
    const index = await indexOf(packed, 'gzip', everywhere);
    packed[packed.length - 6]! ^= 1;
    const reading = readAll(readUnpacked(memorySource(packed), 'gzip', index, 600_000, 1_000_000));
    await expect(reading).rejects.toMatchObject({ code: 'compression-corrupt' });
    const before = await readAll(readUnpacked(memorySource(packed), 'gzip', index, 600_000, 1000));
    expect(isEqual(before, plain.subarray(600_000, 601_000))).toBe(true);
  });

  it('of a blob that was cut since says so', async () => {
    const packed = gzipMember(plain, { level: 6 });
    const index = await indexOf(packed, 'gzip', everywhere);
    const cut = memorySource(packed.subarray(0, packed.length >> 1));
    const reading = readAll(readUnpacked(cut, 'gzip', index, 600_000, 1000));
    await expect(reading).rejects.toBeInstanceOf(AppError);
  });

  it('of a blob that was damaged since ends in bytes or an error', async () => {
    const packed = gzipMember(plain, { level: 6 });
    const index = await indexOf(packed, 'gzip', everywhere);
    let errors = 0;
    for (let i = 0; i < packed.length; i += 997) {
      const damaged = packed.slice();
      damaged[i]! ^= 1 << (i % 8);
      const at = Math.floor((i / packed.length) * plain.length);
      try {
        const bytes = await readAll(readUnpacked(memorySource(damaged), 'gzip', index, at, 20_000));
        expect(bytes.length).toBe(Math.min(20_000, plain.length - at));
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
        errors++;
      }
    }
    expect(errors).toBeGreaterThan(0);
  });

  it('stops when it is cancelled', async () => {
    const packed = gzipMember(plain);
    const chunks = readUnpacked(memorySource(packed), 'gzip', null, 0, 1000, { signal: AbortSignal.abort() });
    await expect(readAll(chunks)).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('an index of checkpoints', () => {
  it('stays within its budget by dropping every second, and still serves', async () => {
    const packed = gzipMember(plain, { level: 6 });
    const all = await indexOf(packed, 'gzip', everywhere);
    const index = await indexOf(packed, 'gzip', { spanBytes: 1, budgetBytes: 60_000 });
    expect(index.windows.length).toBeLessThan(60_000);
    expect(index.unpackedOffsets.length).toBeGreaterThan(0);
    expect(index.unpackedOffsets.length).toBeLessThan(all.unpackedOffsets.length);
    const bytes = await readAll(readUnpacked(memorySource(packed), 'gzip', index, 500_000, 1000));
    expect(isEqual(bytes, plain.subarray(500_000, 501_000))).toBe(true);
    expect((await indexOf(packed, 'gzip', { spanBytes: 1, budgetBytes: 10 })).unpackedOffsets.length).toBe(0);
  });

  it('keeps windows packed', async () => {
    const index = await indexOf(gzipMember(plain, { level: 6 }), 'gzip', everywhere);
    expect(index.windows.length / index.unpackedOffsets.length).toBeLessThan(0.7 * 32_768);
  });

  it('takes no window at the start of a member', async () => {
    const members = join(split(plain, 30_000).map((part) => gzipMember(part, { level: 6 })));
    const index = await indexOf(members, 'gzip', { spanBytes: 30_000, budgetBytes: Infinity });
    expect(index.unpackedOffsets.length).toBeGreaterThan(20);
    expect(index.windows.length).toBe(0);
  });

  it('moves to another thread', async () => {
    const packed = gzipMember(plain, { level: 6 });
    const index = await indexOf(packed, 'gzip', everywhere);
    const count = index.unpackedOffsets.length;
    const moved = structuredClone(index, { transfer: checkpointTransfers(index) });
    expect(index.unpackedOffsets.length).toBe(0);
    expect(moved.unpackedOffsets.length).toBe(count);
    const bytes = await readAll(readUnpacked(memorySource(packed), 'gzip', moved, 400_000, 1000));
    expect(isEqual(bytes, plain.subarray(400_000, 401_000))).toBe(true);
  });

  it('says that a zstd frame, xz and bzip2 have no places within', async () => {
    for (const [, compression, packed, content] of blobs.slice(5)) {
      const index = await indexOf(packed, compression, everywhere);
      expect(unpackedBefore(index, content.length - 1)).toBe(content.length - 1);
    }
  });
});
