import { memorySource } from '../../core/bytes/memory-source.ts';
import type { BlobCache, CachedBlob, CacheEntry, CacheLimits } from './blob-cache.ts';
import { blobsToEvict, defaultCacheLimits, isVerifiable } from './blob-cache.ts';

/** A cache that lives as long as its page or worker: for tests, and where the browser gives no storage. */
export class MemoryBlobCache implements BlobCache {
  readonly #limits: CacheLimits;
  /** The last used last. */
  readonly #blobs = new Map<string, Uint8Array>();
  readonly #underWay = new Set<string>();

  constructor(limits: CacheLimits = defaultCacheLimits) {
    this.#limits = limits;
  }

  get(digest: string): ReturnType<BlobCache['get']> {
    const bytes = this.#blobs.get(digest);
    if (!bytes) return Promise.resolve(null);
    this.#blobs.delete(digest);
    this.#blobs.set(digest, bytes);
    return Promise.resolve(memorySource(bytes));
  }

  begin(digest: string, sizeBytes: number): Promise<CacheEntry | null> {
    if (sizeBytes > this.#limits.maxBlobBytes || this.#underWay.has(digest) || !isVerifiable(digest)) {
      return Promise.resolve(null);
    }
    for (const { digest: old } of blobsToEvict(this.#list(), sizeBytes, this.#limits.maxBytes)) this.#blobs.delete(old);
    this.#underWay.add(digest);
    const bytes = new Uint8Array(sizeBytes);
    let at = 0;
    return Promise.resolve({
      append: async (chunk) => {
        await Promise.resolve();
        bytes.set(chunk, at);
        at += chunk.length;
      },
      commit: () => {
        this.#underWay.delete(digest);
        if (at === sizeBytes) this.#blobs.set(digest, bytes);
        return Promise.resolve();
      },
      discard: () => {
        this.#underWay.delete(digest);
        return Promise.resolve();
      },
    });
  }

  remove(digest: string): Promise<void> {
    this.#blobs.delete(digest);
    return Promise.resolve();
  }

  list(): Promise<readonly CachedBlob[]> {
    return Promise.resolve(this.#list());
  }

  clear(): Promise<void> {
    this.#blobs.clear();
    return Promise.resolve();
  }

  #list(): readonly CachedBlob[] {
    return [...this.#blobs].map(([digest, bytes]) => ({ digest, sizeBytes: bytes.length })).reverse();
  }
}
