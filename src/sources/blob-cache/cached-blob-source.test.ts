import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/app-error.ts';
import type { ByteSource } from '../../core/bytes/byte-source.ts';
import { memorySource } from '../../core/bytes/memory-source.ts';
import { registryBlobSource } from '../registry/registry-blob-source.ts';
import { fakeClient } from '../registry/testing/fake-effects.ts';
import { FakeRegistry } from '../registry/testing/fake-registry.ts';
import type { BlobCache, CacheEntry } from './blob-cache.ts';
import { cachedBlobSource } from './cached-blob-source.ts';
import { MemoryBlobCache } from './memory-blob-cache.ts';

const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 31) & 0xff);

async function setUp(cache: BlobCache = new MemoryBlobCache()) {
  const registry = new FakeRegistry();
  const digest = await registry.addBlob(bytes);
  const client = fakeClient(registry);
  const repository = { registry: 'ghcr.io', name: 'owner/app' };
  const network = registryBlobSource(client, { repository, digest, sizeBytes: bytes.length });
  return { registry, digest, cache, source: () => cachedBlobSource(cache, digest, network) };
}

async function readAll(source: ByteSource): Promise<Uint8Array> {
  const reader = source.stream(0, source.sizeBytes).getReader();
  const out: number[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(out);
    out.push(...value);
  }
}

describe('a blob before which a cache stands', () => {
  it('is fetched once', async () => {
    const { registry, source, cache, digest } = await setUp();
    expect(await source().isKept()).toBe(false);
    expect(await readAll(source())).toEqual(bytes);
    expect(await source().isKept()).toBe(true);
    expect(await readAll(source())).toEqual(bytes);
    expect(await source().read(99_990, 20)).toEqual(bytes.subarray(99_990));
    expect(registry.requests).toHaveLength(1);
    expect(await cache.list()).toEqual([{ digest, sizeBytes: bytes.length }]);
  });

  it('is not kept when only parts of it were read', async () => {
    const { source, cache } = await setUp();
    await source().read(0, 100);
    const reader = source().stream(10, 1000).getReader();
    while (!(await reader.read()).done);
    expect(await cache.list()).toEqual([]);
  });

  it('is not kept when its digest is wrong', async () => {
    const { source, cache, registry, digest } = await setUp();
    registry.behaviour.corrupt.add(digest);
    await expect(readAll(source())).rejects.toMatchObject({ code: 'registry-digest-mismatch' });
    expect(await cache.list()).toEqual([]);
    registry.behaviour.corrupt.clear();
    expect(await readAll(source())).toEqual(bytes);
    expect(await cache.list()).toHaveLength(1);
  });

  it('is not kept when the reader lets go', async () => {
    const { source, cache, registry } = await setUp();
    const reader = source().stream(0, bytes.length).getReader();
    await reader.read();
    await reader.cancel();
    expect(registry.cancelled).toBe(1);
    expect(await cache.list()).toEqual([]);
    expect(await readAll(source())).toEqual(bytes);
  });

  it.each(['append', 'commit'] as const)('is read all the same when the cache fails to %s', async (step) => {
    const memory = new MemoryBlobCache();
    const failing: BlobCache = {
      get: (digest) => memory.get(digest),
      list: () => memory.list(),
      remove: (digest) => memory.remove(digest),
      clear: () => memory.clear(),
      async begin(digest, sizeBytes) {
        const entry = (await memory.begin(digest, sizeBytes)) as CacheEntry;
        return { ...entry, [step]: () => Promise.reject(new DOMException('', 'QuotaExceededError')) };
      },
    };
    const { source } = await setUp(failing);
    expect(await readAll(source())).toEqual(bytes);
    expect(await memory.list()).toEqual([]);
  });

  it('goes on from the network when the cached one is removed while it is read', async () => {
    const { digest, registry } = await setUp();
    const removed = memorySource(bytes);
    const vanishing: BlobCache = {
      get: () =>
        Promise.resolve({
          ...removed,
          read: () => Promise.reject(new AppError('read-failed', 'it is no longer there')),
          stream: () => {
            let chunks = 0;
            return new ReadableStream<Uint8Array>(
              {
                pull(controller) {
                  if (chunks++ === 0) controller.enqueue(bytes.subarray(0, 1000));
                  else controller.error(new AppError('read-failed', 'it is no longer there'));
                },
              },
              { highWaterMark: 0 },
            );
          },
        }),
      begin: () => Promise.resolve(null),
      list: () => Promise.resolve([]),
      remove: () => Promise.resolve(),
      clear: () => Promise.resolve(),
    };
    const client = fakeClient(registry);
    const repository = { registry: 'ghcr.io', name: 'owner/app' };
    const network = registryBlobSource(client, { repository, digest, sizeBytes: bytes.length });
    expect(await readAll(cachedBlobSource(vanishing, digest, network))).toEqual(bytes);
    expect(registry.requests).toEqual([`GET blobs/${digest} 1000-99999`]);
    expect(await cachedBlobSource(vanishing, digest, network).read(5, 5)).toEqual(bytes.subarray(5, 10));
  });
});
