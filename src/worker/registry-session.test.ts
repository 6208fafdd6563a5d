import { afterEach, describe, expect, test } from 'vitest';
import { buildArchive } from '../../fixtures/build/archives.ts';
import type { ImageSpec } from '../../fixtures/build/build-image.ts';
import { tocFile, writeEstargz } from '../core/lazy/testing/write-lazy-layer.ts';
import { writeZtoc } from '../core/lazy/testing/write-ztoc.ts';
import { FakeRegistry } from '../sources/registry/testing/fake-registry.ts';
import type { RegistryInput, SessionOptions, SessionState } from './session-types.ts';
import { defer } from './testing/deferred.ts';
import {
  platformInMemory,
  putImages,
  registryInput,
  type PlatformInMemory,
} from './testing/registry-platform-in-memory.ts';
import { inputFile, sessionOnOneThread, type SessionOnOneThread } from './testing/session-on-one-thread.ts';

const open: SessionOnOneThread[] = [];
afterEach(() => {
  for (const each of open.splice(0)) {
    each.close();
    expect(each.crashes).toEqual([]);
  }
});

function start(
  platform: PlatformInMemory,
  input: Partial<Omit<RegistryInput, 'kind'>> = {},
  options: Partial<SessionOptions> = {},
): SessionOnOneThread & { readonly opened: Promise<void> } {
  const started = sessionOnOneThread(registryInput(input), { verify: true, ...options }, undefined, platform);
  open.push(started);
  return { ...started, opened: started.session.open() };
}

async function setUp(...specs: readonly ImageSpec[]) {
  const registry = new FakeRegistry();
  const images = await putImages(registry, '1', specs);
  return { registry, images, platform: platformInMemory(registry) };
}

const isReady = (state: SessionState) => state.phase.kind === 'ready';
const hasFailed = (state: SessionState) => state.phase.kind === 'failed';
const layersOf = (state: SessionState) => state.selected?.layers ?? [];
const statuses = (state: SessionState) => layersOf(state).map(({ status }) => status.kind);
const blobRequests = ({ requests }: FakeRegistry) => requests.filter((request) => request.startsWith('GET blobs/'));

const shop: ImageSpec = {
  layers: [
    { text: 'dir /app\nfile /app/a.txt "one"\nfile /app/b.txt "two"', packing: 'gzip' },
    { text: 'file /app/a.txt "changed"', packing: 'zstd' },
    'whiteout /app/b.txt',
  ],
};

const platforms: readonly ImageSpec[] = ['amd64', 'arm64', 's390x'].map((architecture) => ({
  platform: { os: 'linux', architecture },
  layers: [{ text: `file /bin/of-${architecture} "x"`, packing: 'gzip' }],
}));

