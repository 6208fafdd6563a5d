import type { SparseExtent, TarEntry } from '../tar/tar-entry.ts';

const zeros = new Uint8Array(256 * 1024);

/** Puts the stored stretches of one sparse file and its holes in order: the content as a reader of the file sees it. */
export class SparseExpansion {
  readonly #extents: readonly SparseExtent[];
  readonly #sizeBytes: number;
  #extentIndex = -1;
  #extentLeft = 0;
  #position = 0;
  /** Stored bytes and lengths of holes, in the order of the file. */
  #parts: (Uint8Array | number)[] = [];

  constructor(entry: Pick<TarEntry, 'sizeBytes'>, extents: readonly SparseExtent[]) {
    this.#extents = extents;
    this.#sizeBytes = entry.sizeBytes;
    this.#nextExtent();
  }

  /** Takes the next stored bytes. They are handed out as views. */
  take(bytes: Uint8Array): void {
    let from = 0;
    while (from < bytes.length && this.#extentIndex < this.#extents.length) {
      if (this.#extentLeft === 0) {
        this.#nextExtent();
        continue;
      }
      const part = bytes.subarray(from, from + this.#extentLeft);
      this.#parts.push(part);
      from += part.length;
      this.#position += part.length;
      this.#extentLeft -= part.length;
    }
  }

  /** All stored bytes have been taken. */
  end(): void {
    this.#holeTo(this.#sizeBytes);
  }

  /** What has become known since the last call; to be asked for before the bytes that were taken change. */
  *takeOut(): Generator<Uint8Array, void> {
    const parts = this.#parts;
    this.#parts = [];
    for (const part of parts) {
      if (typeof part !== 'number') yield part;
      else for (let left = part; left > 0; left -= zeros.length) yield zeros.subarray(0, left);
    }
  }

  #nextExtent(): void {
    const extent = this.#extents[++this.#extentIndex];
    if (extent === undefined) return;
    this.#holeTo(extent.offsetBytes);
    this.#extentLeft = extent.lengthBytes;
  }

  #holeTo(offset: number): void {
    if (offset > this.#position) this.#parts.push(offset - this.#position);
    this.#position = Math.max(this.#position, offset);
  }
}
