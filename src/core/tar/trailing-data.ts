import { BLOCK_BYTES, isChecksumRight, sumBlock } from './tar-header.ts';
import { parseNumberField } from './tar-number.ts';

/** The table of contents that builders of eStargz layers put behind the archive's end (stargz-snapshotter docs/estargz.md). */
const TABLE_NAME = new TextEncoder().encode('stargz.index.json\0');

/** No table has more: what is read of one stops there (src/core/lazy/toc-json.ts), and a size beyond that is no size. */
const MAX_TABLE_BYTES = 2 ** 32;

/**
 * What follows an archive's end blocks. Zeros are padding, and one `stargz.index.json` with a header of its own is a part of the
 * format that unpackers never see; everything else is junk.
 */
export class TrailingData {
  #isJunk = false;
  readonly #block = new Uint8Array(BLOCK_BYTES);
  #blockFill = 0;
  /** Bytes of the table, padding included, still to come; -1 before it. */
  #tableLeft = -1;

  /** Whether anything but zeros and one whole table has come. */
  get isJunk(): boolean {
    return this.#isJunk || this.#tableLeft > 0 || !isZero(this.#block, 0, this.#blockFill);
  }

  take(chunk: Uint8Array, from: number): void {
    for (let at = from; at < chunk.length && !this.#isJunk;) {
      if (this.#tableLeft > 0) {
        const taken = Math.min(this.#tableLeft, chunk.length - at);
        this.#tableLeft -= taken;
        at += taken;
      } else if (this.#blockFill === 0 && at + BLOCK_BYTES <= chunk.length) {
        this.#takeBlock(chunk, at);
        at += BLOCK_BYTES;
      } else {
        const taken = Math.min(BLOCK_BYTES - this.#blockFill, chunk.length - at);
        this.#block.set(chunk.subarray(at, at + taken), this.#blockFill);
        this.#blockFill += taken;
        at += taken;
        if (this.#blockFill === BLOCK_BYTES) {
          this.#blockFill = 0;
          this.#takeBlock(this.#block, 0);
        }
      }
    }
  }

  #takeBlock(bytes: Uint8Array, at: number): void {
    const sum = sumBlock(bytes, at);
    if (sum === 0) return;
    const sizeBytes = parseNumberField(bytes, at + 124, 12);
    const isTable =
      this.#tableLeft < 0 &&
      TABLE_NAME.every((byte, index) => bytes[at + index] === byte) &&
      isChecksumRight(bytes, at, sum) &&
      sizeBytes >= 0 &&
      sizeBytes <= MAX_TABLE_BYTES;
    if (isTable) this.#tableLeft = Math.ceil(sizeBytes / BLOCK_BYTES) * BLOCK_BYTES;
    else this.#isJunk = true;
  }
}

function isZero(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i] !== 0) return false;
  return true;
}
