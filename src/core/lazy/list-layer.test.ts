import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/app-error.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { memorySource } from '../bytes/memory-source.ts';
import { computeDigest } from '../formats/digest.ts';
import { describeTable } from '../layers/testing/describe-table.ts';
import { ImageModel } from '../layers/image-model.ts';
import { scanLayer } from '../layers/scan-layer.ts';
import * as raw from '../tar/testing/raw-tar.ts';
import type { ListLayerOptions } from './list-layer.ts';
import { listLayer } from './list-layer.ts';
import { readListedFile } from './read-listed-file.ts';
import { maxTocBytes, unpackToc } from './toc-json.ts';
import type { LazyEntry, LazyLayer } from './testing/write-lazy-layer.ts';
import {
  chunkedFooter,
  externalTocFooter,
  skippableFrame,
  tocFile,
  tocJson,
  writeEstargz,
  writeZstdChunked,
  zstdFrame,
  zstdFrameOfZeros,
} from './testing/write-lazy-layer.ts';

const options: ListLayerOptions = { hashWidth: 32, smallestBytes: 0 };

function list(layer: LazyLayer, more: Partial<ListLayerOptions> = {}, source: ByteSource = memorySource(layer.blob)) {
  return listLayer(source, { annotations: layer.annotations }, { ...options, ...more });
}

async function listed(layer: LazyLayer) {
  const listing = await list(layer);
  if (listing.kind !== 'listed') throw new Error(listing.reason);
  return listing;
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => 'no error',
    (reason: unknown) => reason,
  );
  return error instanceof AppError ? error.code : String(error);
}

async function someEntries(): Promise<LazyEntry[]> {
  return [
    { name: 'etc/', type: 'dir', mode: 0o755 },
    await tocFile('etc/hosts', '127.0.0.1 localhost\n'),
    await tocFile('etc/empty', ''),
    await tocFile(
      'opt/data',
      new Uint8Array(100_000).map((_, i) => (i * 7919) >> 3),
    ),
  ];
}

const withoutAnnotations = (layer: LazyLayer): LazyLayer => ({ ...layer, annotations: new Map() });

describe('a layer with a table of contents', () => {
  it.each([
    ['eStargz', (entries: LazyEntry[]) => writeEstargz(entries), 'estargz'],
    ['stargz', (entries: LazyEntry[]) => writeEstargz(entries, { legacy: true }), 'stargz'],
    ['zstd:chunked', (entries: LazyEntry[]) => writeZstdChunked(entries), 'zstd-chunked'],
    [
      'zstd:chunked of before 2023',
      (entries: LazyEntry[]) => writeZstdChunked(entries, { footer: 40, prefix: 'io.containers.zstd-chunked.' }),
      'zstd-chunked',
    ],
  ] as const)('of %s is listed in one request with annotations and two without', async (_, write, format) => {
    const layer = await write(await someEntries());
    const promised = await listed(layer);
    expect(promised).toMatchObject({ format, verified: true, uncompressedBytesKnown: false });
    expect(promised.traffic.requests).toBe(1);
    expect(promised.bytesSaved).toBe(layer.blob.length - promised.traffic.bytes);
    expect(describeTable(promised.table)).toHaveLength(4);

    const found = await listed(withoutAnnotations(layer));
    expect(found).toMatchObject({ format, verified: false });
    expect(found.traffic.requests).toBe(2);
    expect(found.traffic.bytes).toBeLessThan(2000);
    expect(describeTable(found.table)).toEqual(describeTable(promised.table));
  });

  it('that is larger than the first reading of the end takes a second one for the rest', async () => {
    const entries = await Promise.all(
      Array.from({ length: 1000 }, (_, i) => tocFile(`usr/share/file-${i}`, `content ${i}`)),
    );
    const layer = await writeEstargz(entries);
    const listing = await listed(layer);
    expect(listing.traffic.requests).toBe(2);
    expect(listing.verified).toBe(true);
    expect(listing.table.entryCount).toBe(1000);
  });

  it('knows the length of the tar where the annotation tells it', async () => {
    const listing = await listed(await writeEstargz(await someEntries(), { uncompressedBytes: 104_448 }));
    expect(listing.uncompressedBytesKnown).toBe(true);
    expect(listing.table.uncompressedBytes).toBe(104_448);
  });

  it.each([writeEstargz, writeZstdChunked])('that was changed after it was declared is refused', async (write) => {
    const entries = await someEntries();
    const declared = await write(entries);
    const changed = await write([...entries.slice(0, 3), await tocFile('opt/evil', new Uint8Array(100_000))]);
    const { annotations } = declared;
    if (changed.blob.length !== declared.blob.length) {
      expect(await codeOf(list({ ...changed, annotations }))).toMatch(/toc-/);
    }
    const digestKey = [...annotations.keys()].find((key) => /digest|checksum/.test(key))!;
    const mixed = new Map([...changed.annotations, [digestKey, annotations.get(digestKey)!]]);
    expect(await codeOf(list({ blob: changed.blob, annotations: mixed }))).toBe('toc-digest-mismatch');
  });

  it('whose digest is of no known kind is refused rather than trusted', async () => {
    const layer = await writeEstargz(await someEntries());
    const annotations = new Map([['containerd.io/snapshot/stargz/toc.digest', 'md5:00']]);
    expect(await codeOf(list({ ...layer, annotations }))).toBe('toc-digest-mismatch');
  });
});

