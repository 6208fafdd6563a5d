import { describe, expect, test } from 'vitest';
import { memorySource } from '../bytes/memory-source.ts';
import * as raw from '../tar/testing/raw-tar.ts';
import type { MemberScan } from './member-feed.ts';
import type { OpenedInput } from './open-input.ts';
import { openInput, outerTarName } from './open-input.ts';
import type { ImageFile } from './testing/image-files.ts';
import {
  BlobFolder,
  dockerFiles,
  gzip,
  jsonBytes,
  layerTar,
  ociConfigType,
  ociManifestType,
  packTar,
  withFile,
} from './testing/image-files.ts';
import type { CountedBytes } from './testing/open-bytes.ts';
import { openBytes, refusal } from './testing/open-bytes.ts';

/** What the scans of an opened input took in, in the order of the first image's layers. */
function scanned({ catalog, scans }: OpenedInput<CountedBytes>): unknown[] {
  return (catalog.images[0]?.layers ?? []).map(({ location }) => {
    const scan = location?.kind === 'member' ? scans.get(location.name) : undefined;
    return scan && [scan.compression, scan.result.bytes, scan.result.error?.code ?? null];
  });
}

const openGzipped = async (files: readonly ImageFile[], chunkBytes?: number): Promise<OpenedInput<CountedBytes>> =>
  openBytes(await gzip(packTar(files)), chunkBytes === undefined ? {} : { chunkBytes });