describe('an image that is opened by reference', () => {
  test('is read and verified with one request for each document and layer', async () => {
    const { registry, images, platform } = await setUp(shop);
    const { until, states } = start(platform);
    const ready = await until(isReady);
    expect(ready.format).toBe('registry');
    expect(ready.images[0]?.names).toEqual(['ghcr.io/owner/app:1']);
    expect(statuses(ready)).toEqual(['read', 'read', 'read']);
    expect(layersOf(ready).map(({ changes }) => changes?.modified.count)).toEqual([0, 1, 0]);
    const done = { kind: 'done', digest: true, diffId: true };
    expect(layersOf(ready).map(({ verification }) => verification)).toEqual([done, done, done]);
    const stored = images[0]!.layers.map((layer) => layer.stored.length);
    expect(layersOf(ready).map(({ source }) => source)).toEqual(
      stored.map((bytesFetched) => ({ kind: 'streamed', bytesFetched, bytesSaved: 0, isVerified: true, format: null })),
    );
    expect(registry.requests).toHaveLength(5);
    const bytesFetched = stored.reduce((sum, bytes) => sum + bytes, 0);
    expect(ready.sizeBytes).toBe(bytesFetched);
    expect(ready.registry).toEqual({
      reference: registryInput().reference,
      digest: images[0]!.manifestDigest,
      quota: null,
      traffic: { requests: 5, bytesFetched, bytesSaved: 0 },
    });
    const words = states.map(({ phase }) => (phase.kind === 'opening' ? phase.doing : '')).filter(Boolean);
    expect(new Set(words)).toContain('Asking ghcr.io for ghcr.io/owner/app:1');
    expect(states.some(({ phase }) => phase.kind === 'reading')).toBe(true);
    expect(states.some(({ phase }) => phase.kind === 'verifying')).toBe(false);
  });

  test('shows its history before the first layer has come', async () => {
    const { registry, platform } = await setUp(shop);
    registry.behaviour.gate = new Promise(() => undefined);
    const blobs = registry.behaviour;
    const started = start({
      ...platform,
      effects: {
        ...platform.effects,
        // Configs are blobs, too: only layers are held back.
        fetch: (url, request) => {
          blobs.gate = registry.requests.length < 2 ? null : new Promise(() => undefined);
          return registry.fetch(url, request);
        },
      },
    });
    const state = await started.until(({ selected }) => selected !== null);
    expect(state.selected?.historyRows).toHaveLength(3);
    expect(statuses(state)).toEqual(['waiting', 'waiting', 'waiting']);
  });

  test('gives the report that the same image gives as a file', async () => {
    const { platform } = await setUp(shop);
    const fromRegistry = start(platform);
    await fromRegistry.until(isReady);
    const fromFile = sessionOnOneThread([inputFile(await buildArchive('oci', shop))], { verify: true });
    open.push(fromFile);
    void fromFile.session.open();
    const report = await fromRegistry.rpc.call('exportReport', [{ paths: true }]);
    const expected = await fromFile.rpc.call('exportReport', [{ paths: true }]);
    expect(report.source).toEqual({ name: 'ghcr.io/owner/app:1', format: 'registry', compression: 'none' });
    const names = ['ghcr.io/owner/app:1'];
    expect(report.images).toEqual(expected.images.map((image) => ({ ...image, names })));
    expect(report.warnings).toEqual(expected.warnings);
  });

  test('tells how many pulls are left', async () => {
    const { registry, platform } = await setUp(shop);
    registry.behaviour.pullsLeft = 77;
    const reference = { registry: 'docker.io', name: 'owner/app', tag: '1', digest: null };
    const ready = await start(platform, { reference }).until(isReady);
    expect(ready.registry?.quota).toMatchObject({ limit: 100, remaining: 76 });
  });

  test('that is not there ends in what the registry says', async () => {
    const { platform } = await setUp(shop);
    const { reference } = registryInput();
    const failed = await start(platform, { reference: { ...reference, tag: 'absent' } }).until(hasFailed);
    expect(failed.phase).toMatchObject({
      error: { code: 'registry-manifest-unknown', place: { registry: { said: 'MANIFEST_UNKNOWN: manifest unknown' } } },
    });
  });
});

