import { gzip } from 'pako';
import { afterEach, expect, test } from 'vitest';
import { buildArchive } from '../../fixtures/build/archives.ts';
import { MediaType, type ImageSpec, type LayerSpec } from '../../fixtures/build/build-image.ts';
import { concatBytes } from '../../fixtures/build/bytes.ts';
import { buildTar } from '../../fixtures/build/write-tar.ts';
import { isCancellation } from '../base/app-error.ts';
import { Mark } from '../core/analysis/change.ts';
import type { RowsWish, ViewSpec } from '../core/analysis/view-types.ts';
import { openSession } from './client.ts';
import type { Session, SessionOptions, SessionState } from './session-types.ts';

const sessions: Session[] = [];
afterEach(() => sessions.splice(0).forEach((session) => session.close()));

const options: SessionOptions = {
  name: 'image.tar',
  verify: true,
  preferredPlatform: { os: 'linux', architecture: 'amd64' },
};

function open(bytes: Uint8Array<ArrayBuffer>, change: Partial<SessionOptions> = {}): Session {
  const file = new File([bytes], 'image.tar');
  const session = openSession({ kind: 'files', files: [{ path: file.name, file }] }, { ...options, ...change });
  sessions.push(session);
  return session;
}

function until(session: Session, condition: (state: SessionState) => boolean): Promise<SessionState> {
  return new Promise((resolve) => {
    const stop = session.subscribe(check);
    function check() {
      if (!condition(session.getState())) return;
      stop();
      resolve(session.getState());
    }
    check();
  });
}

const isReady = (state: SessionState) => state.phase.kind === 'ready';

const firstRows: RowsWish = { reveal: null, first: 0, last: 9, pageRows: 10 };

const filesystemAfter = (layer: number): ViewSpec => ({
  mode: 'filesystem',
  from: layer,
  to: layer,
  filterText: '',
  filterSyntax: 'text',
  marks: Object.values(Mark),
  minSizeBytes: 0,
  sortKey: 'name',
  descending: false,
});

const small: ImageSpec = {
  names: ['demo:1'],
  layers: ['dir /etc\nfile /etc/a "one"', { text: 'file /etc/a "two"\nfile /etc/b "b"', packing: 'gzip' }],
};

/**
 * An image whose layers take a while to read and no time to make: each is one file of so many megabytes, stored as that many
 * copies of one gzip member.
 */
async function slow(...layers: number[]): Promise<ImageSpec> {
  const member = gzip(Uint8Array.from({ length: 1 << 20 }, (_, index) => (index * 2654435761) >>> 28));
  const specs: LayerSpec[] = [];
  for (const [index, megabytes] of layers.entries()) {
    const copies = Array.from({ length: megabytes }, () => member);
    const header = (await buildTar(`file /slow${index} size=${megabytes << 20}`)).slice(0, 512);
    const stored = concatBytes([gzip(header), ...copies, gzip(new Uint8Array(1024))]);
    specs.push({ stored, mediaType: `${MediaType.layer}+gzip` });
  }
  return { names: ['slow:1'], layers: specs };
}

test('a dropped archive is read by real workers and answers the page', async () => {
  const session = open(await buildArchive('oci', small));
  const ready = await until(session, isReady);
  expect(ready.selected?.layers.map((layer) => layer.status.kind)).toEqual(['read', 'read']);
  expect(ready.selected?.layers.map((layer) => layer.verification)).toEqual([
    { kind: 'done', digest: true, diffId: true },
    { kind: 'done', digest: true, diffId: true },
  ]);
  await session.openView(filesystemAfter(1), firstRows);
  const view = await session.expandToLevel(Infinity);
  const rows = await session.readRows(view.revision, 0, 10);
  expect(rows.map((row) => row.name)).toEqual(['etc', 'a', 'b']);
  const path = await session.findPath('/etc/a');
  expect((await session.readDetails(path!)).timeline.length).toBe(2);
});

test('parts of the snapshot that did not change stay identical', async () => {
  const session = open(await buildArchive('oci', small));
  const seen: SessionState[] = [];
  session.subscribe(() => seen.push(session.getState()));
  await until(session, isReady);
  const withImage = seen.filter((state) => state.selected !== null);
  expect(withImage.length).toBeGreaterThan(2);
  for (const state of withImage) {
    expect(state.images).toBe(withImage[0]!.images);
    expect(state.selected!.historyRows).toBe(withImage[0]!.selected!.historyRows);
  }
});

