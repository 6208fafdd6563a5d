import { describe, expect, it } from 'vitest';
import { AppError, isCancellation } from '../../base/app-error.ts';
import { memorySource } from '../bytes/memory-source.ts';
import type { Compression } from './compression.ts';
import { readUnpacked } from './read-unpacked.ts';
import { noSpills, SpilledReads, type Spill, type SpillThresholds } from './spill.ts';
import { MemorySpills } from './testing/memory-spills.ts';
import * as samples from './testing/packed-samples.ts';
import { isEqual, join, noise } from './testing/unpack.ts';
import { zstdFrame } from './testing/zstd-frame.ts';

const always: SpillThresholds = { gzip: -1, zstd: -1, xz: -1, bzip2: -1 };
const plain = noise(700_000, 5);
const frame = zstdFrame([plain]);

type Packed = Exclude<Compression, 'none'>;
const blobs: readonly (readonly [name: string, Packed, Uint8Array, Uint8Array])[] = [
  ['zstd of one frame', 'zstd', frame, plain],
  ['xz', 'xz', samples.xzCrc64, samples.plainText()],
  ['bzip2', 'bzip2', samples.bzip2Nine, samples.plainText()],
];

async function readAll(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) parts.push(chunk.slice());
  return join(parts);
}

/** Yields the bytes in chunks, and counts how many times it was begun and how far it came. */
function unpacker(bytes: Uint8Array, chunkBytes: number) {
  const seen = { begun: 0, ended: 0, bytes: 0 };
  const unpack = async function* (signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
    seen.begun += 1;
    try {
      for (let at = 0; at < bytes.length; at += chunkBytes) {
        await Promise.resolve();
        signal.throwIfAborted();
        const chunk = bytes.slice(at, at + chunkBytes);
        seen.bytes += chunk.length;
        yield chunk;
        // As decoders do: what was handed out is not valid any more.
        chunk.fill(0xee);
      }
    } finally {
      seen.ended += 1;
    }
  };
  return { unpack, seen };
}

