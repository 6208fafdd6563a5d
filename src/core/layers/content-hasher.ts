import { createSHA256, createXXHash128 } from 'hash-wasm';
import type { IHasher } from 'hash-wasm';
import type { SparseExtent } from '../tar/tar-entry.ts';
import type { HashWidth } from './layer-table.ts';

/** Random per opening, so that an image cannot be crafted to make two contents look equal under the fast hash. */
export type HashSeed = readonly [low: number, high: number];

/**
 * Most zero bytes that the holes of sparse files of one layer are expanded to for hashing. A layer may claim more
 * (moby#5419: a 1.2 TB lastlog); what goes past it is hashed by its map and stored bytes instead.
 */
export const maxExpandedHoleBytes = 8 * 2 ** 30;

const zeros = new Uint8Array(256 * 1024);

/** Hashes the contents of one file after another. Create once per layer: the seed is set up at creation. */
export class ContentHasher {
  readonly width: HashWidth;
  readonly #hasher: IHasher;
  #holeBudgetBytes = maxExpandedHoleBytes;
  /** Sparse file in progress: extents still to come, position in the expanded file, bytes left in the current extent. */
  #extents: readonly SparseExtent[] | null = null;
  #extentIndex = 0;
  #positionBytes = 0;
  #extentLeftBytes = 0;
  #expandedBytes = 0;
  #byMap = false;

  private constructor(width: HashWidth, hasher: IHasher) {
    this.width = width;
    this.#hasher = hasher;
  }

  static async create(width: HashWidth, seed: HashSeed): Promise<ContentHasher> {
    return new ContentHasher(width, width === 32 ? await createSHA256() : await createXXHash128(seed[0], seed[1]));
  }

  start(): void {
    this.#hasher.init();
    this.#extents = null;
  }

  /** Starts a sparse file: `update` then takes the stored bytes and the holes are filled in between. */
  startSparse(extents: readonly SparseExtent[], expandedBytes: number): void {
    this.#hasher.init();
    this.#extents = extents;
    this.#extentIndex = -1;
    this.#positionBytes = 0;
    this.#extentLeftBytes = 0;
    this.#expandedBytes = expandedBytes;
    const stored = extents.reduce((sum, extent) => sum + extent.lengthBytes, 0);
    const holeBytes = Math.max(0, expandedBytes - stored);
    this.#byMap = holeBytes > this.#holeBudgetBytes;
    if (this.#byMap) {
      this.#hasher.update(JSON.stringify([expandedBytes, extents]));
    } else {
      this.#holeBudgetBytes -= holeBytes;
    }
    this.#nextExtent();
  }

  update(bytes: Uint8Array): void {
    if (!this.#extents || this.#byMap) {
      this.#hasher.update(bytes);
      return;
    }
    let from = 0;
    while (from < bytes.length) {
      if (this.#extentLeftBytes === 0) {
        if (this.#extentIndex >= this.#extents.length) return;
        this.#nextExtent();
        continue;
      }
      const take = Math.min(bytes.length - from, this.#extentLeftBytes);
      this.#hasher.update(bytes.subarray(from, from + take));
      from += take;
      this.#positionBytes += take;
      this.#extentLeftBytes -= take;
    }
  }

  /** The hash, `width` bytes; `bySparseMap` when the content was too large to expand. */
  finish(): { readonly hash: Uint8Array; readonly bySparseMap: boolean } {
    const bySparseMap = this.#extents !== null && this.#byMap;
    if (this.#extents && !this.#byMap) this.#fillTo(this.#expandedBytes);
    return { hash: this.#hasher.digest('binary'), bySparseMap };
  }

  #nextExtent(): void {
    this.#extentIndex += 1;
    const extent = this.#extents?.[this.#extentIndex];
    if (!extent) return;
    if (!this.#byMap) this.#fillTo(extent.offsetBytes);
    this.#extentLeftBytes = extent.lengthBytes;
  }

  #fillTo(offsetBytes: number): void {
    let gap = offsetBytes - this.#positionBytes;
    while (gap > 0) {
      const take = Math.min(gap, zeros.length);
      this.#hasher.update(take === zeros.length ? zeros : zeros.subarray(0, take));
      gap -= take;
      this.#positionBytes += take;
    }
  }
}
