import type { HostMemory } from '../compression/wasm/host-memory.ts';
import type { SparseExtent } from '../tar/tar-entry.ts';
import type { HashWidth } from './layer-table.ts';
import { createStreamHash, type HashSeed, type StreamHash } from './stream-hash.ts';

/**
 * Most zero bytes that the holes of sparse files of one layer are expanded to for hashing. A layer may claim more
 * (moby#5419: a 1.2 TB lastlog); what goes past it is hashed by its map and stored bytes instead.
 */
export const maxExpandedHoleBytes = 8 * 2 ** 30;

/** Hashes the contents of one file after another. Create once per layer: the seed is set up at creation. */
export class ContentHasher {
  readonly width: HashWidth;
  readonly #hash: StreamHash;
  #holeBudgetBytes = maxExpandedHoleBytes;
  /** Sparse file in progress: extents still to come, position in the expanded file, bytes left in the current extent. */
  #extents: readonly SparseExtent[] | null = null;
  #extentIndex = 0;
  #positionBytes = 0;
  #extentLeftBytes = 0;
  #expandedBytes = 0;
  #byMap = false;

  private constructor(width: HashWidth, hash: StreamHash) {
    this.width = width;
    this.#hash = hash;
  }

  /** `host`: a memory in which most of the bytes to come will lie; they are read there in place. */
  static async create(width: HashWidth, seed: HashSeed, host: HostMemory | null = null): Promise<ContentHasher> {
    return new ContentHasher(width, await createStreamHash(width, seed, host));
  }

  start(): void {
    this.#hash.start();
    this.#extents = null;
  }

  /** Starts a sparse file: `update` then takes the stored bytes and the holes are filled in between. */
  startSparse(extents: readonly SparseExtent[], expandedBytes: number): void {
    this.#hash.start();
    this.#extents = extents;
    this.#extentIndex = -1;
    this.#positionBytes = 0;
    this.#extentLeftBytes = 0;
    this.#expandedBytes = expandedBytes;
    const stored = extents.reduce((sum, extent) => sum + extent.lengthBytes, 0);
    const holeBytes = Math.max(0, expandedBytes - stored);
    this.#byMap = holeBytes > this.#holeBudgetBytes;
    if (this.#byMap) {
      this.#hash.update(new TextEncoder().encode(JSON.stringify([expandedBytes, extents])));
    } else {
      this.#holeBudgetBytes -= holeBytes;
    }
    this.#nextExtent();
  }

  update(bytes: Uint8Array): void {
    if (!this.#extents || this.#byMap) {
      this.#hash.update(bytes);
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
      this.#hash.update(bytes.subarray(from, from + take));
      from += take;
      this.#positionBytes += take;
      this.#extentLeftBytes -= take;
    }
  }

  /** Writes the hash, `width` bytes, to target[at …]; answers true when the content was too large to expand. */
  finish(target: Uint8Array, at: number): boolean {
    const bySparseMap = this.#extents !== null && this.#byMap;
    if (this.#extents && !this.#byMap) this.#fillTo(this.#expandedBytes);
    this.#hash.finish(target, at);
    return bySparseMap;
  }

  /** Says that nothing more is to be hashed: what it took of `host` is free for others. */
  release(): void {
    this.#hash.release();
  }

  #nextExtent(): void {
    this.#extentIndex += 1;
    const extent = this.#extents?.[this.#extentIndex];
    if (!extent) return;
    if (!this.#byMap) this.#fillTo(extent.offsetBytes);
    this.#extentLeftBytes = extent.lengthBytes;
  }

  #fillTo(offsetBytes: number): void {
    const gap = offsetBytes - this.#positionBytes;
    if (gap <= 0) return;
    this.#hash.updateZeros(gap);
    this.#positionBytes += gap;
  }
}
