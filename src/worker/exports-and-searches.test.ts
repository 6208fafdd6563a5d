import { afterEach, expect, test } from 'vitest';
import { buildArchive } from '../../fixtures/build/archives.ts';
import type { ImageSpec } from '../../fixtures/build/build-image.ts';
import type { Packing } from '../../fixtures/build/compress.ts';
import { buildTar } from '../../fixtures/build/write-tar.ts';
import { decodeRawText } from '../core/bytes/byte-text.ts';
import type { ContentQuery } from '../core/search/content-query.ts';
import { scanBytes } from '../core/tar/testing/scan-bytes.ts';
import { isEqual, noise } from '../core/compression/testing/unpack.ts';
import { concatBytes } from '../core/tar/testing/raw-tar.ts';
import { tocFile, writeEstargz } from '../core/lazy/testing/write-lazy-layer.ts';
import { FakeRegistry } from '../sources/registry/testing/fake-registry.ts';
import { openExportStream } from './export-stream.ts';
import { runSearch } from './run-search.ts';
import type { ByteExportSpec, FoundLine, SearchUpdate } from './session-types.ts';
import { platformInMemory, putImages, registryInput } from './testing/registry-platform-in-memory.ts';
import { inputFile, sessionOnOneThread, type SessionOnOneThread } from './testing/session-on-one-thread.ts';

const LOWER = `file /etc/motd "hello\\nworld\\n"
file /bin/tool size=3000000 noise=3
file /gone "needle one"`;
const UPPER = `file /etc/motd "hello again\\nneedle two\\n"
whiteout /gone`;

const opened: SessionOnOneThread[] = [];
afterEach(() => opened.splice(0).forEach((session) => session.close()));

async function open(image: Partial<ImageSpec> = {}, packing: Packing = 'none'): Promise<SessionOnOneThread> {
  const archive = await buildArchive(
    'oci',
    { names: ['x:1'], layers: [LOWER, UPPER].map((text) => ({ text, packing: 'gzip' as const })), ...image },
    packing,
  );
  const session = sessionOnOneThread([inputFile(archive)]);
  opened.push(session);
  void session.session.open();
  await session.until(({ phase }) => phase.kind === 'ready');
  return session;
}

async function save({ rpc }: SessionOnOneThread, spec: ByteExportSpec, signal = new AbortController().signal) {
  const { stream, ...facts } = await openExportStream(rpc, spec, signal);
  const pieces: Uint8Array[] = [];
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) pieces.push(next.value);
  return { ...facts, bytes: concatBytes(pieces), pieces: pieces.length };
}

const list = (tar: Uint8Array) => scanBytes(tar).members.map(({ entry }) => decodeRawText(entry.name));

test.each(['none', 'gzip', 'zstd'] as const)(
  'the filesystem of an image packed as %s is saved as a tar',
  async (packing) => {
    const session = await open({}, packing);
    const { bytes, gaps, estimatedBytes, pieces } = await save(session, { kind: 'filesystem', path: 0, layer: 1 });
    expect(list(bytes)).toEqual(['bin/tool', 'etc/motd', 'bin/', 'etc/']);
    expect([gaps, estimatedBytes, pieces]).toEqual([[], bytes.length, 3]);
    expect(session.crashes).toEqual([]);
  },
);

test('a registry’s image gives the same tar as a file, and is searched as well', async () => {
  const registry = new FakeRegistry();
  const layers = [LOWER, UPPER].map((text) => ({ text, packing: 'gzip' as const }));
  await putImages(registry, '1', [{ layers }]);
  const session = sessionOnOneThread(registryInput({}), {}, undefined, platformInMemory(registry));
  opened.push(session);
  void session.session.open();
  await session.until(({ phase }) => phase.kind === 'ready');
  const spec = { kind: 'filesystem', path: 0, layer: 1 } as const;
  const [fetched, local] = [await save(session, spec), await save(await open(), spec)];
  expect(fetched.bytes.length).toBeGreaterThan(3_000_000);
  expect(isEqual(fetched.bytes, local.bytes)).toBe(true);
  expect((await search(session)).texts.length).toBe(2);
});

test('of a layer that was only listed nothing is in the tar, and that is said', async () => {
  const registry = new FakeRegistry();
  const files = Array.from({ length: 40 }, (_, i) => tocFile(`app/f${i}`, noise(64 << 10, i + 1)));
  const lazy = await writeEstargz(await Promise.all(files));
  const annotations = Object.fromEntries(lazy.annotations);
  await putImages(registry, '1', [{ layers: [{ stored: lazy.blob, packing: 'gzip', annotations }, 'file /b "two"'] }]);
  const session = sessionOnOneThread(registryInput({}), {}, undefined, platformInMemory(registry));
  opened.push(session);
  void session.session.open();
  const { selected } = await session.until(({ phase }) => phase.kind === 'ready');
  expect(selected?.layers[0]?.source?.kind).toBe('table-of-contents');
  const { bytes, gaps } = await save(session, { kind: 'filesystem', path: 0, layer: 1 });
  expect(list(bytes)).toEqual(['b', 'app/']);
  expect(gaps).toEqual(['Layer 1 was listed without being fetched; fetch whole layers to have its files.']);
});

