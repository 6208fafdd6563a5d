import { afterEach, expect, test } from 'vitest';
import { buildArchive } from '../../fixtures/build/archives.ts';
import type { ImageSpec } from '../../fixtures/build/build-image.ts';
import type { Report } from '../core/analysis/report-schema.ts';
import { tocFile, writeEstargz } from '../core/lazy/testing/write-lazy-layer.ts';
import { footerProbeBytes } from '../core/lazy/toc-place.ts';
import * as raw from '../core/tar/testing/raw-tar.ts';
import { FakeRegistry } from '../sources/registry/testing/fake-registry.ts';
import type { SessionState } from './session-types.ts';
import { platformInMemory, putImages, registryInput } from './testing/registry-platform-in-memory.ts';
import { inputFile, sessionOnOneThread, type SessionOnOneThread } from './testing/session-on-one-thread.ts';

const open: SessionOnOneThread[] = [];
afterEach(() => {
  for (const each of open.splice(0)) {
    each.close();
    expect(each.crashes).toEqual([]);
  }
});

const size = 2 << 20;
const large = 6 << 20;

/** Two plain layers: of three large files below, one is written again as it was, one is changed, one stays. */
const spec: ImageSpec = {
  layers: [
    `file /same noise=1 size=${size}\nfile /other noise=2 size=${size}\nfile /large noise=4 size=${large}\nfile /small "one"`,
    `file /same noise=1 size=${size} mtime=99\nfile /other noise=3 size=${size}\nfile /small "two"`,
    { text: 'whiteout /other', packing: 'gzip' },
  ],
};

const isReady = (state: SessionState) => state.phase.kind === 'ready';

async function fromRegistry(images: ImageSpec = spec) {
  const registry = new FakeRegistry();
  const [image] = await putImages(registry, '1', [images]);
  const started = sessionOnOneThread(registryInput(), { verify: true }, undefined, platformInMemory(registry));
  open.push(started);
  void started.session.open();
  return { ...started, registry, image: image!, ready: await started.until(isReady) };
}

test('plain layers are listed by their headers, and only what has to be compared is fetched of their large files', async () => {
  const { registry, image, ready } = await fromRegistry();
  const layers = ready.selected?.layers ?? [];
  expect(layers.map(({ source }) => source?.kind)).toEqual(['headers', 'headers', 'streamed']);
  expect(layers.map(({ verification }) => verification)).toEqual([
    { kind: 'done', digest: null, diffId: null },
    { kind: 'done', digest: null, diffId: null },
    { kind: 'done', digest: true, diffId: true },
  ]);
  expect(layers[1]?.changes?.modified.count).toBe(2);
  expect(layers[1]?.changes?.unchanged).toEqual({ count: 1, bytes: size });
  // What stands before a jump of a file that is fetched later comes twice.
  const [lower, upper] = layers.map(({ source }) => source!);
  const twice = 200_000;
  expect(lower!.bytesFetched + lower!.bytesSaved).toBe(image.layers[0]!.stored.length);
  expect(lower!.bytesFetched).toBeLessThan(2 * size + twice);
  expect(upper!.bytesFetched).toBeGreaterThan(2 * size);
  expect(upper!.bytesFetched).toBeLessThan(2 * size + twice);
  expect(upper!.bytesSaved).toBe(0);
  const { requests, bytesFetched } = ready.registry!.traffic;
  expect(requests).toBe(registry.requests.length);
  expect(bytesFetched).toBe(registry.bytesSent - image.config.length);
  // The end of the largest layer was looked at, too, in case it had a table of contents.
  expect(bytesFetched).toBe(layers.reduce((sum, { source }) => sum + source!.bytesFetched, footerProbeBytes));
});

test('the report of plain layers that were listed is that of the image as a file, but for what was verified', async () => {
  const pulled = await fromRegistry();
  const file = sessionOnOneThread([inputFile(await buildArchive('oci', spec))], { verify: true });
  open.push(file);
  void file.session.open();
  const report = await pulled.rpc.call('exportReport', [{ paths: true }]);
  const expected = await file.rpc.call('exportReport', [{ paths: true }]);
  expect(report.images[0]?.layers.map(({ verified }) => verified.digest)).toEqual([null, null, true]);
  expect(withoutVerified(report)).toEqual(withoutVerified(expected));
});

test('a large file of a plain layer is compared with one that a table of contents lists', async () => {
  const content = Uint8Array.from({ length: size }, (_, index) => (Math.imul(index, 2_654_435_761) >>> 13) & 0xff);
  const lower = await writeEstargz([await tocFile('same', content), await tocFile('other', content)]);
  const upper = raw.archive(raw.file('same', content), raw.file('other', content.with(size - 1, 1)));
  const annotations = Object.fromEntries(lower.annotations);
  const { ready } = await fromRegistry({
    layers: [{ packing: 'gzip', stored: lower.blob, annotations }, { tar: upper }],
  });
  const layers = ready.selected?.layers ?? [];
  expect(layers.map(({ source }) => source?.kind)).toEqual(['table-of-contents', 'headers']);
  expect(layers[1]?.changes?.modified.count).toBe(1);
  expect(layers[1]?.changes?.unchanged).toEqual({ count: 1, bytes: size });
});

test('a file of a layer that was listed by its headers is read by its own bytes', async () => {
  const { rpc, registry } = await fromRegistry();
  const before = registry.bytesSent;
  const path = await rpc.call('findPath', ['/large']);
  expect((await rpc.call('readFile', [path!, 0])).size).toBe(large);
  expect(registry.bytesSent - before).toBe(large);
});

function withoutVerified({ images, warnings }: Report) {
  const plain = images.map((image) => ({
    ...image,
    names: [],
    layers: image.layers.map((layer) => ({ ...layer, verified: null })),
  }));
  return { images: plain, warnings };
}