describe('an image of several platforms', () => {
  test('opens the one that was asked for and leaves the others unread', async () => {
    const { registry, platform } = await setUp(...platforms);
    const ready = await start(platform, {}, { platform: { os: 'linux', architecture: 'arm64' } }).until(isReady);
    expect(ready.selected?.index).toBe(1);
    expect(ready.images.map(({ unread }) => unread ?? false)).toEqual([true, false, true]);
    expect(registry.requests).toHaveLength(4);
  });

  test('opens the preferred one where the one that was asked for is not there', async () => {
    const { platform } = await setUp(...platforms);
    const options = { platform: { os: 'windows', architecture: 'arm64' } };
    const ready = await start(platform, {}, options).until(isReady);
    expect(ready.selected?.index).toBe(0);
  });

  test('fetches another platform when it is selected, and only then', async () => {
    const { registry, platform } = await setUp(...platforms);
    const { rpc, until, states } = start(platform);
    await until(isReady);
    const before = registry.requests.length;
    await rpc.call('selectImage', [2]);
    const ready = await until((state) => isReady(state) && state.selected?.index === 2);
    expect(registry.requests.length - before).toBe(3);
    expect(ready.images[2]?.config).not.toBeNull();
    expect(ready.selected?.historyRows).toHaveLength(1);
    expect(statuses(ready)).toEqual(['read']);
    expect(states.some(({ phase }) => phase.kind === 'opening' && phase.doing.endsWith('of linux/s390x'))).toBe(true);
    await rpc.call('selectImage', [0]);
    await until((state) => isReady(state) && state.selected?.index === 0);
    expect(registry.requests.length - before).toBe(3);
  });

  test('stays at the platform before where the registry does not give another', async () => {
    const { registry, images, platform } = await setUp(...platforms);
    const { rpc, until, getState } = start(platform);
    await until(isReady);
    registry.behaviour.errors = [{ status: 403, error: { code: 'denied' } }];
    await expect(rpc.call('selectImage', [1])).rejects.toMatchObject({ code: 'registry-denied' });
    const state = await until(isReady);
    expect(state.selected?.index).toBe(0);
    expect(getState().images[1]).toMatchObject({ unread: true, manifestDigest: images[1]!.manifestDigest });
    await rpc.call('selectImage', [1]);
    await until((next) => isReady(next) && next.selected?.index === 1);
  });

  test('has only the platforms in its report that were looked at', async () => {
    const { registry, platform } = await setUp(...platforms);
    const { rpc, until } = start(platform);
    await until(isReady);
    const before = registry.requests.length;
    const report = await rpc.call('exportReport', [{ paths: false }]);
    expect(report.images.map(({ layers }) => layers.length)).toEqual([1, 0, 0]);
    expect(registry.requests.length).toBe(before);
  });
});

describe('a private image', () => {
  const account = { username: 'anna', secret: 'open sesame', expiresInSeconds: null };

  test('ends in a question for credentials that says who gets them', async () => {
    const { registry, platform } = await setUp(shop);
    registry.behaviour.account = account;
    const failed = await start(platform).until(hasFailed);
    expect(failed.phase).toMatchObject({
      error: {
        code: 'registry-unauthorized',
        place: { registry: { challenge: { scheme: 'bearer', host: 'auth.example.com' } } },
      },
    });
  });

  test('opens with them, layers and all, and shows them nowhere', async () => {
    const { registry, platform } = await setUp(shop);
    registry.behaviour.account = account;
    const { username, secret } = account;
    const { until, states } = start(platform, { credentials: { username, secret } });
    const ready = await until(isReady);
    expect(statuses(ready)).toEqual(['read', 'read', 'read']);
    expect(JSON.stringify(states)).not.toMatch(/sesame|anna|token-/);
  });

  test('says so when they are wrong', async () => {
    const { registry, platform } = await setUp(shop);
    registry.behaviour.account = account;
    const credentials = { username: 'anna', secret: 'wrong' };
    const failed = await start(platform, { credentials }).until(hasFailed);
    expect(failed.phase).toMatchObject({ error: { code: 'registry-credentials-rejected' } });
  });

  test('goes on when the sign-in runs out between two layers', async () => {
    const { registry, platform } = await setUp(shop);
    registry.behaviour.account = { ...account, expiresInSeconds: 1 };
    const { username, secret } = account;
    const ready = await start(platform, { credentials: { username, secret } }).until(isReady);
    expect(statuses(ready)).toEqual(['read', 'read', 'read']);
    expect(registry.tokensGiven).toBeGreaterThan(2);
  });
});