test('progress grows and the lower layer can be used while the upper one is read', async () => {
  // Both are read at the same time: the upper one takes many times as long.
  const session = open(await buildArchive('oci', await slow(16, 1024)), { verify: false });
  const progress: number[] = [];
  session.subscribe(() => {
    const { phase } = session.getState();
    if (phase.kind === 'reading') progress.push(phase.bytesRead);
  });
  const early = await until(session, (state) => (state.selected?.usableLayers ?? 0) > 0);
  expect(early.phase.kind).toBe('reading');
  expect((await session.openView(filesystemAfter(0), firstRows)).totals.all.count).toBe(1);
  await until(session, isReady);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(new Set(progress).size).toBeGreaterThan(2);
});

test('cancelling is heard at once, and what was read stays usable', async () => {
  const session = open(await buildArchive('oci', await slow(16, 1024, 1024)));
  await until(session, (state) => (state.selected?.usableLayers ?? 0) >= 1);
  session.cancel();
  expect(session.getState().phase.kind).toBe('cancelled');
  const settled = await until(session, (state) => state.selected?.layers.at(-1)?.status.kind === 'cancelled');
  const usable = settled.selected!.usableLayers;
  expect(usable).toBeLessThan(3);
  expect((await session.openView(filesystemAfter(usable - 1), firstRows)).totals.all.count).toBe(usable);
  expect(session.getState().phase.kind).toBe('cancelled');
});

test('an image that was cancelled is read to its end when it is selected again', async () => {
  const session = open(await buildArchive('oci', await slow(16, 16, 16)), { verify: false });
  await until(session, (state) => state.selected !== null);
  session.cancel();
  await session.selectImage(0);
  const ready = await until(session, isReady);
  expect(ready.selected?.usableLayers).toBe(3);
});

test('the other image of an archive is read when it is selected', async () => {
  const session = open(
    await buildArchive('oci', [
      small,
      { ...small, names: ['demo:2'], platform: { os: 'linux', architecture: 'arm64' } },
    ]),
  );
  await until(session, isReady);
  await session.selectImage(1);
  const second = await until(session, (state) => isReady(state) && state.selected?.index === 1);
  expect(second.selected?.usableLayers).toBe(2);
});

test('a compressed archive is read in one pass', async () => {
  const session = open(await buildArchive('docker', small, 'gzip'));
  const ready = await until(session, isReady);
  expect(ready.compression).toBe('gzip');
  expect(ready.selected?.usableLayers).toBe(2);
});

test('a file that is no archive ends in an error that says what it is', async () => {
  const session = open(new TextEncoder().encode('hello'));
  const failed = await until(session, (state) => state.phase.kind === 'failed');
  expect(failed.phase).toMatchObject({ error: { code: 'not-an-archive', place: { file: 'image.tar' } } });
});

test('the report is the same on the page', async () => {
  const session = open(await buildArchive('oci', small));
  const report = await session.exportReport({ paths: true });
  expect(report.images[0]?.layers[1]?.changes.modified.paths).toEqual(['/etc/a']);
});

test('a layer worker that dies costs its own layer, and a fresh one reads on', async () => {
  const layerWorkers: Worker[] = [];
  const RealWorker = globalThis.Worker;
  globalThis.Worker = class extends RealWorker {
    constructor(url: string | URL, workerOptions?: WorkerOptions) {
      super(url, workerOptions);
      if (String(url).includes('layer-worker')) layerWorkers.push(this);
    }
  };
  try {
    const session = open(await buildArchive('oci', await slow(256, 256, 256, 256)), { verify: false });
    // From here on every layer worker has a layer to read; nothing tells whether its first progress is ever published.
    await until(session, (state) => state.selected !== null);
    layerWorkers.at(-1)!.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }));
    const { selected } = await until(session, isReady);
    const broken = selected!.layers.filter((layer) => layer.status.kind === 'partial');
    expect(broken.map((layer) => layer.status)).toMatchObject([{ error: { code: 'worker-crashed' } }]);
    expect(selected!.usableLayers).toBe(4);
  } finally {
    globalThis.Worker = RealWorker;
  }
});

test('closing ends the calls under way', async () => {
  const session = open(await buildArchive('oci', small));
  const report = session.exportReport({ paths: false }).catch((error: unknown) => error);
  session.close();
  expect(isCancellation(await report)).toBe(true);
});
