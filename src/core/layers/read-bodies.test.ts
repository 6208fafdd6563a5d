import { describe, expect, it } from 'vitest';
import { memorySource } from '../bytes/memory-source.ts';
import { gzipMember } from '../compression/testing/gzip-member.ts';
import { isEqual, noise } from '../compression/testing/unpack.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { archive, concatBytes, gnuSparse } from '../tar/testing/raw-tar.ts';
import { readBodies, type WantedBodies } from './read-bodies.ts';
import { scanLayer } from './scan-layer.ts';
import { file } from './testing/apply-layers.ts';

const contents = Array.from({ length: 40 }, (_, i) => noise(i % 10 === 0 ? 900_000 : i * 300 + 1, i + 1));
const plain = archive(...contents.map((content, i) => file(`f${i}`, content)));
const withHole = archive(
  ...contents.slice(0, 5).map((content, i) => file(`f${i}`, content)),
  gnuSparse('hole', 300_000, [
    [10, 'ab'],
    [200_000, 'cd'],
  ]),
  file('last', 'end'),
);

async function scan(blob: ByteSource) {
  const { table, compression, checkpoints } = await scanLayer(blob, {
    hashWidth: 16,
    seed: [1, 2],
    checkpoints: { spanBytes: 100_000, budgetBytes: Infinity },
  });
  const want = (indexes: readonly number[]): WantedBodies => ({
    bodyOffset: Float64Array.from(indexes, (i) => table.bodyOffset[i]!),
    sizeBytes: Float64Array.from(indexes, (i) => table.sizeBytes[i]!),
    sparse: Uint8Array.from(indexes, (i) => table.sparse[i]!),
  });
  return { layer: { blob, compression, checkpoints }, want };
}

/** The contents one after another, each as its own bytes. */
async function gather(bodies: AsyncIterable<Uint8Array>, wanted: WantedBodies): Promise<Uint8Array[]> {
  const parts: Uint8Array[][] = [[]];
  let left = wanted.sizeBytes[0]!;
  for await (const chunk of bodies) {
    expect(chunk.length).toBeLessThanOrEqual(left);
    parts.at(-1)!.push(chunk.slice());
    left -= chunk.length;
    if (left > 0) continue;
    left = wanted.sizeBytes[parts.length] ?? 0;
    parts.push([]);
  }
  return parts.slice(0, -1).map(concatBytes);
}

const packings = [
  ['plain', plain],
  ['gzip', gzipMember(plain, { level: 1 })],
] as const;

describe('reading many contents of a layer in one pass', () => {
  it.each(packings)('gives each of them whole, of a %s layer', async (_, stored) => {
    const { layer, want } = await scan(memorySource(stored, 5000));
    for (const indexes of [contents.map((__, i) => i), [3], [0, 39], [7, 8, 31, 32]]) {
      for (const checkpoints of [layer.checkpoints, null]) {
        const found = await gather(readBodies({ ...layer, checkpoints }, want(indexes)), want(indexes));
        expect(found.length).toBe(indexes.length);
        expect(indexes.filter((i, at) => !isEqual(found[at]!, contents[i]!))).toEqual([]);
      }
    }
  });

  it.each(packings)('jumps over what nobody wants of a %s layer', async (_, stored) => {
    let readBytes = 0;
    const source = memorySource(stored, 5000);
    const counting: ByteSource = {
      ...source,
      stream: (offset, length) =>
        source.stream(offset, length).pipeThrough(
          new TransformStream<Uint8Array, Uint8Array>({
            transform(chunk, controller) {
              readBytes += chunk.length;
              controller.enqueue(chunk);
            },
          }),
        ),
    };
    const { layer, want } = await scan(counting);
    readBytes = 0;
    await gather(readBodies(layer, want([1, 38])), want([1, 38]));
    expect(readBytes).toBeLessThan(stored.length / 4);
    readBytes = 0;
    // A source to which each read is a request is read on.
    const streamed = { ...layer, blob: { ...counting, prefersStreams: true } };
    await gather(readBodies(streamed, want([1, 38])), want([1, 38]));
    expect(readBytes).toBeGreaterThan(stored.length / 2);
  });

  it('fills the holes of sparse files, and passes over what is not wanted', async () => {
    const { layer, want } = await scan(memorySource(gzipMember(withHole), 700));
    const found = await gather(readBodies(layer, want([2, 5, 6])), want([2, 5, 6]));
    const hole = new Uint8Array(300_000);
    hole.set([0x61, 0x62], 10);
    hole.set([0x63, 0x64], 200_000);
    const expected = [contents[2]!, hole, new TextEncoder().encode('end')];
    expect(found.map((content, i) => isEqual(content, expected[i]!))).toEqual([true, true, true]);
  });

  it.each([
    ['in the middle of a content', plain, [0, 39]],
    ['where sparse files are picked out', withHole, [4, 5]],
  ] as const)('names the byte where the layer ends too early, %s', async (_, tar, indexes) => {
    const { want } = await scan(memorySource(tar));
    const cut = memorySource(tar.subarray(0, want(indexes).bodyOffset[1]! - 1500));
    const reading = gather(
      readBodies({ blob: cut, compression: 'none', checkpoints: null }, want(indexes)),
      want(indexes),
    );
    await expect(reading).rejects.toMatchObject({
      code: 'read-failed',
      place: { byteOffset: expect.any(Number) as number },
    });
  });

  it('says so where a sparse file has become another', async () => {
    const { layer, want } = await scan(memorySource(withHole));
    const wanted = { ...want([5]), sizeBytes: Float64Array.of(5) };
    await expect(gather(readBodies(layer, wanted), wanted)).rejects.toMatchObject({ code: 'read-failed' });
  });
});