describe('a layer', () => {
  test('with another digest than declared is not taken, and both are named', async () => {
    const { registry, images, platform } = await setUp(shop);
    const { digest } = images[0]!.layers[1]!;
    registry.behaviour.corrupt.add(digest);
    const ready = await start(platform).until(isReady);
    expect(statuses(ready)).toEqual(['read', 'partial', 'read']);
    const layer = layersOf(ready)[1]!;
    expect(layer.status).toMatchObject({ error: { code: 'registry-digest-mismatch', place: { layer: 1 } } });
    expect(layer.status.kind === 'partial' && layer.status.error.message).toMatch(
      new RegExp(`sha256:[0-9a-f]{64}; ${digest} is declared`),
    );
    expect(layer.verification).toEqual({ kind: 'done', digest: false, diffId: null });
    expect(layer.source).toMatchObject({ kind: 'streamed', isVerified: false });
  });

  test('with another diff ID than declared is shown, with a warning', async () => {
    const diffIds = [`sha256:${'0'.repeat(64)}`];
    const { platform } = await setUp({
      layers: [{ text: 'file /a "x"', packing: 'gzip' }],
      configOverlay: { rootfs: { type: 'layers', diff_ids: diffIds } },
    });
    const ready = await start(platform).until(isReady);
    expect(statuses(ready)).toEqual(['read']);
    expect(layersOf(ready)[0]?.verification).toEqual({ kind: 'done', digest: true, diffId: false });
    expect(ready.selected?.warnings.map(({ code }) => code)).toContain('diff-id-mismatch');
  });

  test('whose connection breaks off goes on where it was', async () => {
    const { registry, images, platform } = await setUp(shop);
    const { requests, behaviour } = registry;
    behaviour.chunkBytes = 64;
    const [layer] = images[0]!.layers;
    const started = start({
      ...platform,
      effects: {
        ...platform.effects,
        fetch: (url, request) => {
          if (url.endsWith(layer!.digest) && !('Range' in request.headers)) behaviour.breakOffAfter = [100];
          return registry.fetch(url, request);
        },
      },
    });
    const ready = await started.until(isReady);
    expect(statuses(ready)).toEqual(['read', 'read', 'read']);
    expect(requests).toContain(`GET blobs/${layer!.digest} 100-${layer!.stored.length - 1}`);
    expect(layersOf(ready)[0]?.source).toMatchObject({ bytesFetched: layer!.stored.length, isVerified: true });
  });
});

describe('cancelling', () => {
  test('while credentials are exchanged leaves the session cancelled, whatever comes of them', async () => {
    const { platform } = await setUp(shop);
    const asked = defer<void>();
    const answered = defer<Response>();
    const started = start(
      {
        ...platform,
        effects: {
          ...platform.effects,
          fetch: () => {
            asked.resolve();
            return answered.promise;
          },
        },
      },
      { credentials: { username: 'anna', secret: 'wrong' } },
    );
    await asked.promise;
    started.session.cancel();
    answered.resolve(new Response('{}', { status: 500, headers: { 'Content-Type': 'application/json' } }));
    await started.opened;
    expect(started.getState().phase).toEqual({ kind: 'cancelled' });
  });

  test('one platform for another leaves the last one that was asked for', async () => {
    const { registry, platform } = await setUp(...platforms);
    // Opens once both are under way.
    const gate = defer<void>();
    let waiting = 0;
    const started = start({
      ...platform,
      effects: {
        ...platform.effects,
        fetch: async (url, request) => {
          if (registry.requests.length === 4) {
            waiting += 1;
            if (waiting === 2) gate.resolve();
            await gate.promise;
          }
          return registry.fetch(url, request);
        },
      },
    });
    await started.until(isReady);
    const first = started.rpc.call('selectImage', [1]);
    const second = started.rpc.call('selectImage', [2]);
    await expect(first).rejects.toMatchObject({ name: 'AbortError' });
    await second;
    const ready = await started.until((state) => isReady(state) && state.selected?.index === 2);
    expect(statuses(ready)).toEqual(['read']);
    expect(ready.images[1]?.unread).toBe(true);
  });

  test('ends the request that is under way', async () => {
    const { registry, platform } = await setUp(shop);
    let aborted = 0;
    const asked = defer<void>();
    const started = start({
      ...platform,
      effects: {
        ...platform.effects,
        fetch: (_url, { signal }) =>
          new Promise((_resolve, reject) => {
            asked.resolve();
            signal?.addEventListener('abort', () => {
              aborted += 1;
              reject(signal.reason as Error);
            });
          }),
      },
    });
    await asked.promise;
    started.session.cancel();
    expect(started.getState().phase).toEqual({ kind: 'cancelled' });
    expect(aborted).toBe(1);
    expect(registry.requests).toEqual([]);
  });
});

