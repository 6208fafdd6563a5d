import { afterEach, expect, test } from 'vitest';
import { buildArchive, listArchive, packArchive } from '../../fixtures/build/archives.ts';
import { buildImage, type ImageSpec } from '../../fixtures/build/build-image.ts';
import { noise } from '../../fixtures/build/bytes.ts';
import { AppError, isCancellation } from '../base/app-error.ts';
import { Mark } from '../core/analysis/change.ts';
import type { RowsWish, ViewSpec } from '../core/analysis/view-types.ts';
import type { SessionOptions, SessionState } from './session-types.ts';
import { defer } from './testing/deferred.ts';
import {
  inputFile,
  sessionOnOneThread,
  type JobOverrides,
  type SessionOnOneThread,
} from './testing/session-on-one-thread.ts';
import type { Handlers } from './rpc.ts';
import type { LayerWorkerApi } from './protocol.ts';

const open: SessionOnOneThread[] = [];
afterEach(() => {
  for (const each of open.splice(0)) {
    each.close();
    expect(each.crashes).toEqual([]);
  }
});

function start(
  bytes: Uint8Array,
  options: Partial<SessionOptions> = {},
  overrides?: (jobs: Handlers<LayerWorkerApi>, worker: number) => JobOverrides,
): SessionOnOneThread {
  const started = sessionOnOneThread([inputFile(bytes)], options, overrides);
  open.push(started);
  void started.session.open();
  return started;
}

const isReady = (state: SessionState) => state.phase.kind === 'ready';
const statuses = (state: SessionState) => state.selected?.layers.map((layer) => layer.status.kind);

const threeLayers: ImageSpec = {
  names: ['demo:1'],
  layers: [
    'dir /app\nfile /app/a.txt "one"\nfile /app/b.txt "two"',
    'file /app/a.txt "changed"',
    { text: 'whiteout /app/b.txt', packing: 'gzip' },
  ],
};

const firstRows: RowsWish = { reveal: null, first: 0, last: 9, pageRows: 10 };

const changesOf = (layer: number): ViewSpec => ({
  mode: 'changes',
  from: layer,
  to: layer,
  filterText: '',
  filterSyntax: 'text',
  marks: [Mark.added, Mark.modified, Mark.removed, Mark.touched, Mark.identical],
  minSizeBytes: 0,
  sortKey: 'name',
  descending: false,
});

async function digest(content: Blob): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', await content.arrayBuffer())).join();
}

/** Holds back the answer about the layer that has just this one path, until it is let go. */
function holdLayer(path: string) {
  const gate = defer<void>();
  const overrides = (jobs: Handlers<LayerWorkerApi>): JobOverrides => ({
    scanLayer: async (...args) => {
      const answer = await jobs.scanLayer(...args);
      if (new TextDecoder().decode(answer.table.paths.bytes) === path) await gate.promise;
      return answer;
    },
  });
  return { overrides, letGo: () => gate.resolve() };
}

test('an archive opens: catalog, history, layers one by one, ready', async () => {
  const { until, states } = start(await buildArchive('oci', threeLayers));
  const ready = await until(isReady);
  expect(ready.format).toBe('oci-archive');
  expect(statuses(ready)).toEqual(['read', 'read', 'read']);
  expect(ready.selected?.usableLayers).toBe(3);
  expect(ready.selected?.layers.map((layer) => layer.changes?.modified.count)).toEqual([0, 1, 0]);
  expect(ready.selected?.layers.map((layer) => layer.changes?.removed.count)).toEqual([0, 0, 1]);
  expect(ready.selected?.merged).toEqual({ entries: 2, implicitDirectories: 0, fileBytes: 7 });
  expect(states.map((state) => state.phase.kind)).not.toContain('failed');
});

test('the history shows before any layer is read', async () => {
  const { states, until } = start(await buildArchive('docker', threeLayers));
  await until(isReady);
  const first = states.find((state) => state.selected !== null);
  expect(first?.selected?.historyRows.length).toBe(3);
  expect(statuses(first!)).toEqual(['waiting', 'waiting', 'waiting']);
});

