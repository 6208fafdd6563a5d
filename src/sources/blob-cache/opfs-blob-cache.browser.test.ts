import { afterEach, describe, expect, it } from 'vitest';
import { openOpfsBlobCache } from './opfs-blob-cache.ts';
import type { OpfsDirectory } from './opfs-types.ts';
import { describeCache, digestOf, put } from './testing/cache-contract.ts';

const folders: string[] = [];

/** A folder of its own for each test, as tests share the browser's storage. */
async function freshRoot(): Promise<OpfsDirectory> {
  const name = `test-${crypto.randomUUID()}`;
  folders.push(name);
  const root = await navigator.storage.getDirectory();
  return (await root.getDirectoryHandle(name, { create: true })) as unknown as OpfsDirectory;
}

afterEach(async () => {
  const root = await navigator.storage.getDirectory();
  for (const name of folders.splice(0)) await root.removeEntry(name, { recursive: true });
});

function tickingClock(): () => number {
  let now = 1_700_000_000_000;
  return () => (now += 1000);
}

describe('a cache in private files, from a page', () => {
  describeCache(async (limits) => {
    const cache = await openOpfsBlobCache(await freshRoot(), { limits, wallClock: tickingClock() });
    return cache!;
  });

  it('is found again by whoever opens it next', async () => {
    const root = await freshRoot();
    const first = await openOpfsBlobCache(root, { wallClock: tickingClock() });
    await put(first!, 'a', new Uint8Array([1, 2, 3, 4]));
    const second = await openOpfsBlobCache(root, { wallClock: tickingClock() });
    expect((await second!.get(digestOf('a')))?.sizeBytes).toBe(4);
  });

  it('is no cache where the browser gives no storage', async () => {
    const refusing = {
      getDirectoryHandle: () => Promise.reject(new DOMException('', 'SecurityError')),
    } as unknown as OpfsDirectory;
    expect(await openOpfsBlobCache(refusing, { wallClock: Date.now })).toBeNull();
  });

  it('takes nothing in where the browser has no room', async () => {
    const root = await freshRoot();
    const full = new Proxy(root, {
      get: (target, key: keyof OpfsDirectory) =>
        key === 'getDirectoryHandle'
          ? async () => ({
              async *entries() {},
              getFileHandle: () => Promise.reject(new DOMException('', 'QuotaExceededError')),
              removeEntry: () => Promise.resolve(),
            })
          : target[key],
    });
    const cache = await openOpfsBlobCache(full, { wallClock: tickingClock() });
    expect(await put(cache!, 'a', new Uint8Array(10))).toBe(false);
  });
});

describe('a cache in private files, from a worker', () => {
  it('keeps to the same, by files that are held exclusively', async () => {
    const root = await freshRoot();
    const folder = folders.at(-1)!;
    const worker = new Worker(new URL('./testing/opfs-worker.ts', import.meta.url), { type: 'module' });
    try {
      const answer = await new Promise<unknown>((resolve, reject) => {
        worker.onmessage = (event) => resolve(event.data);
        worker.onerror = (event) => reject(new Error(event.message));
        worker.postMessage(folder);
      });
      expect(answer).toEqual({
        hasSyncHandles: true,
        beforeCommit: null,
        twiceAtOnce: null,
        afterCommit: [1, 2, 3, 4, 5],
        afterCutShort: null,
      });
    } finally {
      worker.terminate();
    }
    const cache = await openOpfsBlobCache(root, { wallClock: tickingClock() });
    expect(await cache!.list()).toEqual([{ digest: digestOf('a'), sizeBytes: 5 }]);
  });
});