describe('kept layers', () => {
  test('are not fetched again', async () => {
    const { registry, images, platform } = await setUp(shop);
    await start(platform, { keepsBlobs: true }).until(isReady);
    const before = blobRequests(registry).length;
    const { until, getState } = start(platform, { keepsBlobs: true });
    const ready = await until(isReady);
    // The config alone.
    expect(blobRequests(registry).length - before).toBe(1);
    const stored = images[0]!.layers.map((layer) => layer.stored.length);
    expect(layersOf(ready).map(({ source }) => source)).toEqual(
      stored.map((bytesSaved) => ({ kind: 'kept', bytesFetched: 0, bytesSaved, isVerified: true, format: null })),
    );
    const bytesSaved = stored.reduce((sum, bytes) => sum + bytes, 0);
    expect(getState().registry?.traffic).toEqual({ requests: 2, bytesFetched: 0, bytesSaved });
    const done = { kind: 'done', digest: true, diffId: true };
    expect(layersOf(ready).map(({ verification }) => verification)).toEqual([done, done, done]);
  });

  test('are listed by the image that brought them', async () => {
    const { images, platform } = await setUp(shop);
    await start(platform, { keepsBlobs: true }).opened;
    const bytes = images[0]!.layers.reduce((sum, layer) => sum + layer.stored.length, 0);
    expect(await platform.keptImages.list()).toMatchObject([
      { reference: registryInput().reference, digest: images[0]!.manifestDigest, bytes },
    ]);
  });

  test('are not kept by a session that was not asked to', async () => {
    const { platform } = await setUp(shop);
    await start(platform).opened;
    expect(await platform.cache.list()).toEqual([]);
    expect(await platform.keptImages.list()).toEqual([]);
  });

  test('that were damaged are fetched again, with a warning', async () => {
    const { images, platform } = await setUp(shop);
    const { digest, stored } = images[0]!.layers[0]!;
    const entry = await platform.cache.begin(digest, stored.length);
    await entry!.append(stored.map((byte, index) => (index === 30 ? byte ^ 1 : byte)));
    await entry!.commit();
    const ready = await start(platform, { keepsBlobs: true }).until(isReady);
    expect(statuses(ready)).toEqual(['read', 'read', 'read']);
    expect(layersOf(ready)[0]?.source).toMatchObject({ kind: 'streamed', isVerified: true });
    expect(ready.selected?.warnings).toMatchObject([{ code: 'kept-layer-unusable', layer: 0, count: 1 }]);
    const kept = await platform.cache.get(digest);
    expect(await kept!.read(0, stored.length)).toEqual(stored);
  });
});