test('a finished layer can be viewed while the one above is still being read', async () => {
  const held = holdLayer('app/a.txt');
  const { rpc, until } = start(await buildArchive('oci', threeLayers), {}, held.overrides);
  const early = await until((state) => state.selected?.usableLayers === 1);
  expect(early.phase.kind).toBe('reading');
  expect((await rpc.call('openView', [changesOf(0), firstRows])).totals.added.count).toBe(3);
  await expect(rpc.call('openView', [changesOf(1), firstRows])).rejects.toMatchObject({ code: 'read-failed' });
  held.letGo();
  await until(isReady);
  expect((await rpc.call('openView', [changesOf(1), firstRows])).totals.modified.count).toBe(1);
});

test('layers are applied in order even when a lower one is read last', async () => {
  const held = holdLayer('base');
  const spec: ImageSpec = {
    names: ['order:1'],
    layers: ['file /base "0"', 'file /base "1"\nfile /middle "1"', 'whiteout /base\nfile /top "2"'],
  };
  let scanned = 0;
  const { until } = start(await buildArchive('oci', spec), {}, (jobs) => ({
    scanLayer: async (...args) => {
      const answer = await held.overrides(jobs).scanLayer!(...args);
      scanned += 1;
      if (scanned === 2) held.letGo();
      return answer;
    },
  }));
  const { selected } = await until(isReady);
  const counts = selected?.layers.map(({ changes }) => [
    changes?.added.count,
    changes?.modified.count,
    changes?.removed.count,
  ]);
  expect(counts).toEqual([
    [1, 0, 0],
    [1, 1, 0],
    [1, 0, 1],
  ]);
});

test('hundreds of layers, which no image has, are worked off all the same', async () => {
  const layers = Array.from({ length: 500 }, () => 'file /a "1"');
  const { until, states } = start(await buildArchive('oci', { names: ['many:1'], layers }));
  const { selected } = await until(isReady);
  expect(selected?.usableLayers).toBe(500);
  expect(states.length).toBeLessThan(200);
});

test('a worker that crashes costs its own layer and no other', async () => {
  const crash = defer<(worker: number) => void>();
  let scans = 0;
  const { until, workers } = start(await buildArchive('oci', threeLayers), {}, (jobs, worker) => ({
    scanLayer: async (...args) => {
      scans += 1;
      if (scans === 2) (await crash.promise)(worker);
      return jobs.scanLayer(...args);
    },
  }));
  crash.resolve((worker) => workers.started[worker]!.crash());
  const ready = await until(isReady);
  expect(statuses(ready)).toEqual(['read', 'partial', 'read']);
  expect(ready.selected?.layers[1]?.status).toMatchObject({ error: { code: 'worker-crashed', place: { layer: 1 } } });
  expect(ready.selected?.usableLayers).toBe(3);
  expect(ready.selected?.warnings).toMatchObject([{ code: 'layer-unreadable', layer: 1 }]);
  expect(workers.started.length).toBeGreaterThan(1);
});

test('cancelling keeps what was read, and selecting the image again takes it up', async () => {
  const held = holdLayer('app/a.txt');
  const { session, until, workers, rpc, getState } = start(await buildArchive('oci', threeLayers), {}, held.overrides);
  await until((state) => state.selected?.usableLayers === 1);
  session.cancel();
  held.letGo();
  expect(getState().phase.kind).toBe('cancelled');
  expect(statuses(getState())).toEqual(['read', 'cancelled', 'cancelled']);
  expect(workers.running).toBe(0);
  expect((await rpc.call('openView', [changesOf(0), firstRows])).totals.added.count).toBe(3);
  await rpc.call('selectImage', [0]);
  expect(statuses(await until(isReady))).toEqual(['read', 'read', 'read']);
});

test('cancelling while the file is looked into ends without an image', async () => {
  const { session, until, getState } = start(await buildArchive('oci', threeLayers), {}, () => ({
    openInput: () => new Promise(() => undefined),
  }));
  session.cancel();
  await until((state) => state.phase.kind === 'cancelled');
  expect(getState().images).toEqual([]);
});

