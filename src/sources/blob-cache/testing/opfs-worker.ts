import { openOpfsBlobCache } from '../opfs-blob-cache.ts';
import type { OpfsDirectory } from '../opfs-types.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const cut = `sha256:${'b'.repeat(64)}`;

/** Goes through the life of an entry in the folder it is sent, and answers what it found. */
self.onmessage = async ({ data }: MessageEvent<string>) => {
  const storage = await navigator.storage.getDirectory();
  const root = (await storage.getDirectoryHandle(data)) as unknown as OpfsDirectory;
  const cache = (await openOpfsBlobCache(root, { wallClock: Date.now }))!;
  const read = async (of: string): Promise<number[] | null> => {
    const source = await cache.get(of);
    return source ? [...(await source.read(0, source.sizeBytes))] : null;
  };
  const entry = (await cache.begin(digest, 5))!;
  await entry.append(new Uint8Array([1, 2, 3]));
  const beforeCommit = await read(digest);
  const twiceAtOnce = await cache.begin(digest, 5);
  await entry.append(new Uint8Array([4, 5]));
  await entry.commit();
  const short = (await cache.begin(cut, 5))!;
  await short.append(new Uint8Array([1]));
  await short.commit();
  self.postMessage({
    hasSyncHandles: 'createSyncAccessHandle' in FileSystemFileHandle.prototype,
    beforeCommit,
    twiceAtOnce,
    afterCommit: await read(digest),
    afterCutShort: await read(cut),
  });
};