test('a layer is saved as it was made, and as it is stored', async () => {
  const session = await open();
  const { bytes } = await save(session, { kind: 'layer', layer: 1, form: 'tar' });
  expect(bytes).toEqual(new Uint8Array(await buildTar(UPPER)));
  const stored = await save(session, { kind: 'layer', layer: 1, form: 'stored' });
  expect([...stored.bytes.subarray(0, 2)]).toEqual([0x1f, 0x8b]);
  expect(stored.estimatedBytes).toBe(stored.bytes.length);
});

test('what a tar lacks is told before it is written', async () => {
  const session = await open({ layers: [{ text: LOWER, absent: true }, UPPER] });
  const { bytes, gaps } = await save(session, { kind: 'filesystem', path: 0, layer: 1 });
  expect(gaps).toEqual(['Layer 1 is not in the archive.']);
  expect(list(bytes)).toEqual(['etc/motd', 'etc/']);
  await expect(save(session, { kind: 'layer', layer: 0, form: 'tar' })).rejects.toMatchObject({ code: 'read-failed' });
});

test('a stream that is given up lets go of its worker', async () => {
  const session = await open();
  const controller = new AbortController();
  const { stream } = await openExportStream(session.rpc, { kind: 'filesystem', path: 0, layer: 1 }, controller.signal);
  const reader = stream.getReader();
  await reader.read();
  controller.abort();
  await expect(reader.read()).rejects.toMatchObject({ name: 'AbortError' });
  // As many as the pool has workers, so that one which is held would be missed.
  const again = [0, 1].map(() => save(session, { kind: 'filesystem', path: 0, layer: 1 }));
  expect((await Promise.all(again)).map(({ bytes }) => list(bytes).length)).toEqual([4, 4]);
});

const query: ContentQuery = { text: 'NEEDLE', syntax: 'text', matchCase: false, scope: { kind: 'versions' } };

async function search({ rpc }: SessionOnOneThread, changes: Partial<ContentQuery> = {}) {
  const lines: FoundLine[] = [];
  let last: SearchUpdate | null = null;
  const note = (update: SearchUpdate) => {
    lines.push(...update.lines);
    last = update;
  };
  await runSearch(rpc, { ...query, ...changes }, note, new AbortController().signal);
  const texts = lines.map(({ pathText, layer, line, before, match, after }) => {
    return `${layer} ${pathText}:${line} ${before}[${match}]${after}`;
  });
  return { texts: texts.sort(), last: last as SearchUpdate | null };
}

test.each(['none', 'zstd'] as const)(
  'contents are searched in all versions, of an image packed as %s',
  async (packing) => {
    const { texts, last } = await search(await open({}, packing));
    expect(texts).toEqual(['0 /gone:1 [needle] one', '1 /etc/motd:2 [needle] two']);
    expect(last).toMatchObject({ filesDone: 4, filesTotal: 4, binaryFiles: 1, cutFiles: 0, gaps: [], isFull: false });
    expect(last?.bytesDone).toBe(last?.bytesTotal);
  },
);

test('contents are searched as they stand after a layer, or in one layer', async () => {
  const session = await open();
  expect((await search(session, { scope: { kind: 'filesystem', layer: 1 } })).texts).toEqual([
    '1 /etc/motd:2 [needle] two',
  ]);
  expect((await search(session, { scope: { kind: 'filesystem', layer: 0 } })).texts).toEqual([
    '0 /gone:1 [needle] one',
  ]);
  const inLayer = await search(session, { text: '^w.*d$', syntax: 'regex', scope: { kind: 'layer', layer: 0 } });
  expect(inLayer.texts).toEqual(['0 /etc/motd:2 [world]']);
  expect((await search(session, { matchCase: true })).texts).toEqual([]);
});

test('an expression that does not parse is refused before anything is read', async () => {
  const session = await open();
  await expect(search(session, { text: '(', syntax: 'regex' })).rejects.toMatchObject({ code: 'filter-invalid' });
});

test('a search that is given up ends its workers, and others start in their place', async () => {
  const session = await open();
  const controller = new AbortController();
  let updates = 0;
  const giveUp = () => {
    updates += 1;
    controller.abort();
  };
  await expect(runSearch(session.rpc, query, giveUp, controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
  expect(updates).toBe(1);
  expect((await search(session)).texts.length).toBe(2);
});

test('paths are found in all layers, with where they live and die', async () => {
  const session = await open();
  const found = await session.rpc.call('searchPaths', [{ syntax: 'text', text: 'o' }, 0, 10]);
  expect(found.rows.map(({ text, exists, events }) => [text, exists, events.map(({ layer }) => layer)])).toEqual([
    ['/bin/tool', true, [0]],
    ['/etc/motd', true, [0, 1]],
    ['/gone', false, [0, 1]],
  ]);
  const page = await session.rpc.call('searchPaths', [{ syntax: 'text', text: 'o' }, 1, 1]);
  expect([page.matchCount, page.rows.map(({ text }) => text)]).toEqual([3, ['/etc/motd']]);
});
