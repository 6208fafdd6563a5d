import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/app-error.ts';
import { memorySource } from '../bytes/memory-source.ts';
import { gzipMember } from '../compression/testing/gzip-member.ts';
import { isEqual, join, noise } from '../compression/testing/unpack.ts';
import { openInput } from '../formats/open-input.ts';
import { archive, gnuSparse, pax } from '../tar/testing/raw-tar.ts';
import { LayerScan } from './layer-scan.ts';
import { gatherUpTo, readEntry } from './read-entry.ts';
import { scanLayer } from './scan-layer.ts';
import { memberLayer } from './stored-layer.ts';
import { dir, file } from './testing/apply-layers.ts';
import { compareEveryEntry } from './testing/every-entry.ts';

const options = {
  hashWidth: 16,
  seed: [3, 5],
  checkpoints: { spanBytes: 20_000, budgetBytes: Infinity },
} as const;

const text = (length: number) => new Uint8Array(length).map((_, i) => 97 + ((i * i) % 23));
const files = Array.from({ length: 120 }, (_, i) => file(`d/f${i}`, i % 3 === 0 ? noise(i * 50, i + 1) : text(i * 90)));
const sparse = gnuSparse('hole', 700_000, [
  [1000, noise(600)],
  [500_000, text(5000)],
]);
const layerTar = archive(dir('d/'), ...files, sparse, file('big', text(400_000)), file('last', 'the end'));

const packings: readonly (readonly [string, Uint8Array])[] = [
  ['plain', layerTar],
  ['gzip', gzipMember(layerTar, { level: 6 })],
  [
    'gzip of many members',
    join(
      Array.from({ length: 40 }, (_, i) =>
        gzipMember(layerTar.subarray((i * layerTar.length) / 40, ((i + 1) * layerTar.length) / 40)),
      ),
    ),
  ],
];

describe('reading one file of a layer', () => {
  it.each(packings)('that is stored as %s gives what the scan saw, for every file', async (_, stored) => {
    const blob = memorySource(stored, 3000);
    const { table, compression, checkpoints } = await scanLayer(blob, options);
    const outcome = await compareEveryEntry({ blob, compression, checkpoints }, table, options.seed);
    expect(outcome).toEqual({ compared: 122, different: [] });
    const without = await compareEveryEntry({ blob, compression, checkpoints: null }, table, options.seed);
    expect(without).toEqual(outcome);
  });

  it('fills the holes of a sparse file with zeros', async () => {
    const blob = memorySource(gzipMember(layerTar));
    const { table, compression, checkpoints } = await scanLayer(blob, options);
    const i = table.sparse.indexOf(1);
    const content = { bodyOffset: table.bodyOffset[i]!, sizeBytes: 700_000, isSparse: true };
    const { bytes } = await gatherUpTo(readEntry({ blob, compression, checkpoints }, content), 1e9);
    const expected = new Uint8Array(700_000);
    expected.set(noise(600), 1000);
    expected.set(text(5000), 500_000);
    expect(isEqual(bytes, expected)).toBe(true);
  });

  it('finds a sparse file whose map is in its PAX header, and one that is all hole', async () => {
    const mapped = pax([
      ['GNU.sparse.major', '0'],
      ['GNU.sparse.minor', '1'],
      ['GNU.sparse.size', '3000'],
      ['GNU.sparse.map', '100,3'],
    ]);
    const blob = memorySource(archive(file('a', 'b'), mapped, file('p', 'abc'), gnuSparse('q', 2000, [])));
    const { table } = await scanLayer(blob, options);
    const layer = { blob, compression: 'none', checkpoints: null } as const;
    expect(await compareEveryEntry(layer, table, options.seed)).toEqual({ compared: 3, different: [] });
  });

  it('says so where the layer does not hold it any more', async () => {
    const blob = memorySource(layerTar);
    const content = { bodyOffset: layerTar.length - 100, sizeBytes: 200, isSparse: false };
    const layer = { blob, compression: 'none', checkpoints: null } as const;
    await expect(gatherUpTo(readEntry(layer, content), 1e9)).rejects.toMatchObject({ code: 'read-failed' });
    const noSparse = { bodyOffset: 512, sizeBytes: 10, isSparse: true };
    await expect(gatherUpTo(readEntry(layer, noSparse), 1e9)).rejects.toBeInstanceOf(AppError);
  });

  it('gathers no more than it may, and says whether that is all', async () => {
    const chunks = async function* () {
      yield* [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5)];
      return Promise.resolve();
    };
    expect(await gatherUpTo(chunks(), 5)).toEqual({ bytes: Uint8Array.of(1, 2, 3, 4, 5), isWhole: true });
    expect(await gatherUpTo(chunks(), 4)).toEqual({ bytes: Uint8Array.of(1, 2, 3, 4), isWhole: false });
    expect(await gatherUpTo(chunks(), 3)).toEqual({ bytes: Uint8Array.of(1, 2, 3), isWhole: false });
  });

  it('reads layers in a compressed outer file through the checkpoints of both', async () => {
    const config = JSON.stringify({ rootfs: { type: 'layers', diff_ids: [] } });
    const outer = archive(
      file('manifest.json', JSON.stringify([{ Config: 'c.json', Layers: ['1.tar', '2.tar'] }])),
      file('c.json', config),
      file('1.tar', layerTar),
      file('2.tar', gzipMember(layerTar, { level: 6 })),
    );
    const source = memorySource(gzipMember(outer, { level: 6 }), 9000);
    const opened = await openInput(
      { kind: 'file', name: 'x', source },
      {
        checkpoints: options.checkpoints,
        createScan: (host) => LayerScan.create({ ...options, deferHashAboveBytes: Infinity, host }),
      },
    );
    expect([...opened.scans.keys()]).toEqual(['1.tar', '2.tar']);
    expect(opened.checkpoints?.unpackedBytes).toBe(outer.length);
    for (const scan of opened.scans.values()) {
      const layer = memberLayer(source, opened.checkpoints!, scan);
      const outcome = await compareEveryEntry(layer, scan.result.table, options.seed);
      expect(outcome).toEqual({ compared: 122, different: [] });
    }
  });

  it('reads a compressed root filesystem through the checkpoints of its file', async () => {
    const source = memorySource(
      gzipMember(archive(dir('etc/'), dir('usr/'), file('usr/f', text(50_000))), { level: 6 }),
    );
    const opened = await openInput(
      { kind: 'file', name: 'x', source },
      {
        asRootfs: true,
        checkpoints: options.checkpoints,
        createScan: (host) => LayerScan.create({ ...options, deferHashAboveBytes: Infinity, host }),
      },
    );
    const [scan] = opened.scans.values();
    const layer = memberLayer(source, opened.checkpoints!, scan!);
    expect(await compareEveryEntry(layer, scan!.result.table, options.seed)).toEqual({ compared: 1, different: [] });
  });
});
