import type { BlobCache } from '../sources/blob-cache/blob-cache.ts';
import { openOpfsBlobCache } from '../sources/blob-cache/opfs-blob-cache.ts';
import type { OpfsDirectory } from '../sources/blob-cache/opfs-types.ts';
import { openOpfsKeptImages, type KeptImages } from '../sources/blob-cache/kept-images.ts';
import type { RegistryEffects } from '../sources/registry/fetch-like.ts';

/** What reading from registries needs of the browser; tests pass their own. */
export interface RegistryPlatform {
  readonly effects: RegistryEffects;
  /** Null where the browser gives no storage. */
  openBlobCache(): Promise<BlobCache | null>;
  openKeptImages(): Promise<KeptImages | null>;
}

/** The browser itself, on the page as in a worker. */
export const browserPlatform: RegistryPlatform = {
  effects: {
    fetch: (url, request) => fetch(url, request),
    now: () => performance.now(),
    wait: waitFor,
  },
  openBlobCache: async () => {
    const root = await findRoot();
    return root && openOpfsBlobCache(root, { wallClock: () => Date.now() });
  },
  openKeptImages: async () => {
    const root = await findRoot();
    return root && openOpfsKeptImages(root);
  },
};

/** Private windows refuse storage, and pages that are not secure contexts have none. */
export async function findRoot(): Promise<OpfsDirectory | null> {
  const storage = navigator.storage as StorageManager | undefined;
  try {
    return ((await storage?.getDirectory()) ?? null) as OpfsDirectory | null;
  } catch {
    return null;
  }
}

function waitFor(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const end = (): void => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', end);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', end, { once: true });
  });
}
