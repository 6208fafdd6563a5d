import { describe, expect, it } from 'vitest';
import { gzipMember } from '../../core/compression/testing/gzip-member.ts';
import { computeDigest } from '../../core/formats/digest.ts';
import { writeZtoc } from '../../core/lazy/testing/write-ztoc.ts';
import { HashState } from '../../core/layers/layer-table.ts';
import * as raw from '../../core/tar/testing/raw-tar.ts';
import type { BlobCache } from '../blob-cache/blob-cache.ts';
import { MemoryBlobCache } from '../blob-cache/memory-blob-cache.ts';
import { readLayer, type LayerRequest, type ReadLayerOptions } from './read-layer.ts';
import { openingBytes } from './open-rest.ts';
import { fakeClient } from './testing/fake-effects.ts';
import { FakeRegistry } from './testing/fake-registry.ts';

const repository = { registry: 'ghcr.io', name: 'owner/app' };
const noise = Uint8Array.from({ length: 200_000 }, (_, i) => (Math.imul(i, 2_654_435_761) >>> 13) & 0xff);
const tar = raw.archive(raw.file('a', 'one'), raw.file('noise', noise));

/** Where no image keeps tables of another. */
const withoutTables = { read: () => Promise.resolve(null) };

async function setUp(blob: Uint8Array, changes: Partial<LayerRequest> = {}) {
  const registry = new FakeRegistry();
  const digest = await registry.addBlob(blob);
  const client = fakeClient(registry);
  const request: LayerRequest = {
    blob: { repository, digest, sizeBytes: blob.length },
    annotations: new Map(),
    byTableOfContents: false,
    ztoc: null,
    saysPlain: false,
    verifiesDiffId: true,
    diffId: await computeDigest(tar),
    ...changes,
  };
  const read = (cache: BlobCache | null = null, options: Partial<ReadLayerOptions> = {}) =>
    readLayer(client, cache, request, {
      hashWidth: 16,
      seed: [1, 2],
      signal: new AbortController().signal,
      tocImage: withoutTables,
      onProgress: () => undefined,
      ...options,
    });
  return { registry, client, digest, request, read };
}

function changedAt(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 0x55 : byte));
}

describe('a layer that is streamed', () => {
  it.each([
    ['packed', gzipMember(tar, { level: 1 })],
    ['plain', tar],
  ])('has both digests at its last byte (%s)', async (_, blob) => {
    const { registry, digest, request, read } = await setUp(blob);
    const layer = await read();
    expect(layer.error).toBeNull();
    expect(layer.table.entryCount).toBe(2);
    expect(layer.verification).toEqual({
      digest: { computed: digest, matches: true },
      diffId: { computed: request.diffId, matches: true },
    });
    expect(registry.requests).toHaveLength(1);
  });

  it('has no diff ID where that was not asked for', async () => {
    const { read } = await setUp(gzipMember(tar, { level: 1 }), { verifiesDiffId: false });
    const { verification } = await read();
    expect(verification.digest.matches).toBe(true);
    expect(verification.diffId).toEqual({ computed: null, matches: null });
  });

  it('that was damaged on its way is told by its digest, although the decoder stumbles first', async () => {
    const blob = gzipMember(tar, { level: 1 });
    const { registry, digest, read } = await setUp(blob);
    const damaged = changedAt(blob, 2000);
    registry.setBlob(digest, damaged);
    const cache = new MemoryBlobCache();
    const layer = await read(cache);
    expect(layer.error?.code).toBe('registry-digest-mismatch');
    expect(layer.error?.message).toContain(`${await computeDigest(damaged)}; ${digest} is declared`);
    expect(layer.verification.digest.matches).toBe(false);
    expect(layer.source).toMatchObject({ isVerified: false });
    expect(layer.table.complete).toBe(false);
    expect(layer.table.warnings.map(({ message }) => message)).toEqual([layer.error?.message]);
    expect(await cache.list()).toEqual([]);
  });

  it('that was made wrong is what was declared, and says where it cannot be unpacked', async () => {
    const blob = changedAt(gzipMember(tar, { level: 1 }), 2000);
    const { digest, read } = await setUp(blob);
    const layer = await read();
    expect(layer.error?.code).toMatch(/^compression-/);
    expect(layer.verification).toEqual({
      digest: { computed: digest, matches: true },
      diffId: { computed: null, matches: false },
    });
  });

  it('that is no good tar has both digests all the same', async () => {
    const broken = changedAt(tar, 1024 + 150);
    const { digest, read } = await setUp(gzipMember(broken, { level: 1 }), { diffId: await computeDigest(broken) });
    const layer = await read();
    expect(layer.error?.code).toBe('tar-bad-checksum');
    expect(layer.verification).toEqual({
      digest: { computed: digest, matches: true },
      diffId: { computed: await computeDigest(broken), matches: true },
    });
  });

  it('that breaks off for good has no verdict', async () => {
    const { registry, read } = await setUp(gzipMember(tar, { level: 0 }));
    registry.behaviour.breakOffAfter = [50_000, 0, 0, 0];
    const layer = await read();
    expect(layer.error?.code).toBe('registry-connection-failed');
    expect(layer.table.entryCount).toBe(1);
    expect(layer.verification).toEqual({
      digest: { computed: null, matches: null },
      diffId: { computed: null, matches: null },
    });
    expect(layer.source).toMatchObject({ kind: 'streamed', bytesFetched: 50_000, isVerified: null });
  });

  it('is let go of when the signal aborts', async () => {
    const { registry, read } = await setUp(gzipMember(tar, { level: 0 }));
    const controller = new AbortController();
    const reading = read(null, {
      signal: controller.signal,
      onProgress: () => controller.abort(new DOMException('cancelled', 'AbortError')),
    });
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    expect(registry.cancelled).toBe(1);
  });
});