describe('a layer whose table is kept in another image', () => {
  it('is listed by it, verified by the digest that stands with the layer, and gives single files', async () => {
    const layer = await writeEstargz(await someEntries(), { external: true });
    const inside = await listed(await writeEstargz(await someEntries()));
    const listing = await list(layer, { readExternalToc: () => Promise.resolve(layer.toc) });
    if (listing.kind !== 'listed') throw new Error(listing.reason);
    expect(listing).toMatchObject({ format: 'estargz', verified: true });
    // The annotation promises a table at the end, so that more of it is read than the footer.
    expect(listing.traffic).toEqual({ requests: 2, bytes: layer.toc.length + (16 << 10) });
    expect(describeTable(listing.table)).toEqual(describeTable(inside.table));
    const content = await readListedFile(memorySource(layer.blob), listing.table, listing.bodies!, 3, {
      format: 'estargz',
      maxBytes: 1 << 20,
    });
    expect(content).toEqual((await someEntries())[3]!.content);
  });

  it('is not listed by another table than the declared one', async () => {
    const layer = await writeEstargz(await someEntries(), { external: true });
    const { toc } = await writeEstargz([await tocFile('opt/evil', 'x')], { external: true });
    const readExternalToc = () => Promise.resolve(toc);
    expect(await codeOf(list(layer, { readExternalToc }))).toBe('toc-digest-mismatch');
    expect(await list(withoutAnnotations(layer), { readExternalToc })).toMatchObject({ verified: false });
  });
});

describe('the contents of a lazily listed layer', () => {
  it('are compared with those of layers that were read whole, by SHA-256', async () => {
    const base = raw.archive(raw.file('same', 'one'), raw.file('other', 'two'), raw.file('unseen', 'six'));
    const scan = await scanLayer(memorySource(base), { hashWidth: 32, seed: [0, 0] });
    const entries = [
      await tocFile('same', 'one'),
      await tocFile('other', 'TWO'),
      { ...(await tocFile('unseen', 'six')), digest: undefined },
    ];
    const { table } = await listed(await writeEstargz(entries));
    const model = new ImageModel(32);
    model.commitLayer(model.stageLayer(scan.table), []);
    const staged = model.stageLayer(table);
    expect(staged.contentNeeds).toEqual([]);
    const outcome = model.commitLayer(staged, []);
    expect(outcome.unchanged.count).toBe(1);
    expect(outcome.modified.count).toBe(2);
  });
});