describe('reading through a spill', () => {
  for (const [name, compression, packed, content] of blobs) {
    it.each([
      ['room for everything', () => new MemorySpills()],
      ['room for half of it', () => new MemorySpills(content.length >> 1)],
      ['no room', () => new MemorySpills(0)],
      ['no store', () => noSpills],
    ] as const)(`gives the bytes of ${name} that reading straight gives, with %s`, async (_, store) => {
      const reads = new SpilledReads(store(), always);
      const draws = noise(240, 9);
      for (let i = 0; i < 60; i++) {
        const [a, b, c, d] = draws.subarray(i * 4, i * 4 + 4) as unknown as [number, number, number, number];
        const offset = Math.floor((content.length * (a * 256 + b)) / 65_536);
        const length = i % 3 === 0 ? c : c * d * 4;
        const spill = { reads, key: 'a' };
        const bytes = await readAll(readUnpacked(memorySource(packed), compression, null, offset, length, { spill }));
        expect(isEqual(bytes, content.subarray(offset, offset + length)), `${offset}+${length}`).toBe(true);
      }
    });
  }

  it('unpacks nothing for what lies before the end of an earlier read', async () => {
    const { unpack, seen } = unpacker(plain, 1000);
    const reads = new SpilledReads(new MemorySpills());
    await readAll(reads.read('a', 500_000, 500_010, unpack));
    const { begun, bytes } = seen;
    const again = await readAll(reads.read('a', 1234, 499_000, unpack));
    expect(isEqual(again, plain.subarray(1234, 499_000))).toBe(true);
    expect(seen).toMatchObject({ begun, bytes });
  });

  it.each([
    ['with', () => new MemorySpills()],
    ['without', () => noSpills],
  ] as const)('goes on where it stopped for what lies beyond, %s a store', async (_, store) => {
    const { unpack, seen } = unpacker(plain, 1000);
    const reads = new SpilledReads(store());
    for (const [from, to] of [
      [10_000, 10_500],
      [10_500, 10_600],
      [10_999, 11_001],
      [600_000, 650_000],
    ] as const) {
      expect(await readAll(reads.read('a', from, to, unpack))).toEqual(plain.slice(from, to));
    }
    expect(seen).toEqual({ begun: 1, ended: 0, bytes: 650_000 });
  });

  it('begins anew for what lies before, where nothing could be kept', async () => {
    const { unpack, seen } = unpacker(plain, 1000);
    const reads = new SpilledReads(noSpills);
    await readAll(reads.read('a', 10_000, 10_500, unpack));
    expect(await readAll(reads.read('a', 100, 200, unpack))).toEqual(plain.slice(100, 200));
    expect(seen).toMatchObject({ begun: 2, ended: 1 });
  });

  it('keeps decoders waiting for two stretches, and ends the one that waited longest', async () => {
    const reads = new SpilledReads(noSpills);
    const stretches = ['a', 'b', 'c'].map((key) => ({ key, ...unpacker(plain, 1000) }));
    for (const { key, unpack } of stretches) await readAll(reads.read(key, 5000, 5001, unpack));
    expect(reads.parkedCount).toBe(2);
    expect(stretches.map(({ seen }) => seen.ended)).toEqual([1, 0, 0]);
  });

  it('closes a source that may not wait, and reads what was kept all the same', async () => {
    const { unpack, seen } = unpacker(plain, 1000);
    const reads = new SpilledReads(new MemorySpills());
    await readAll(reads.read('a', 5000, 5001, unpack, undefined, false));
    expect(seen).toMatchObject({ begun: 1, ended: 1 });
    expect(reads.parkedCount).toBe(0);
    expect(await readAll(reads.read('a', 4000, 9000, unpack, undefined, false))).toEqual(plain.slice(4000, 9000));
  });

  it('leaves no stream of a registry open between two files', async () => {
    const packed = memorySource(frame);
    const reads = new SpilledReads(noSpills, always);
    const spill = { reads, key: 'a' };
    const remote = { ...packed, prefersStreams: true };
    await readAll(readUnpacked(packed, 'zstd', null, 5000, 10, { spill }));
    expect(reads.parkedCount).toBe(1);
    await readAll(readUnpacked(remote, 'zstd', null, 5000, 10, { spill: { reads, key: 'b' } }));
    expect(reads.parkedCount).toBe(1);
  });

  it('begins anew where a decoder that waited has lost its source', async () => {
    let isLost = false;
    const { unpack, seen } = unpacker(plain, 1000);
    const losing = async function* (signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
      for await (const chunk of unpack(signal)) {
        if (isLost) throw new AppError('read-failed', 'the connection is gone');
        yield chunk;
      }
    };
    const reads = new SpilledReads(new MemorySpills());
    await readAll(reads.read('a', 5000, 5001, losing));
    isLost = true;
    await expect(readAll(reads.read('a', 7000, 7001, losing))).rejects.toMatchObject({ code: 'read-failed' });
    expect(seen.begun).toBe(2);
    isLost = false;
    await readAll(reads.read('a', 8000, 8001, losing));
    expect(seen.begun).toBe(3);
  });

  it('ends with what is unpacked', async () => {
    const { unpack } = unpacker(plain, 1000);
    const reads = new SpilledReads(new MemorySpills());
    const bytes = await readAll(reads.read('a', plain.length - 10, plain.length + 10, unpack));
    expect(bytes).toEqual(plain.slice(-10));
    expect(reads.parkedCount).toBe(0);
  });

  it('closes its spill and its source when it is cancelled, and what was kept serves the next', async () => {
    const { unpack, seen } = unpacker(plain, 1000);
    const store = new MemorySpills();
    const reads = new SpilledReads(store);
    const controller = new AbortController();
    const reading = (async () => {
      for await (const chunk of reads.read('a', 5000, plain.length, unpack, controller.signal)) {
        if (chunk.length > 0) controller.abort(new DOMException('enough', 'AbortError'));
      }
    })();
    await expect(reading).rejects.toSatisfy(isCancellation);
    expect(store.openCount).toBe(0);
    expect(seen).toMatchObject({ begun: 1, ended: 1 });
    expect(reads.parkedCount).toBe(0);
    expect(await readAll(reads.read('a', 5000, 6000, unpack))).toEqual(plain.slice(5000, 6000));
  });

  it('closes its spill when the reader stops early', async () => {
    const { unpack } = unpacker(plain, 1000);
    const store = new MemorySpills();
    const reads = new SpilledReads(store);
    for await (const chunk of reads.read('a', 5000, plain.length, unpack)) if (chunk.length > 0) break;
    expect(store.openCount).toBe(0);
    expect(await readAll(reads.read('a', 4000, 9000, unpack))).toEqual(plain.slice(4000, 9000));
  });

  it('unpacks what a spill has lost', async () => {
    const { unpack } = unpacker(plain, 1000);
    const store = new MemorySpills();
    await readAll(new SpilledReads(store).read('a', 5000, 9000, unpack));
    const open = async (key: string): Promise<Spill> => ({
      ...(await store.open(key)),
      sizeBytes: 9000,
      read: () => 0,
    });
    const bytes = await readAll(new SpilledReads({ open }).read('a', 100, 12_000, unpack));
    expect(bytes).toEqual(plain.slice(100, 12_000));
  });

  it('keeps nothing more where that takes longer than unpacking', async () => {
    let now = 0;
    const store = new MemorySpills();
    const chunk = new Uint8Array(1 << 20);
    const slow = {
      open: async (key: string): Promise<Spill> => {
        const spill = await store.open(key);
        return {
          get sizeBytes() {
            return spill.sizeBytes;
          },
          read: (offset, target) => spill.read(offset, target),
          append: (bytes) => {
            now += 10;
            return spill.append(bytes);
          },
          close: () => spill.close(),
        };
      },
    };
    const unpack = async function* (): AsyncGenerator<Uint8Array, void> {
      for (let i = 0; i < 40; i++) {
        await Promise.resolve();
        now += 1;
        yield chunk;
      }
    };
    const reads = new SpilledReads(slow, always, () => now);
    await readAll(reads.read('a', 39 * chunk.length, 40 * chunk.length, unpack));
    expect(store.keptBytes('a')).toBe(16 * chunk.length);
  });

  it('is not worth it near the start, nor with a checkpoint close by', async () => {
    const store = new MemorySpills();
    const spill = { reads: new SpilledReads(store), key: 'a' };
    const large = zstdFrame([{ byte: 1, times: 40 * 2 ** 20 }, plain]);
    const read = (offset: number) => readAll(readUnpacked(memorySource(large), 'zstd', null, offset, 10, { spill }));
    await read(32 * 2 ** 20);
    expect(store.keys).toEqual([]);
    expect(await read(40 * 2 ** 20 + 5)).toEqual(plain.slice(5, 15));
    expect(store.keys).toEqual(['a.0']);
  });
});
