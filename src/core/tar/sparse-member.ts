import { AppError } from '../../base/app-error.ts';
import { describeName } from './describe-name.ts';
import { type EntryDraft, readNumber } from './member-header.ts';
import type { PaxSparse } from './pax-records.ts';
import {
  appendSparsePairs,
  findSparseFault,
  MAX_SPARSE_EXTENTS,
  parsePaxSparseMap,
  SparseMapReader,
} from './sparse-map.ts';
import type { SparseExtent, TarEntry } from './tar-entry.ts';
import {
  BLOCK_BYTES,
  SPARSE_EXTENDED_OFFSET,
  SPARSE_EXTENSION_MORE_OFFSET,
  SPARSE_EXTENSION_PAIRS,
  SPARSE_PAIRS_OFFSET,
  SPARSE_REAL_SIZE_OFFSET,
} from './tar-header.ts';

/** Gathers the map of one sparse file, which may reach over blocks after the header. Errors are AppError `tar-bad-sparse`. */
export class SparseMember {
  /** How many of the body's bytes the map takes (format 1.0). */
  mapBytes = 0;
  readonly #entry: EntryDraft;
  #extents: SparseExtent[] = [];
  #missing: 'nothing' | 'header blocks' | SparseMapReader = 'nothing';
  #offset: number;

  private constructor(entry: EntryDraft, offset: number) {
    this.#entry = entry;
    this.#offset = offset;
  }

  /** An old GNU sparse file ('S'), from its header block at `at` of `bytes` and `offset` of the archive. */
  static fromHeader(entry: EntryDraft, bytes: Uint8Array, at: number, offset: number): SparseMember {
    const member = new SparseMember(entry, offset);
    entry.sizeBytes = readNumber(bytes, at, SPARSE_REAL_SIZE_OFFSET, 12, 'real size', offset);
    member.#takePairs(bytes, at + SPARSE_PAIRS_OFFSET, 4);
    if (bytes[at + SPARSE_EXTENDED_OFFSET] !== 0) member.#missing = 'header blocks';
    return member;
  }

  /** A sparse file described by PAX records, its header block at `offset`. */
  static fromPax(entry: EntryDraft, sparse: PaxSparse, offset: number): SparseMember {
    const member = new SparseMember(entry, offset);
    entry.name = sparse.name ?? entry.name;
    entry.sizeBytes = sparse.realSizeBytes ?? sparse.sizeBytes ?? entry.sizeBytes;
    if (Number.isNaN(entry.sizeBytes)) throw member.#error('its real size is not a number');
    if (sparse.mapInBody === true) {
      member.#missing = new SparseMapReader();
      return member;
    }
    const extents = parsePaxSparseMap(sparse);
    if (extents === null) throw member.#error('its map is malformed');
    member.#extents = extents;
    return member;
  }

  get isComplete(): boolean {
    return this.#missing === 'nothing';
  }

  get name(): Uint8Array {
    return this.#entry.name;
  }

  /** Takes the next block of the map, which stands at `offset` of the archive. */
  takeBlock(bytes: Uint8Array, at: number, offset: number): void {
    this.#offset = offset;
    if (this.#missing === 'header blocks') {
      this.#takePairs(bytes, at, SPARSE_EXTENSION_PAIRS);
      if (this.#extents.length > MAX_SPARSE_EXTENTS)
        throw this.#error(`it has more than ${MAX_SPARSE_EXTENTS} extents`);
      if (bytes[at + SPARSE_EXTENSION_MORE_OFFSET] === 0) this.#missing = 'nothing';
    } else if (this.#missing !== 'nothing') {
      this.mapBytes += BLOCK_BYTES;
      if (this.mapBytes > this.#entry.storedBytes) throw this.#error('its map is longer than its content');
      const outcome = this.#missing.push(bytes, at, BLOCK_BYTES);
      if (outcome === 'malformed') throw this.#error('its map is malformed');
      if (outcome === 'more') return;
      this.#extents = this.#missing.extents;
      this.#missing = 'nothing';
    }
  }

  /** The finished entry, whose content begins at `bodyOffset`. */
  complete(bodyOffset: number): TarEntry {
    const entry = this.#entry;
    const fault = findSparseFault(this.#extents, entry.sizeBytes, entry.storedBytes - this.mapBytes);
    if (fault !== null) throw this.#error(fault);
    entry.sparse = this.#extents;
    entry.bodyOffset = bodyOffset;
    return entry;
  }

  #takePairs(bytes: Uint8Array, at: number, pairs: number): void {
    if (!appendSparsePairs(this.#extents, bytes, at, pairs)) throw this.#error('a number in its map is malformed');
  }

  #error(reason: string): AppError {
    const message = `the sparse file ${describeName(this.#entry.name)} at byte ${this.#offset} cannot be read: ${reason}`;
    return new AppError('tar-bad-sparse', message, { byteOffset: this.#offset });
  }
}