describe('an image whose layers have tables of contents', () => {
  const content = (seed: number, length: number) =>
    Uint8Array.from({ length }, (_, index) => (Math.imul(index + seed, 2_654_435_761) >>> 13) & 0xff);

  async function lazyImage(changes: { readonly tocDigest?: string } = {}) {
    const files = await Promise.all(
      Array.from({ length: 40 }, (_, index) => tocFile(`f${index}`, content(index, 64 << 10))),
    );
    const lower = await writeEstargz(files);
    const upper = await writeEstargz([
      await tocFile('f0', content(0, 64 << 10), { mode: 0o600 }),
      await tocFile('f1', content(99, 64 << 10)),
      ...(await Promise.all(Array.from({ length: 38 }, (_, index) => tocFile(`g${index}`, content(index, 64 << 10))))),
    ]);
    const annotations = (layer: typeof lower) => ({
      ...Object.fromEntries(layer.annotations),
      ...(changes.tocDigest ? { 'containerd.io/snapshot/stargz/toc.digest': changes.tocDigest } : {}),
    });
    const tar = { packing: 'gzip' } as const;
    const spec: ImageSpec = {
      layers: [
        { ...tar, stored: lower.blob, annotations: annotations(lower) },
        { ...tar, stored: upper.blob, annotations: annotations(upper) },
        { ...tar, text: 'file /small "x"' },
      ],
    };
    return { spec, stored: lower.blob.length + upper.blob.length };
  }

  test('fetches two hundredths of them, and compares contents by the digests in the tables', async () => {
    const { spec, stored } = await lazyImage();
    const { registry, images, platform } = await setUp(spec);
    const ready = await start(platform).until(isReady);
    expect(statuses(ready)).toEqual(['read', 'read', 'read']);
    expect(layersOf(ready)[0]?.source).toMatchObject({
      kind: 'table-of-contents',
      format: 'estargz',
      isVerified: true,
    });
    expect(layersOf(ready)[0]?.verification).toEqual({ kind: 'done', digest: null, diffId: null });
    expect(layersOf(ready)[2]?.source?.kind).toBe('streamed');
    expect(layersOf(ready)[1]?.changes).toMatchObject({ added: { count: 38 }, modified: { count: 2 } });
    const { bytesFetched, bytesSaved } = ready.registry!.traffic;
    expect(bytesFetched).toBe(registry.bytesSent - images[0]!.config.length);
    expect(bytesFetched / stored).toBeLessThan(0.02);
    expect(bytesSaved / stored).toBeGreaterThan(0.98);
  });

  test('reads them whole where a table is not the declared one, with a warning', async () => {
    const { spec } = await lazyImage({ tocDigest: `sha256:${'0'.repeat(64)}` });
    const { platform } = await setUp(spec);
    const ready = await start(platform).until(isReady);
    expect(statuses(ready)).toEqual(['read', 'read', 'read']);
    expect(layersOf(ready).map(({ source }) => source?.kind)).toEqual(['streamed', 'streamed', 'streamed']);
    const unusable = ready.selected?.warnings.filter(({ code }) => code === 'table-of-contents-unusable');
    expect(unusable).toMatchObject([{ layer: 0 }, { layer: 1 }]);
  });

  test('is found out by the end of its largest layer where annotations say nothing', async () => {
    const files = await Promise.all(
      Array.from({ length: 40 }, (_, index) => tocFile(`f${index}`, content(index, 1000))),
    );
    const { blob } = await writeEstargz(files, { fillerBytes: 9 << 20 });
    const { registry, platform } = await setUp({ layers: [{ stored: blob, packing: 'gzip' }] });
    const ready = await start(platform).until(isReady);
    expect(layersOf(ready)[0]?.source).toMatchObject({ kind: 'table-of-contents', isVerified: null });
    expect(layersOf(ready)[0]?.changes).toMatchObject({ added: { count: 40 } });
    expect(registry.bytesSent / blob.length).toBeLessThan(0.02);
  });
});

describe('an image whose tables of contents are kept beside it', () => {
  const content = (seed: number) =>
    Uint8Array.from({ length: 64 << 10 }, (_, index) => (Math.imul(index + seed, 2_654_435_761) >>> 13) & 0xff);

  test('in an image of tables is listed by them, and gives single files', async () => {
    const files = await Promise.all(Array.from({ length: 40 }, (_, index) => tocFile(`f${index}`, content(index))));
    const { blob, toc, annotations } = await writeEstargz(files, { external: true });
    const { registry, images, platform } = await setUp({
      layers: [{ stored: blob, packing: 'gzip', annotations: Object.fromEntries(annotations) }],
    });
    const table = {
      digest: await registry.addBlob(toc),
      size: toc.length,
      annotations: { 'containerd.io/snapshot/stargz/layer.digest': images[0]!.layers[0]!.digest },
    };
    await registry.addManifest({ schemaVersion: 2, layers: [table] }, 'application/json', '1-esgztoc');
    const { rpc, until } = start(platform);
    const ready = await until(isReady);
    expect(layersOf(ready)[0]?.source).toMatchObject({
      kind: 'table-of-contents',
      format: 'estargz',
      isVerified: true,
    });
    expect(layersOf(ready)[0]?.changes).toMatchObject({ added: { count: 40 } });
    expect(registry.bytesSent / blob.length).toBeLessThan(0.02);
    const path = await rpc.call('findPath', ['/f17']);
    expect(new Uint8Array(await (await rpc.call('readFile', [path!, 0])).arrayBuffer())).toEqual(content(17));
  });

  test('in a SOCI index that is attached to it is listed by that, which nothing vouches for', async () => {
    const blob = Uint8Array.from({ length: 9 << 20 }, (_, index) => index % 251);
    const { registry, images, platform } = await setUp({ layers: [{ stored: blob, packing: 'gzip' }] });
    const ztoc = writeZtoc([{ name: 'etc/hosts', type: 'reg', size: 5 }]);
    const list = {
      digest: await registry.addBlob(ztoc),
      size: ztoc.length,
      annotations: { 'com.amazon.soci.image-layer-digest': images[0]!.layers[0]!.digest },
    };
    const digest = await registry.addManifest({ schemaVersion: 2, layers: [list] }, 'application/json');
    const artifactType = 'application/vnd.amazon.soci.index.v1+json';
    registry.setReferrers(images[0]!.manifestDigest, [{ digest, artifactType }]);
    const ready = await start(platform).until(isReady);
    expect(layersOf(ready)[0]?.source).toMatchObject({ kind: 'table-of-contents', format: 'soci', isVerified: null });
    expect(layersOf(ready)[0]?.changes).toMatchObject({ added: { count: 1 } });
    expect(registry.bytesSent / blob.length).toBeLessThan(0.02);
  });

  test('is read whole where what is attached cannot be had', async () => {
    const { registry, images, platform } = await setUp({
      layers: [{ text: 'file /noise size=9000000 noise=3', packing: 'gzip' }],
    });
    const artifactType = 'application/vnd.amazon.soci.index.v1+json';
    registry.setReferrers(images[0]!.manifestDigest, [{ digest: `sha256:${'7'.repeat(64)}`, artifactType }]);
    const ready = await start(platform).until(isReady);
    expect(layersOf(ready)[0]?.source).toMatchObject({ kind: 'streamed', isVerified: true });
    expect(registry.requests.some((request) => request.includes('referrers/'))).toBe(true);
  });
});