describe('a compressed archive', () => {
  test('is read in one pass, wherever its descriptors stand', async () => {
    const files = await dockerFiles(['one', 'two'], { tags: ['packed:1'] });
    for (const order of [files, [...files].reverse()]) {
      const opened = await openGzipped(order);
      expect(opened.catalog).toMatchObject({ format: 'docker-archive', compression: 'gzip', warnings: [] });
      expect(opened.catalog.images).toMatchObject([{ names: ['packed:1'], config: { env: [] }, warnings: [] }]);
      expect(scanned(opened)).toEqual([
        ['none', 2048, null],
        ['none', 2048, null],
      ]);
    }
  });

  test('is the same in pieces of any size', async () => {
    const files = await dockerFiles(['one', 'two']);
    for (const chunkBytes of [1, 7, 511, 512, 513]) {
      expect(scanned(await openGzipped(files, chunkBytes))).toEqual([
        ['none', 2048, null],
        ['none', 2048, null],
      ]);
    }
  });

  test('has its compressed layers unpacked on the way', async () => {
    const folder = new BlobFolder();
    const type = 'application/vnd.oci.image.layer.v1.tar+gzip';
    const layers = [
      await folder.add(type, await gzip(layerTar('one'))),
      await folder.add(type, raw.concatBytes([await gzip(layerTar('two')), new Uint8Array(700)])),
      await folder.add(type, layerTar('three')),
      await folder.add(type, await gzip(raw.archive(raw.file('four', 'x'.repeat(3_000_000))))),
    ];
    const config = await folder.addJson(ociConfigType, { os: 'linux', architecture: 'amd64' });
    const opened = await openGzipped(folder.layout(await folder.addJson(ociManifestType, { config, layers })));
    expect(scanned(opened)).toEqual([
      ['gzip', 2048, null],
      ['gzip', 2048, null],
      ['none', 2048, null],
      ['gzip', 3_001_856, null],
    ]);
  });

  test('keeps what a broken layer held before its break', async () => {
    const folder = new BlobFolder();
    const packed = await gzip(layerTar('one'));
    const layers = [
      await folder.add('application/vnd.oci.image.layer.v1.tar+gzip', packed.subarray(0, packed.length - 8)),
      await folder.add('application/vnd.oci.image.layer.v1.tar', layerTar('two')),
    ];
    const config = await folder.addJson(ociConfigType, {});
    const opened = await openGzipped(folder.layout(await folder.addJson(ociManifestType, { config, layers })));
    expect(scanned(opened)).toEqual([
      ['gzip', 2048, 'compression-truncated'],
      ['none', 2048, null],
    ]);
  });

  test('has links followed to the member that was scanned', async () => {
    const files = await dockerFiles(['one']);
    const layer = files[0]![0];
    const manifest = jsonBytes([{ Config: files[1]![0], Layers: [layer, 'again/layer.tar', 'third/layer.tar'] }]);
    const tar = raw.archive(
      ...files.slice(0, 2).map(([path, bytes]) => raw.file(path, bytes)),
      raw.symlink('again/layer.tar', `../${layer}`),
      raw.hardlink('third/layer.tar', layer),
      raw.file('manifest.json', manifest),
    );
    expect(scanned(await openBytes(await gzip(tar)))).toEqual([
      ['none', 2048, null],
      ['none', 2048, null],
      ['none', 2048, null],
    ]);
  });

  test('with a layer of no bytes has a scan of it', async () => {
    const files = await dockerFiles(['one']);
    expect(scanned(await openGzipped(withFile(files, files[0]![0], '')))).toEqual([['none', 0, null]]);
  });

  test('finds layers in a second pass that are named like files of a root filesystem or hold no tar', async () => {
    const files = await dockerFiles(['one']);
    const config = files[1]!;
    const layers = ['usr/layer.tar', 'junk'];
    const opened = await openGzipped([
      ['usr/layer.tar', layerTar('one')],
      ['junk', new Uint8Array(1000).fill(5)],
      config,
      ['manifest.json', jsonBytes([{ Config: config[0], Layers: layers }])],
    ]);
    expect(scanned(opened)).toEqual([
      ['none', 2048, null],
      ['none', 1000, null],
    ]);
  });

  test('finds descriptors in further passes that are named like files of a root filesystem', async () => {
    const [layer, config] = await dockerFiles(['one']);
    const opened = await openGzipped([
      layer!,
      ['config/image', config![1]],
      ['manifest.json', jsonBytes([{ Config: 'config/image', Layers: [layer![0]] }])],
    ]);
    expect(opened.catalog.images).toMatchObject([{ platform: { os: 'linux' }, warnings: [] }]);
  });

  test('with the last of two members of one name takes the last', async () => {
    const files = await dockerFiles(['one'], { tags: ['last:1'] });
    const opened = await openGzipped([
      [files[0]![0], raw.archive(raw.file('x', 'y'.repeat(9000)))],
      ['manifest.json', jsonBytes([null])],
      ...files,
    ]);
    expect(opened.catalog.images[0]?.names).toEqual(['last:1']);
    expect(scanned(opened)).toEqual([['none', 2048, null]]);
  });

  test('says what is wrong with its descriptors as a plain one does', async () => {
    const files = await dockerFiles(['one']);
    for (const [content, code] of [
      ['', 'json-invalid'],
      ['not JSON', 'json-invalid'],
      ['{}', 'manifest-malformed'],
    ] as const) {
      const error = await refusal(openGzipped(withFile(files, 'manifest.json', content)));
      expect([content, error.code, error.place.file]).toEqual([content, code, 'manifest.json']);
    }
    const opened = await openGzipped(withFile(files, files[1]![0], 'no JSON at all'));
    expect(opened.catalog.images[0]?.warnings.map((warning) => warning.code)).toContain('config-malformed');
  });

  test('cut before its descriptors is refused, and cut behind them opens', async () => {
    const noise = crypto.getRandomValues(new Uint8Array(60_000));
    const files = await dockerFiles(['one'], { tags: ['cut:1'] });
    const big: ImageFile = ['big', noise];
    const early = await gzip(packTar([big, ...files]));
    const error = await refusal(openBytes(early.subarray(0, 30_000)));
    expect(error.code).toBe('compression-truncated');
    // Where the file ends, and how far that came in what it unpacks to.
    expect(error.place.byteOffset).toBe(30_000);
    expect(error.place.unpackedOffset).toBeGreaterThan(29_000);
    const late = await gzip(packTar([...files, big]));
    const opened = await openBytes(late.subarray(0, 40_000));
    expect(opened.catalog.warnings.map((warning) => warning.code)).toEqual(['archive-truncated']);
    expect(scanned(opened)).toEqual([['none', 2048, null]]);
  });

  test('a header that is wrong is found in the unpacked archive, and not past the end of the file', async () => {
    const tar = packTar([['big', new Uint8Array(1 << 20)], ...(await dockerFiles(['one']))]);
    tar[(1 << 20) + 512 + 148] = 0x7a;
    const packed = await gzip(tar);
    expect(packed.length).toBeLessThan(1 << 20);
    const error = await refusal(openBytes(packed));
    expect(error.place).toMatchObject({ file: 'image.tar', unpackedOffset: (1 << 20) + 512 });
    expect(error.place.byteOffset).toBeUndefined();
    expect(error.message).toContain('(counted in the unpacked archive)');
  });

  test('cut inside a layer ends that layer in an error', async () => {
    const files = await dockerFiles(['one']);
    const noise = raw.archive(raw.file('noise', crypto.getRandomValues(new Uint8Array(60_000))));
    const [layer, ...descriptors] = files;
    const packed = await gzip(packTar([...descriptors, [layer![0], noise]]));
    const [only] = scanned(await openBytes(packed.subarray(0, 40_000))) as [string, number, string][];
    expect([only?.[0], only?.[2]]).toEqual(['none', 'compression-truncated']);
    expect(only?.[1]).toBeGreaterThan(10_000);
  });

  test('opens as a root filesystem in the same pass', async () => {
    const tar = raw.archive(
      raw.directory('etc'),
      raw.file('etc/config.json', '{}'),
      raw.file('usr/share/x.gz', await gzip(new Uint8Array(9))),
    );
    const packed = await gzip(tar);
    const opened = await openBytes(packed);
    expect([opened.catalog.format, opened.catalog.compression]).toEqual(['rootfs', 'gzip']);
    expect(opened.catalog.images[0]?.layers[0]?.location).toEqual({
      kind: 'member',
      name: outerTarName,
      sizeBytes: packed.length,
    });
    expect([...opened.scans]).toEqual([
      [
        outerTarName,
        { compression: 'gzip', result: { bytes: tar.length, error: null }, stretch: null, checkpoints: null },
      ],
    ]);
  });

  test('that looked like an image and is none is read again as a whole', async () => {
    const packed = await gzip(raw.archive(raw.file('settings.json', '{}'), raw.file('usr/bin/x', 'x')));
    const opened = await openBytes(packed);
    expect(opened.catalog.format).toBe('rootfs');
    expect(opened.catalog.images[0]?.layers[0]?.location).toEqual({
      kind: 'range',
      file: 0,
      offsetBytes: 0,
      sizeBytes: packed.length,
    });
    expect(opened.scans.size).toBe(0);
  });

  test('makes one scan for many packed files that are no layers', async () => {
    let made = 0;
    const texts = await gzip(new TextEncoder().encode('no tar'.repeat(200)));
    const files = Array.from({ length: 50 }, (_, i): ImageFile => [`doc/${i}.gz`, texts]);
    const image = await dockerFiles(['one']);
    const createScan = (): Promise<MemberScan<number>> => {
      made += 1;
      return Promise.resolve({ push: () => {}, finish: () => made });
    };
    const source = memorySource(await gzip(packTar([...files, ...image])));
    const { catalog, scans } = await openInput({ kind: 'file', name: 'x', source }, { createScan });
    expect(catalog.images).toHaveLength(1);
    expect(scans.size).toBe(1);
    // One for the outer tar while it might be a root filesystem, and one that goes from member to member.
    expect(made).toBe(2);
  });

  test('tells its progress in stored bytes', async () => {
    const seen: [number, number][] = [];
    const packed = await gzip(packTar(await dockerFiles(['one'])));
    await openInput(
      { kind: 'file', name: 'x', source: memorySource(packed, 100) },
      {
        createScan: () => Promise.resolve({ push: () => {}, finish: () => null }),
        onProgress: (bytesRead, bytesTotal) => seen.push([bytesRead, bytesTotal]),
      },
    );
    expect(seen.at(-1)).toEqual([packed.length, packed.length]);
    expect(seen.length).toBeGreaterThan(3);
  });
});
