import type { PaxSparse } from './pax-records.ts';
import type { SparseExtent } from './tar-entry.ts';
import { parseDecimalInteger, parseNumberField } from './tar-number.ts';

/** Extents of one sparse file that are held in memory; a real file of this many holes has not been seen. */
export const MAX_SPARSE_EXTENTS = 1 << 20;

const PAIR_BYTES = 24;

/**
 * Appends the pairs of an old GNU sparse table: up to `pairs` of (offset, length), 12 bytes each, the first blank one ends it.
 * Answers false where a number is malformed.
 */
export function appendSparsePairs(extents: SparseExtent[], bytes: Uint8Array, at: number, pairs: number): boolean {
  for (let i = 0; i < pairs; i++) {
    const pair = at + i * PAIR_BYTES;
    if (bytes[pair] === 0) return true;
    const offsetBytes = parseNumberField(bytes, pair, 12);
    const lengthBytes = parseNumberField(bytes, pair + 12, 12);
    if (!(offsetBytes >= 0) || !(lengthBytes >= 0)) return false;
    extents.push({ offsetBytes, lengthBytes });
  }
  return true;
}

/** The map of formats 0.0 (repeated records) and 0.1 (one comma-separated record). Null where it is malformed. */
export function parsePaxSparseMap(sparse: PaxSparse): SparseExtent[] | null {
  const numbers = sparse.mapNumbers ?? commaSeparated(sparse.mapText);
  if (numbers === null || numbers.length % 2 !== 0) return null;
  const extents: SparseExtent[] = [];
  for (let i = 0; i < numbers.length; i += 2) {
    const offsetBytes = numbers[i]!;
    const lengthBytes = numbers[i + 1]!;
    if (!(offsetBytes >= 0) || !(lengthBytes >= 0)) return null;
    extents.push({ offsetBytes, lengthBytes });
  }
  return extents;
}

function commaSeparated(text: Uint8Array | undefined): number[] | null {
  if (text === undefined) return null;
  const numbers: number[] = [];
  if (text.length === 0) return numbers;
  for (let start = 0; start <= text.length;) {
    const comma = text.indexOf(0x2c, start);
    const end = comma < 0 ? text.length : comma;
    if (numbers.length >= MAX_SPARSE_EXTENTS * 2) return null;
    numbers.push(parseDecimalInteger(text, start, end));
    start = end + 1;
  }
  return numbers;
}

/**
 * Reads the map of format 1.0 from the start of a body, block by block: the number of extents, then offset and length of each,
 * one decimal number per line; zeros fill the last block.
 */
export class SparseMapReader {
  readonly extents: SparseExtent[] = [];
  /** Numbers still to come; -1 before the count is known. */
  #remaining = -1;
  #pendingOffset = -1;
  #value = 0;
  #digits = 0;

  /** Takes the next block. Answers 'more', 'done', or 'malformed'. */
  push(bytes: Uint8Array, at: number, length: number): 'more' | 'done' | 'malformed' {
    for (let i = at; i < at + length; i++) {
      const byte = bytes[i]!;
      if (byte >= 0x30 && byte <= 0x39 && this.#digits < 20) {
        this.#value = this.#value * 10 + (byte - 0x30);
        this.#digits++;
        continue;
      }
      if (byte !== 0x0a || this.#digits === 0) return 'malformed';
      this.#takeNumber(this.#value);
      this.#value = 0;
      this.#digits = 0;
      if (this.#remaining > MAX_SPARSE_EXTENTS * 2) return 'malformed';
      if (this.#remaining === 0) return 'done';
    }
    return 'more';
  }

  #takeNumber(value: number): void {
    if (this.#remaining < 0) {
      this.#remaining = value * 2;
      return;
    }
    this.#remaining--;
    if (this.#pendingOffset < 0) {
      this.#pendingOffset = value;
      return;
    }
    this.extents.push({ offsetBytes: this.#pendingOffset, lengthBytes: value });
    this.#pendingOffset = -1;
  }
}

/**
 * What is wrong with a map, or null: its extents must follow one another, end within the file's real size, and need no more
 * bytes than the body stores.
 */
export function findSparseFault(
  extents: readonly SparseExtent[],
  realSizeBytes: number,
  contentBytes: number,
): string | null {
  if (realSizeBytes < 0) return 'its real size is negative';
  let end = 0;
  let stored = 0;
  for (const extent of extents) {
    if (extent.offsetBytes < end) return 'its extents overlap or are out of order';
    end = extent.offsetBytes + extent.lengthBytes;
    stored += extent.lengthBytes;
  }
  if (end > realSizeBytes) return 'its extents reach beyond the real size';
  if (stored > contentBytes) return 'its extents need more bytes than the member stores';
  return null;
}
