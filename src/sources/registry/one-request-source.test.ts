import { describe, expect, it } from 'vitest';
import { gzipMember } from '../../core/compression/testing/gzip-member.ts';
import { scanLayer } from '../../core/layers/scan-layer.ts';
import * as raw from '../../core/tar/testing/raw-tar.ts';
import { oneRequestSource } from './one-request-source.ts';
import { registryBlobSource } from './registry-blob-source.ts';
import { fakeClient } from './testing/fake-effects.ts';
import { FakeRegistry } from './testing/fake-registry.ts';

const tar = raw.archive(
  raw.file('a', 'one'),
  raw.file(
    'b',
    new Uint8Array(200_000).map((_, i) => (i * 7919) >> 5),
  ),
);
const options = { hashWidth: 32, seed: [0, 0] } as const;

async function setUp(blob: Uint8Array, chunkBytes = 16 << 10) {
  const registry = new FakeRegistry();
  registry.behaviour.chunkBytes = chunkBytes;
  const digest = await registry.addBlob(blob);
  const repository = { registry: 'ghcr.io', name: 'owner/app' };
  const network = registryBlobSource(fakeClient(registry), { repository, digest, sizeBytes: blob.length });
  return { registry, digest, source: oneRequestSource(network) };
}

describe('a layer of a registry', () => {
  it.each([
    ['packed', gzipMember(tar, { level: 1 }), 16 << 10],
    ['plain', tar, 16 << 10],
    ['plain, one byte at a time at first', tar.subarray(0, 5120), 1],
  ])('is looked at and scanned in one request (%s)', async (_, blob, chunkBytes) => {
    const { registry, source } = await setUp(blob, chunkBytes);
    const scan = await scanLayer(source, options);
    expect(scan.table.entryCount).toBeGreaterThan(0);
    expect(registry.requests).toHaveLength(1);
    expect(registry.bytesSent).toBe(blob.length);
  });

  it('whose digest is wrong ends in an error, with the entries that came before', async () => {
    const { registry, source, digest } = await setUp(tar);
    registry.behaviour.corrupt.add(digest);
    const scan = await scanLayer(source, options);
    expect(scan.error?.code).toBe('registry-digest-mismatch');
    expect(scan.table.complete).toBe(false);
    expect(scan.table.entryCount).toBeGreaterThan(0);
  });

  it('of a registry that cannot be reached ends in what the registry says', async () => {
    const { registry, source } = await setUp(tar);
    registry.behaviour.errors = [{ status: 403, error: { code: 'denied' } }];
    expect((await scanLayer(source, options)).error?.code).toBe('registry-denied');
  });

  it('can be scanned twice', async () => {
    const { registry, source } = await setUp(tar);
    await scanLayer(source, options);
    expect((await scanLayer(source, options)).error).toBeNull();
    expect(registry.requests).toHaveLength(2);
  });

  it('that was only looked at is let go of', async () => {
    const { registry, source } = await setUp(tar);
    expect(await source.read(257, 5)).toEqual(raw.toBytes('ustar'));
    source.close();
    expect(registry.cancelled).toBe(1);
  });

  it('is let go of when the signal aborts during the look', async () => {
    const { registry, source } = await setUp(tar);
    registry.behaviour.gate = new Promise(() => undefined);
    const controller = new AbortController();
    const scanning = scanLayer(source, { ...options, signal: controller.signal });
    controller.abort();
    await expect(scanning).rejects.toMatchObject({ name: 'AbortError' });
  });
});