describe('a layer that cannot be listed lazily', () => {
  it('is told so after one small request', async () => {
    const plainGzip = { blob: new Uint8Array(100_000).fill(7), annotations: new Map<string, string>() };
    expect(await list(plainGzip)).toEqual({
      kind: 'not-lazy',
      reason: 'no-table',
      traffic: { requests: 1, bytes: 72 },
    });
  });

  it('since its table is an image of its own that is not there is told so', async () => {
    const blob = raw.concatBytes([new Uint8Array(1000), externalTocFooter()]);
    expect(await list({ blob, annotations: new Map() })).toMatchObject({ reason: 'external-table' });
    const readExternalToc = () => Promise.resolve(null);
    expect(await list({ blob, annotations: new Map() }, { readExternalToc })).toMatchObject({
      reason: 'external-table',
    });
  });

  it('since it is small costs no request', async () => {
    const layer = await writeEstargz(await someEntries());
    const listing = await listLayer(memorySource(layer.blob), { annotations: layer.annotations }, { hashWidth: 32 });
    expect(listing).toEqual({ kind: 'not-lazy', reason: 'too-small', traffic: { requests: 0, bytes: 0 } });
  });

  it('since the registry sends whole blobs only is told so', async () => {
    const layer = await writeEstargz(await someEntries());
    const refusing: ByteSource = {
      ...memorySource(layer.blob),
      read: () => Promise.reject(new AppError('registry-ranges-refused', 'whole blobs only')),
    };
    expect(await list(layer, {}, refusing)).toMatchObject({ kind: 'not-lazy', reason: 'ranges-refused' });
  });

  it('since the source fails rejects with what the source says', async () => {
    const layer = await writeEstargz(await someEntries());
    const failing: ByteSource = {
      ...memorySource(layer.blob),
      read: () => Promise.reject(new AppError('registry-timed-out', 'it took too long')),
    };
    expect(await codeOf(list(layer, {}, failing))).toBe('registry-timed-out');
  });

  it('ends when the signal aborts', async () => {
    const layer = await writeEstargz(await someEntries());
    await expect(list(layer, { signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a hostile table of contents', () => {
  it('that is declared larger than the limit is not fetched', async () => {
    const footer = skippableFrame(chunkedFooter(8, 100, maxTocBytes + 1, 64));
    const blob = raw.concatBytes([new Uint8Array(1000), footer]);
    const source = memorySource(blob);
    let reads = 0;
    const counted: ByteSource = {
      ...source,
      read: (offset, length, signal) => {
        reads += 1;
        return source.read(offset, length, signal);
      },
    };
    expect(await codeOf(list({ blob, annotations: new Map() }, {}, counted))).toBe('toc-too-large');
    expect(reads).toBe(1);
  });

  it('that unpacks to more than it declares is stopped at the limit', async () => {
    const bomb = zstdFrameOfZeros(maxTocBytes + 1);
    expect(bomb.length).toBeLessThan(10_000);
    expect(await codeOf(unpackToc(bomb, 'zstd-chunked', null))).toBe('toc-too-large');
  });

  it.each([
    ['is cut off', (toc: Uint8Array) => toc.subarray(0, toc.length - 5)],
    ['is not packed', () => new Uint8Array(200).fill(65)],
    ['holds no JSON', () => zstdFrame(new Uint8Array(50).fill(65))],
  ])('that %s is refused', async (_, spoil) => {
    const toc = spoil(zstdFrame(tocJson(await someEntries())));
    const blob = raw.concatBytes([skippableFrame(toc), skippableFrame(chunkedFooter(8, toc.length, 500, 64))]);
    const annotations = new Map([
      ['io.containers.zstd-chunked.manifest-position', `8:${toc.length}:500:1`],
      ['io.containers.zstd-chunked.manifest-checksum', (await computeDigest(toc))!],
    ]);
    expect(await codeOf(list({ blob, annotations }))).toBe('toc-malformed');
  });

  it.each([
    ['is no index', raw.archive(raw.file('other.json', '{}'))],
    ['is no tar', new Uint8Array(100)],
    ['is longer than its tar', raw.archive(raw.file('stargz.index.json', '{}')).subarray(0, 513)],
  ])('whose file %s is refused', async (_, tar) => {
    const { gzipMember } = await import('../compression/testing/gzip-member.ts');
    const stored = gzipMember(tar);
    expect(await codeOf(unpackToc(stored, 'estargz', null))).toBe('toc-malformed');
  });
});
