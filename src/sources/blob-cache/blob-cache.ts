import type { ByteSource } from '../../core/bytes/byte-source.ts';

export interface CachedBlob {
  readonly digest: string;
  readonly sizeBytes: number;
}

/**
 * Whole blobs by digest, kept between sittings. Only what was verified gets in: an entry is committed by whoever read the
 * blob to its end and found its digest right. Nothing here ever breaks a reading: a cache that is full, locked or gone
 * answers null.
 */
export interface BlobCache {
  /** The blob, which then counts as used last; null where it is not here. */
  get(digest: string): Promise<ByteSource | null>;
  /**
   * Begins an entry, for which the blobs that were used longest ago make room. Null where it cannot be kept: larger than
   * the cache's share for one blob, under way elsewhere, of a digest that cannot be verified, no room in the browser.
   */
  begin(digest: string, sizeBytes: number): Promise<CacheEntry | null>;
  /** Removes a blob that was found to be damaged. */
  remove(digest: string): Promise<void>;
  /** What is in, the last used first. */
  list(): Promise<readonly CachedBlob[]>;
  /** Removes everything that is not being written. */
  clear(): Promise<void>;
}

/** An entry under way. Rejections mean that it is lost; the caller goes on without. */
export interface CacheEntry {
  append(chunk: Uint8Array): Promise<void>;
  /** Makes the blob findable. Only for a blob whose digest was verified. */
  commit(): Promise<void>;
  discard(): Promise<void>;
}

export interface CacheLimits {
  /** All blobs together. */
  readonly maxBytes: number;
  /** One blob: a larger one would drive out everything else. */
  readonly maxBlobBytes: number;
}

export const defaultCacheLimits: CacheLimits = { maxBytes: 4 * 2 ** 30, maxBlobBytes: 2 ** 30 };

/** Algorithms that a stream can be verified by. */
export function isVerifiable(digest: string): boolean {
  return /^sha(?:256|384|512):[0-9a-f]+$/.test(digest);
}

/** The blobs to be removed so that `neededBytes` more fit: those used longest ago. `blobs`: the last used first. */
export function blobsToEvict<Blob extends { readonly sizeBytes: number }>(
  blobs: readonly Blob[],
  neededBytes: number,
  maxBytes: number,
): readonly Blob[] {
  let total = neededBytes + blobs.reduce((sum, blob) => sum + blob.sizeBytes, 0);
  const evicted: Blob[] = [];
  for (const blob of blobs.toReversed()) {
    if (total <= maxBytes) break;
    evicted.push(blob);
    total -= blob.sizeBytes;
  }
  return evicted;
}