describe('a file of a layer', () => {
  test('is read again by a range of the layer, as the layer left it', async () => {
    const { registry, platform } = await setUp(shop);
    const { rpc, until } = start(platform);
    await until(isReady);
    const path = await rpc.call('findPath', ['/app/a.txt']);
    const texts = await Promise.all([0, 1].map(async (layer) => (await rpc.call('readFile', [path!, layer])).text()));
    expect(texts).toEqual(['one', 'changed']);
    expect(blobRequests(registry).length).toBe(6);
  });

  test('is read by its own bytes where the layer was listed by its table of contents', async () => {
    const files = await Promise.all(
      Array.from({ length: 40 }, (_, index) => tocFile(`f${index}`, `content ${index} `.repeat(5000))),
    );
    const lower = await writeEstargz(files);
    const layer = { packing: 'gzip', stored: lower.blob, annotations: Object.fromEntries(lower.annotations) } as const;
    const { registry, platform } = await setUp({ layers: [layer] });
    const { rpc, until } = start(platform);
    const ready = await until(isReady);
    expect(layersOf(ready)[0]?.source?.kind).toBe('table-of-contents');
    const before = registry.bytesSent;
    const path = await rpc.call('findPath', ['/f17']);
    expect(await (await rpc.call('readFile', [path!, 0])).text()).toBe('content 17 '.repeat(5000));
    expect((registry.bytesSent - before) / lower.blob.length).toBeLessThan(0.1);
  });

  test('that has become another since it was read is not handed out', async () => {
    const { registry, images, platform } = await setUp({ layers: ['file /f "first"'] });
    const { rpc, until } = start(platform);
    await until(isReady);
    const path = await rpc.call('findPath', ['/f']);
    expect(await (await rpc.call('readFile', [path!, 0])).text()).toBe('first');
    const { digest, stored } = images[0]!.layers[0]!;
    registry.setBlob(
      digest,
      stored.map((byte) => (byte === 0x66 ? 0x46 : byte)),
    );
    await expect(rpc.call('readFile', [path!, 0])).rejects.toMatchObject({ code: 'content-changed' });
  });

  test('is read again from the copy that was kept', async () => {
    const { registry, platform } = await setUp(shop);
    const { rpc, until } = start(platform, { keepsBlobs: true });
    await until(isReady);
    const before = registry.requests.length;
    const path = await rpc.call('findPath', ['/app/b.txt']);
    expect(await (await rpc.call('readFile', [path!, 0])).text()).toBe('two');
    expect(registry.requests.length).toBe(before);
  });
});
