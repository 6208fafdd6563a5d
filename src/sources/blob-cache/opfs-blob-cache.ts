import type { ByteSource } from '../../core/bytes/byte-source.ts';
import { blobSource } from '../blob-source.ts';
import type { BlobCache, CachedBlob, CacheEntry, CacheLimits } from './blob-cache.ts';
import { blobsToEvict, defaultCacheLimits, isVerifiable } from './blob-cache.ts';
import type { OpfsDirectory } from './opfs-types.ts';
import { attempt, openWriter } from './opfs-writer.ts';

/*
 * One directory, two files for each blob:
 *
 *   sha256-<hex>.<size>        the bytes. Whole when it is as long as its name says: the last chunk of a blob is written
 *                              only once its digest is right, so a file that was cut short is never taken for a blob.
 *   sha256-<hex>.<size>.used   when it was last used, in milliseconds since 1970, as text
 */
const DIRECTORY = 'blobs';
const USED = '.used';

interface StoredBlob extends CachedBlob {
  readonly fileName: string;
  /** Bytes that are there; fewer than `sizeBytes` while it is written, or for ever when that broke off. */
  readonly storedBytes: number;
  readonly usedAtMs: number;
}

export interface OpfsCacheOptions {
  readonly limits?: CacheLimits;
  /** Milliseconds since 1970. */
  readonly wallClock: () => number;
}

/**
 * The cache in the browser's private files. Works in workers, with files that one worker writes and all read, and in pages.
 * `root`: what `navigator.storage.getDirectory()` answers. Null where the browser gives no storage (private windows).
 */
export async function openOpfsBlobCache(root: OpfsDirectory, options: OpfsCacheOptions): Promise<BlobCache | null> {
  const directory = await attempt(() => root.getDirectoryHandle(DIRECTORY, { create: true }));
  return directory ? new OpfsBlobCache(directory, options) : null;
}

class OpfsBlobCache implements BlobCache {
  readonly #directory: OpfsDirectory;
  readonly #limits: CacheLimits;
  readonly #wallClock: () => number;

  constructor(directory: OpfsDirectory, options: OpfsCacheOptions) {
    this.#directory = directory;
    this.#limits = options.limits ?? defaultCacheLimits;
    this.#wallClock = options.wallClock;
  }

  async get(digest: string): Promise<ByteSource | null> {
    const prefix = `${digest.replace(':', '-')}.`;
    const fileName = (await this.#fileNames()).find((name) => name.startsWith(prefix));
    if (fileName === undefined) return null;
    const file = await attempt(async () => (await this.#directory.getFileHandle(fileName)).getFile());
    if (!file || file.size !== Number(fileName.slice(prefix.length))) return null;
    await this.#markUsed(fileName);
    return blobSource(file, digest);
  }

  async begin(digest: string, sizeBytes: number): Promise<CacheEntry | null> {
    if (sizeBytes > this.#limits.maxBlobBytes || !isVerifiable(digest)) return null;
    const fileName = `${digest.replace(':', '-')}.${sizeBytes}`;
    const others = (await this.#scan()).filter((blob) => blob.fileName !== fileName);
    // Begun ones count as what they will be: several layers are written at once.
    for (const old of blobsToEvict(others, sizeBytes, this.#limits.maxBytes)) await this.#remove(old.fileName);
    return attempt(async () => {
      const handle = await this.#directory.getFileHandle(fileName, { create: true });
      const file = await handle.getFile();
      if (file.size === sizeBytes && sizeBytes > 0) return null;
      const writer = await openWriter(handle);
      await this.#markUsed(fileName);
      return {
        append: writer.append,
        commit: writer.close,
        discard: async () => {
          await attempt(writer.abort);
          await this.#remove(fileName);
        },
      };
    });
  }

  async remove(digest: string): Promise<void> {
    const prefix = `${digest.replace(':', '-')}.`;
    for (const name of await this.#fileNames()) if (name.startsWith(prefix)) await this.#remove(name);
  }

  async list(): Promise<readonly CachedBlob[]> {
    const blobs = (await this.#scan()).filter(isWhole);
    return blobs.map(({ digest, sizeBytes }) => ({ digest, sizeBytes }));
  }

  async clear(): Promise<void> {
    for (const { fileName } of await this.#scan()) await this.#remove(fileName);
  }

  /** Everything that is here, the last used first. */
  async #scan(): Promise<readonly StoredBlob[]> {
    const blobs: StoredBlob[] = [];
    for (const fileName of await this.#fileNames()) {
      const [, algorithm, hex, size] = /^(sha\d+)-([0-9a-f]+)\.(\d+)$/.exec(fileName) ?? [];
      const file = await attempt(async () => (await this.#directory.getFileHandle(fileName)).getFile());
      if (!file || size === undefined) continue;
      blobs.push({
        fileName,
        digest: `${algorithm}:${hex}`,
        sizeBytes: Number(size),
        storedBytes: file.size,
        usedAtMs: await this.#usedAt(fileName),
      });
    }
    return blobs.sort((a, b) => b.usedAtMs - a.usedAtMs || (a.fileName < b.fileName ? -1 : 1));
  }

  async #fileNames(): Promise<readonly string[]> {
    const names: string[] = [];
    await attempt(async () => {
      for await (const [name] of this.#directory.entries()) if (!name.endsWith(USED)) names.push(name);
    });
    return names;
  }

  async #usedAt(fileName: string): Promise<number> {
    const text = await attempt(async () =>
      (await (await this.#directory.getFileHandle(fileName + USED)).getFile()).text(),
    );
    return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : 0;
  }

  async #markUsed(fileName: string): Promise<void> {
    await attempt(async () => {
      const writer = await openWriter(await this.#directory.getFileHandle(fileName + USED, { create: true }));
      await writer.append(new TextEncoder().encode(String(Math.round(this.#wallClock()))));
      await writer.close();
    });
  }

  /** A file that is being written stays: its writer holds it. */
  async #remove(fileName: string): Promise<void> {
    await attempt(() => this.#directory.removeEntry(fileName));
    await attempt(() => this.#directory.removeEntry(fileName + USED));
  }
}

function isWhole(blob: StoredBlob): boolean {
  return blob.storedBytes === blob.sizeBytes;
}