describe('a plain layer with a large file', () => {
  const large = raw.archive(raw.file('a', 'one'), raw.file('large', new Uint8Array(50_000_000)), raw.file('z', noise));
  const one = { computed: null, matches: null };

  it('is listed without it by one more request, and is not verified', async () => {
    const { registry, digest, read } = await setUp(large);
    const layer = await read();
    expect(layer.error).toBeNull();
    expect(layer.table.entryCount).toBe(3);
    expect([...layer.table.hashState]).toEqual([HashState.known, HashState.deferred, HashState.known]);
    const { bytesFetched, bytesSaved } = layer.source;
    expect(layer.source).toMatchObject({ kind: 'headers', isVerified: null, format: null });
    expect(bytesFetched).toBe(registry.bytesSent);
    expect(bytesFetched).toBeLessThan(300_000);
    expect(bytesFetched + bytesSaved).toBe(large.length);
    expect(layer.verification).toEqual({ digest: one, diffId: one });
    const rest = 512 * 3 + Math.ceil(50_000_000 / 512) * 512;
    expect(registry.requests).toEqual([`GET blobs/${digest}`, `GET blobs/${digest} ${rest}-${large.length - 1}`]);
    expect(registry.cancelled).toBe(1);
  });

  it('that its media type announces is asked for in small until it is known to go on', async () => {
    const { registry, digest, read } = await setUp(large, { saysPlain: true });
    expect((await read()).source.kind).toBe('headers');
    const rest = 512 * 3 + Math.ceil(50_000_000 / 512) * 512;
    expect(registry.requests).toEqual([
      `GET blobs/${digest} 0-${openingBytes - 1}`,
      `GET blobs/${digest} ${rest}-${large.length - 1}`,
    ]);
  });

  it('that its media type announces and that has none is verified all the same', async () => {
    const small = raw.archive(...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => raw.file(name, noise)));
    const { registry, digest, read } = await setUp(small, { saysPlain: true, diffId: await computeDigest(small) });
    registry.behaviour.breakOffAfter = [100_000, Infinity, 300_000];
    const layer = await read();
    expect(layer.source).toMatchObject({ kind: 'streamed', bytesFetched: small.length, isVerified: true });
    expect(layer.verification.diffId.matches).toBe(true);
    expect(registry.requests.map((request) => request.split(' ').at(-1))).toEqual([
      `0-${openingBytes - 1}`,
      `100000-${openingBytes - 1}`,
      `${openingBytes}-${small.length - 1}`,
      `${openingBytes + 300_000}-${small.length - 1}`,
    ]);
    expect(registry.requests.every((request) => request.includes(digest))).toBe(true);
  });

  it.each(['whole', 'refused'] as const)(
    'that its media type announces is one stream where ranges are: %s',
    async (ranges) => {
      const { registry, read } = await setUp(large, { saysPlain: true });
      registry.behaviour.ranges = ranges;
      expect((await read()).source).toMatchObject({ kind: 'streamed', bytesFetched: large.length, isVerified: true });
      expect(registry.requests).toHaveLength(ranges === 'whole' ? 1 : 2);
    },
  );

  it.each(['whole', 'refused'] as const)('is streamed and verified where ranges are answered: %s', async (ranges) => {
    const { registry, digest, read } = await setUp(large);
    registry.behaviour.ranges = ranges;
    const cache = new MemoryBlobCache();
    const layer = await read(cache);
    expect([...layer.table.hashState]).toEqual([HashState.known, HashState.known, HashState.known]);
    expect(layer.source).toMatchObject({
      kind: 'streamed',
      bytesFetched: large.length,
      bytesSaved: 0,
      isVerified: true,
    });
    expect(layer.verification.digest).toEqual({ computed: digest, matches: true });
    // The answer to the range, where it was one, was let go of before it sent anything.
    expect(registry.requests).toHaveLength(2);
    expect(registry.bytesSent).toBe(large.length);
    expect(registry.cancelled).toBe(ranges === 'whole' ? 1 : 0);
    expect((await cache.list()).map((each) => each.digest)).toEqual([digest]);
  });

  it('goes on where it was when the connection behind a jump breaks off', async () => {
    const { registry, read } = await setUp(large);
    registry.behaviour.breakOffAfter = [Infinity, 70_000];
    const layer = await read();
    expect(layer.error).toBeNull();
    expect(layer.table.entryCount).toBe(3);
    expect(layer.source.kind).toBe('headers');
    expect(registry.requests).toHaveLength(3);
    expect(layer.source.bytesFetched + layer.source.bytesSaved).toBe(large.length);
  });

  it('is read whole where the connection behind a jump breaks off for good', async () => {
    const { registry, read } = await setUp(large);
    registry.behaviour.breakOffAfter = [Infinity, 70_000, 0, 0, 0];
    const layer = await read();
    expect(layer.error).toBeNull();
    expect(layer.source).toMatchObject({ kind: 'streamed', isVerified: true });
    expect(layer.source.bytesFetched).toBe(registry.bytesSent);
  });

  it('that is no good tar behind it is read whole, to know its digest', async () => {
    const broken = changedAt(large, large.length - 1024 - 200_192 - 512 + 150);
    const { digest, read } = await setUp(broken);
    const layer = await read();
    expect(layer.error?.code).toBe('tar-bad-checksum');
    expect(layer.source).toMatchObject({ kind: 'streamed', bytesSaved: 0 });
    expect(layer.verification.digest).toEqual({ computed: digest, matches: true });
  });

  it('is not kept in part', async () => {
    const { read } = await setUp(large);
    const cache = new MemoryBlobCache();
    expect((await read(cache)).source.kind).toBe('headers');
    expect(await cache.list()).toEqual([]);
  });

  it('lets go of both requests when the signal aborts', async () => {
    const { registry, read } = await setUp(large);
    const controller = new AbortController();
    const reading = read(null, {
      signal: controller.signal,
      onProgress: () => {
        if (registry.requests.length === 2) controller.abort(new DOMException('cancelled', 'AbortError'));
      },
    });
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    expect(registry.cancelled).toBe(2);
  });
});