test('a blob that two layers share is read once and applied twice', async () => {
  let scans = 0;
  const spec: ImageSpec = { names: ['twice:1'], layers: ['file /a "1"', 'file /a "2"', 'file /a "1"'] };
  const { until } = start(await buildArchive('oci', spec), {}, (jobs) => ({
    scanLayer: (...args) => {
      scans += 1;
      return jobs.scanLayer(...args);
    },
  }));
  const ready = await until(isReady);
  expect(scans).toBe(2);
  expect(ready.selected?.layers.map((layer) => layer.changes?.modified.count)).toEqual([0, 1, 1]);
});

const twoImages: readonly ImageSpec[] = [
  {
    names: ['demo:amd'],
    platform: { os: 'linux', architecture: 'amd64' },
    layers: ['file /base "b"', 'file /amd "1"'],
  },
  {
    names: ['demo:arm'],
    platform: { os: 'linux', architecture: 'arm64' },
    layers: ['file /base "b"', 'file /arm "22"'],
  },
];

test('the image for the platform of the person is selected first', async () => {
  const preferredPlatform = { os: 'linux', architecture: 'arm64' };
  const { until } = start(await buildArchive('oci', twoImages), { preferredPlatform });
  expect((await until(isReady)).selected?.index).toBe(1);
});

test('another image reuses the layers they share, and going back reads nothing', async () => {
  let scans = 0;
  const { until, rpc, getState, states } = start(await buildArchive('oci', twoImages), {}, (jobs) => ({
    scanLayer: (...args) => {
      scans += 1;
      return jobs.scanLayer(...args);
    },
  }));
  await until(isReady);
  expect(scans).toBe(2);
  await rpc.call('selectImage', [1]);
  const second = await until((state) => isReady(state) && state.selected?.index === 1);
  expect(scans).toBe(3);
  expect(second.selected?.usableLayers).toBe(2);
  const before = states.length;
  await rpc.call('selectImage', [0]);
  await until((state) => isReady(state) && state.selected?.index === 0);
  expect(scans).toBe(3);
  expect(getState().selected?.usableLayers).toBe(2);
  expect(states.slice(before).every((state) => state.selected?.usableLayers === 2)).toBe(true);
});

test('selecting another image while the first is being read gives up the first for now', async () => {
  const held = holdLayer('amd');
  const { until, rpc } = start(await buildArchive('oci', twoImages), {}, held.overrides);
  await until((state) => state.selected?.usableLayers === 1);
  await rpc.call('selectImage', [1]);
  const second = await until((state) => isReady(state) && state.selected?.index === 1);
  expect(statuses(second)).toEqual(['read', 'read']);
  await rpc.call('selectImage', [0]);
  held.letGo();
  const first = await until((state) => isReady(state) && state.selected?.index === 0);
  expect(statuses(first)).toEqual(['read', 'read']);
});

test('rows of a view of another image are not mistaken for those of the open one', async () => {
  const { until, rpc } = start(await buildArchive('oci', twoImages));
  await until(isReady);
  const first = await rpc.call('openView', [changesOf(1), firstRows]);
  await rpc.call('selectImage', [1]);
  await until((state) => isReady(state) && state.selected?.index === 1);
  const second = await rpc.call('openView', [changesOf(1), firstRows]);
  expect(second.rows.map((row) => row.name)).toEqual(['arm']);
  expect(await rpc.call('readRows', [first.revision, 0, 10])).toEqual([]);
  expect((await rpc.call('readRows', [second.revision, 0, 10])).map((row) => row.name)).toEqual(['arm']);
});

test('an image that the archive does not hold cannot be selected', async () => {
  const { until, rpc } = start(await buildArchive('oci', threeLayers));
  await until(isReady);
  await expect(rpc.call('selectImage', [7])).rejects.toBeInstanceOf(AppError);
});

