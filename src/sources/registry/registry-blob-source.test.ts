import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/app-error.ts';
import type { ByteSource } from '../../core/bytes/byte-source.ts';
import { maxDroppedBytes } from './blob-stream.ts';
import { registryBlobSource } from './registry-blob-source.ts';
import { fakeClient, FakeClock } from './testing/fake-effects.ts';
import { FakeRegistry } from './testing/fake-registry.ts';

const repository = { registry: 'ghcr.io', name: 'owner/app' };

function someBytes(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = (i * 31 + (i >> 8) * 7) & 0xff;
  return bytes;
}

async function setUp(bytes = someBytes(100_000), algorithm = 'sha256') {
  const registry = new FakeRegistry();
  const clock = new FakeClock();
  const digest = await registry.addBlob(bytes, algorithm);
  const client = fakeClient(registry, clock);
  const source = registryBlobSource(client, { repository, digest, sizeBytes: bytes.length });
  return { registry, clock, digest, client, source, bytes };
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

async function codeOf(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  return error instanceof AppError ? error.code : String(error);
}

describe('a whole blob', () => {
  it.each(['sha256', 'sha512'])('streams in one request and is verified by %s', async (algorithm) => {
    const { source, registry, bytes, client } = await setUp(someBytes(100_000), algorithm);
    expect(await readAll(source)).toEqual(bytes);
    expect(client.traffic).toEqual({ requests: 1, blobBytes: bytes.length });
    expect(registry.requests).toHaveLength(1);
    expect(registry.requests[0]).not.toContain('-99999');
  });

  it('that is not what its digest says ends in an error that names both digests', async () => {
    const { source, registry, digest } = await setUp();
    registry.behaviour.corrupt.add(digest);
    const error = await readAll(source).catch((reason: unknown) => reason as AppError);
    expect(error).toMatchObject({ code: 'registry-digest-mismatch' });
    expect((error as AppError).message.match(/sha256:[0-9a-f]{64}/g)).toHaveLength(2);
  });

  it('keeps its last chunk back until the digest is right', async () => {
    const { source, registry, digest, bytes } = await setUp();
    registry.behaviour.corrupt.add(digest);
    const reader = source.stream(0, source.sizeBytes).getReader();
    let received = 0;
    await expect(
      (async () => {
        for (;;) received += (await reader.read()).value!.length;
      })(),
    ).rejects.toThrow(AppError);
    expect(received).toBeLessThan(bytes.length);
  });

  it.each([
    ['half way', [50_000]],
    ['at its first byte', [0]],
    ['at its last byte', [99_999]],
    ['again and again', [30_000, 10_000, 1, 20_000, 1]],
  ])('goes on where it was when the connection breaks off %s', async (_, breakOffAfter) => {
    const { source, registry, clock, bytes } = await setUp();
    registry.behaviour.breakOffAfter = [...breakOffAfter];
    expect(await readAll(source)).toEqual(bytes);
    expect(registry.requests).toHaveLength(breakOffAfter.length + 1);
    expect(registry.bytesSent).toBe(bytes.length);
    expect(clock.waits.every((wait) => wait === 1000)).toBe(true);
  });

  it('is given up after three retries without a byte', async () => {
    const { source, registry, clock } = await setUp();
    registry.behaviour.breakOffAfter = [20_000, 0, 0, 0, 0];
    expect(await codeOf(readAll(source))).toBe('registry-connection-failed');
    expect(clock.waits).toEqual([1000, 2000, 4000]);
  });

  it('goes on after a break from a registry that sends whole blobs only', async () => {
    const { source, registry, bytes } = await setUp();
    registry.behaviour.ranges = 'whole';
    registry.behaviour.breakOffAfter = [50_000];
    expect(await readAll(source)).toEqual(bytes);
    expect(registry.requests).toHaveLength(2);
  });

  it('waits as long as the registry says', async () => {
    const { source, registry, clock, bytes } = await setUp();
    registry.behaviour.errors = [
      { status: 429, error: { code: 'too-many-requests-there', retryAfterSeconds: 7 } },
      { status: 503, error: { code: 'registry-failed' } },
    ];
    expect(await readAll(source)).toEqual(bytes);
    expect(clock.waits).toEqual([7000, 2000]);
  });

  it('is not waited for when the registry wants more than a minute', async () => {
    const { source, registry, clock } = await setUp();
    registry.behaviour.errors = [{ status: 429, error: { code: 'too-many-requests-there', retryAfterSeconds: 3600 } }];
    expect(await codeOf(readAll(source))).toBe('registry-too-many-requests-there');
    expect(clock.waits).toEqual([]);
  });

  it('is not asked for again when it does not exist', async () => {
    const { client, registry } = await setUp();
    const source = registryBlobSource(client, { repository, digest: `sha256:${'0'.repeat(64)}`, sizeBytes: 10 });
    expect(await codeOf(readAll(source))).toBe('registry-blob-unknown');
    expect(registry.requests).toHaveLength(1);
  });

  it('of another size than declared is not read', async () => {
    const { client, digest } = await setUp();
    for (const sizeBytes of [99_999, 100_001]) {
      const source = registryBlobSource(client, { repository, digest, sizeBytes });
      expect(await codeOf(readAll(source))).toBe('registry-size-mismatch');
    }
  });

  it('with bytes after its end is refused, also without a declared length', async () => {
    const { source, registry } = await setUp();
    registry.behaviour.extraBytes = new Uint8Array(1);
    expect(await codeOf(readAll(source))).toBe('registry-size-mismatch');
  });

  it('of no bytes needs no request', async () => {
    const { source, registry } = await setUp(new Uint8Array(0));
    expect(await readAll(source)).toHaveLength(0);
    expect(registry.requests).toEqual([]);
  });

  it('ends its request when the reader lets go', async () => {
    const { source, registry } = await setUp();
    const reader = source.stream(0, source.sizeBytes).getReader();
    await reader.read();
    await reader.cancel();
    expect(registry.cancelled).toBe(1);
  });
});

describe('a part of a blob', () => {
  it('comes as one absolute range', async () => {
    const { source, registry, bytes, digest } = await setUp();
    expect(await source.read(99_928, 72)).toEqual(bytes.subarray(99_928));
    expect(registry.requests).toEqual([`GET blobs/${digest} 99928-99999`]);
    expect(registry.bytesSent).toBe(72);
  });

  it('ends where the blob ends', async () => {
    const { source, bytes } = await setUp();
    expect(await source.read(99_990, 1000)).toEqual(bytes.subarray(99_990));
    expect(await source.read(200_000, 10)).toHaveLength(0);
  });

  it.each(['whole', 'refused'] as const)('near the start is had without ranges too (%s)', async (ranges) => {
    const { source, registry, bytes, client } = await setUp();
    registry.behaviour.ranges = ranges;
    expect(await source.read(20_000, 16)).toEqual(bytes.subarray(20_000, 20_016));
    expect(client.refusesRanges('ghcr.io')).toBe(true);
    expect(registry.bytesSent).toBeLessThan(bytes.length);
  });

  it('far in is not worth the bytes before it, and that is remembered', async () => {
    const { source, registry } = await setUp(someBytes(maxDroppedBytes + 1000));
    registry.behaviour.ranges = 'whole';
    const tail = (): Promise<Uint8Array> => source.read(maxDroppedBytes + 1, 72);
    expect(await codeOf(tail())).toBe('registry-ranges-refused');
    expect(registry.cancelled).toBe(1);
    expect(await codeOf(tail())).toBe('registry-ranges-refused');
    expect(registry.requests).toHaveLength(1);
    expect(registry.bytesSent).toBe(0);
  });

  it('is given up when the signal aborts while the registry is silent', async () => {
    const { source, registry, clock } = await setUp();
    registry.behaviour.gate = new Promise(() => undefined);
    const controller = new AbortController();
    const reading = source.read(0, 10, controller.signal);
    controller.abort();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    expect(clock.waits).toEqual([]);
  });
});