describe('a layer that a SOCI index lists', () => {
  const entries = [{ name: 'a', type: 'reg', size: 3 }] as const;

  it('is listed without being fetched', async () => {
    const { registry, request, client } = await setUp(gzipMember(tar, { level: 1 }));
    const list = writeZtoc(entries);
    const ztoc = { digest: await registry.addBlob(list), sizeBytes: list.length, isNamedByImage: true };
    const layer = await readLayer(
      client,
      null,
      { ...request, byTableOfContents: true, ztoc },
      {
        hashWidth: 32,
        seed: [1, 2],
        signal: new AbortController().signal,
        tocImage: withoutTables,
        onProgress: () => undefined,
      },
    );
    expect(layer.table.entryCount).toBe(1);
    expect(layer.source).toMatchObject({ kind: 'table-of-contents', format: 'soci', isVerified: true });
    expect(registry.requests).toEqual([`GET blobs/${ztoc.digest}`]);
  });

  it('is read whole where the list is not the declared one, with a warning', async () => {
    const { registry, request, client } = await setUp(gzipMember(tar, { level: 1 }));
    const list = writeZtoc(entries);
    const ztoc = { digest: await registry.addBlob(list), sizeBytes: list.length, isNamedByImage: true };
    registry.behaviour.corrupt.add(ztoc.digest);
    const layer = await readLayer(
      client,
      null,
      { ...request, byTableOfContents: true, ztoc },
      {
        hashWidth: 32,
        seed: [1, 2],
        signal: new AbortController().signal,
        tocImage: withoutTables,
        onProgress: () => undefined,
      },
    );
    expect(layer.table.entryCount).toBe(2);
    expect(layer.source.kind).toBe('streamed');
    expect(layer.warnings.map(({ code }) => code)).toEqual(['table-of-contents-unusable']);
  });
});