test.each([
  ['a plain archive', 'oci', undefined],
  ['a docker archive', 'docker', undefined],
  ['an archive packed as a whole', 'docker', 'gzip'],
] as const)('a file of %s is read again as any layer left it', async (_, format, outer) => {
  const spec: ImageSpec = {
    names: ['demo:1'],
    layers: [
      // Noise does not pack: several checkpoints of it lie before the last file.
      { text: 'file /app/a.txt "one"\nfile /app/big size=13000000 noise=7\nfile /app/z "z"', packing: 'gzip' },
      'file /app/a.txt "two"\nhardlink /app/b.txt -> /app/z',
      { text: 'whiteout /app/z', packing: 'zstd' },
    ],
  };
  const { until, rpc } = start(await buildArchive(format, spec, outer));
  await until(isReady);
  const readBlob = async (path: string, layer: number) =>
    rpc.call('readFile', [(await rpc.call('findPath', [path]))!, layer]);
  const read = async (path: string, layer: number) => (await readBlob(path, layer)).text();
  expect(await read('/app/a.txt', 0)).toBe('one');
  expect(await read('/app/a.txt', 2)).toBe('two');
  expect(await digest(await readBlob('/app/big', 2))).toBe(
    await digest(new Blob([noise(13_000_000, 7) as Uint8Array<ArrayBuffer>])),
  );
  expect(await read('/app/b.txt', 2)).toBe('z');
  expect(await read('/app/z', 2)).toBe('z');
  await expect(read('/app', 2)).rejects.toMatchObject({ code: 'no-content' });
});

test('layers verify against digest and diff ID after reading', async () => {
  const { until, states } = start(await buildArchive('oci', threeLayers), { verify: true });
  const ready = await until(isReady);
  expect(states.map((state) => state.phase.kind)).toContain('verifying');
  expect(ready.selected?.layers.map((layer) => layer.verification)).toEqual(
    Array(3).fill({ kind: 'done', digest: true, diffId: true }),
  );
  expect(ready.selected?.warnings).toEqual([]);
});

test('a layer whose bytes were changed fails verification, with both digests in the warning', async () => {
  const image = await buildImage({ names: ['demo:1'], layers: ['file /a "good"'] });
  const other = await buildImage({ names: ['demo:1'], layers: ['file /a "evil"'] });
  const files = listArchive('oci', [image]);
  const digest = image.layers[0]!.digest;
  const path = `blobs/sha256/${digest.slice('sha256:'.length)}`;
  const changed = files.map((file) => (file.path === path ? { ...file, bytes: other.layers[0]!.stored } : file));
  const { until } = start(await packArchive(changed), { verify: true });
  const { selected } = await until(isReady);
  expect(selected?.layers[0]?.verification).toEqual({ kind: 'done', digest: false, diffId: false });
  const warning = selected?.warnings.find((each) => each.code === 'digest-mismatch');
  expect(warning?.message).toContain(digest);
  expect(warning?.message).toContain(other.layers[0]!.digest);
  expect(selected?.warnings.map((each) => each.code)).toContain('diff-id-mismatch');
});

