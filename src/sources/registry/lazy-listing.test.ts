import { describe, expect, it } from 'vitest';
import { listLayer } from '../../core/lazy/list-layer.ts';
import type { LazyEntry } from '../../core/lazy/testing/write-lazy-layer.ts';
import { writeEstargz } from '../../core/lazy/testing/write-lazy-layer.ts';
import { registryBlobSource } from './registry-blob-source.ts';
import { fakeClient } from './testing/fake-effects.ts';
import { FakeRegistry } from './testing/fake-registry.ts';

const repository = { registry: 'ghcr.io', name: 'owner/app' };

/** What one file takes in a real layer of 10,438 entries (zoneinfo, doc, python3): 85.8 MB packed. */
const packedBytes = 8 << 10;

/** Entries as eStargz writes them, with digests, which nothing can pack. */
function manyFiles(count: number): LazyEntry[] {
  let state = 1;
  const random = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0);
  const hex = (): string => random().toString(16).padStart(8, '0');
  return Array.from({ length: count }, (_, i) => ({
    name: `usr/share/package-${i % 97}/locale/file-${hex()}.mo`,
    type: 'reg',
    size: 3 * packedBytes + (random() % 1000),
    mode: 0o644,
    modtime: `2023-11-14T22:${String(i % 60).padStart(2, '0')}:20Z`,
    digest: `sha256:${Array.from({ length: 8 }, hex).join('')}`,
    chunkDigest: `sha256:${Array.from({ length: 8 }, hex).join('')}`,
    offset: i * packedBytes,
  }));
}

async function setUp(files: number) {
  const registry = new FakeRegistry();
  registry.behaviour.chunkBytes = 1 << 20;
  const layer = await writeEstargz(manyFiles(files), { fillerBytes: files * packedBytes });
  const digest = `sha256:${'0'.repeat(64)}`;
  registry.setBlob(digest, layer.blob);
  const client = fakeClient(registry);
  const source = registryBlobSource(client, { repository, digest, sizeBytes: layer.blob.length });
  return { registry, layer, source };
}

describe('a lazy layer of ten thousand files in a registry', () => {
  it.each([
    ['with annotations', true],
    ['without', false],
  ])('is listed by two requests and two hundredths of its bytes (%s)', async (_, annotated) => {
    const { registry, layer, source } = await setUp(10_000);
    const annotations = annotated ? layer.annotations : new Map<string, string>();
    const listing = await listLayer(source, { annotations }, { hashWidth: 32 });
    if (listing.kind !== 'listed') throw new Error(listing.reason);
    expect(listing.table.entryCount).toBe(10_000);
    expect(listing.verified).toBe(annotated);
    expect(registry.requests.length).toBeLessThanOrEqual(2);
    expect(registry.bytesSent).toBe(listing.traffic.bytes);
    expect(registry.bytesSent / layer.blob.length).toBeLessThanOrEqual(0.02);
  });

  it('is told not to be lazy where the registry sends whole blobs only', async () => {
    const { registry, layer, source } = await setUp(300);
    registry.behaviour.ranges = 'whole';
    const listing = await listLayer(source, { annotations: layer.annotations }, { hashWidth: 32 });
    expect(listing).toMatchObject({ kind: 'not-lazy', reason: 'ranges-refused' });
    expect(registry.bytesSent).toBe(0);
  });
});