test('where no digest is declared the computed one is shown and nothing is claimed', async () => {
  const { until } = start(await buildArchive('docker-legacy', threeLayers), { verify: true });
  const { selected } = await until(isReady);
  for (const layer of selected?.layers ?? []) {
    expect(layer.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(layer.verification).toMatchObject({ kind: 'done', digest: null });
  }
});

test.each(['gzip', 'zstd'] as const)(
  'a whole archive in %s is read in one pass and verified in a second',
  async (outer) => {
    let scans = 0;
    const { until, states } = start(await buildArchive('oci', threeLayers, outer), { verify: true }, (jobs) => ({
      scanLayer: (...args) => {
        scans += 1;
        return jobs.scanLayer(...args);
      },
    }));
    const ready = await until(isReady);
    expect(ready.compression).toBe(outer);
    expect(states.some(({ phase }) => phase.kind === 'opening' && phase.doing.includes('compressed'))).toBe(true);
    expect(scans).toBe(0);
    expect(statuses(ready)).toEqual(['read', 'read', 'read']);
    expect(ready.selected?.layers.map((layer) => layer.verification)).toEqual(
      Array(3).fill({ kind: 'done', digest: true, diffId: true }),
    );
  },
);

test('big files of plain layers are compared by content although the scan jumped over them', async () => {
  const size = 3 << 20;
  const spec: ImageSpec = {
    names: ['big:1'],
    layers: [
      `file /same noise=1 size=${size}\nfile /other noise=2 size=${size}`,
      `file /same noise=1 size=${size} mtime=99\nfile /other noise=3 size=${size}`,
    ],
  };
  let hashed = 0;
  const { until } = start(await buildArchive('docker', spec), {}, (jobs) => ({
    hashBodies: (context, blob, bodies, hashing) => {
      hashed += bodies.length;
      return jobs.hashBodies(context, blob, bodies, hashing);
    },
  }));
  const { selected } = await until(isReady);
  expect(hashed).toBe(4);
  expect(selected?.layers[1]?.changes?.modified).toEqual({ count: 1, bytes: size });
  expect(selected?.layers[1]?.changes?.unchanged).toEqual({ count: 1, bytes: size });
});

test('a layer that is not in the archive is said to be missing and the rest is read', async () => {
  const spec: ImageSpec = {
    names: ['holes:1'],
    layers: ['file /a "1"', { text: 'file /b "2"', absent: true }, 'file /c "3"'],
  };
  const { until } = start(await buildArchive('oci', spec), { verify: true });
  const ready = await until(isReady);
  expect(statuses(ready)).toEqual(['read', 'missing', 'read']);
  expect(ready.selected?.usableLayers).toBe(3);
  expect(ready.selected?.merged?.entries).toBe(2);
});

test('what is no archive fails with what it is instead', async () => {
  const { until } = start(new TextEncoder().encode('just some text\n'));
  const failed = await until((state) => state.phase.kind === 'failed');
  expect(failed.phase).toMatchObject({ kind: 'failed', error: { code: 'not-an-archive' } });
});

test('a bug in opening fails the session and does not leave it hanging', async () => {
  const { until } = start(new Uint8Array(1), {}, () => ({
    openInput: () => {
      throw new TypeError('a bug');
    },
  }));
  const failed = await until((state) => state.phase.kind === 'failed');
  expect(failed.phase).toMatchObject({ error: { code: 'worker-crashed' } });
});

test('the report waits for reading and verifying and covers the other images too', async () => {
  const held = holdLayer('amd');
  const { until, rpc, getState } = start(await buildArchive('oci', twoImages), { verify: true }, held.overrides);
  await until((state) => state.selected?.usableLayers === 1);
  const exported = rpc.call('exportReport', [{ paths: true }]);
  held.letGo();
  const report = await exported;
  expect(report.images.map((image) => image.names)).toEqual([['demo:amd'], ['demo:arm']]);
  const layers = report.images.flatMap((image) => image.layers);
  expect(layers.map((layer) => layer.status)).toEqual(Array(4).fill('read'));
  expect(layers.map((layer) => layer.verified)).toEqual(Array(4).fill({ digest: true, diffId: true }));
  expect(layers[3]?.changes.added.paths).toEqual(['/arm']);
  expect(getState().selected?.index).toBe(0);
  expect(getState().phase.kind).toBe('ready');
});

test('cancelling during the export ends the export and not the image', async () => {
  const held = holdLayer('arm');
  const { session, until, rpc, getState } = start(await buildArchive('oci', twoImages), {}, held.overrides);
  await until(isReady);
  const exported = rpc.call('exportReport', [{ paths: false }]).catch((error: unknown) => error);
  await until((state) => state.phase.kind === 'reading');
  session.cancel();
  expect(isCancellation(await exported)).toBe(true);
  expect(getState().phase.kind).toBe('ready');
  expect(getState().selected?.usableLayers).toBe(2);
  held.letGo();
});

test('after cancelling, the report is of what was read', async () => {
  const held = holdLayer('app/a.txt');
  const { session, until, rpc } = start(await buildArchive('oci', threeLayers), {}, held.overrides);
  await until((state) => state.selected?.usableLayers === 1);
  session.cancel();
  const report = await rpc.call('exportReport', [{ paths: false }]);
  expect(report.images[0]?.layers.length).toBe(1);
  held.letGo();
});

test('all workers but one, which waits for files to be opened, are ended once there is nothing to do', async () => {
  const { until, workers } = start(await buildArchive('oci', threeLayers), { verify: true });
  await until(isReady);
  expect(workers.running).toBe(1);
  expect(workers.started.length).toBeLessThanOrEqual(2);
});
