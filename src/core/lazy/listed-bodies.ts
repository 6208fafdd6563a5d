import { growColumn, grownCapacity } from '../layers/growable.ts';

/**
 * Where the contents of a listed layer's entries lie in its blob, as columns beside the table's: the bytes
 * [begin, end) of the blob unpack to `skip` bytes of something else, then the content, then perhaps more.
 */
export interface ListedBodies {
  /** -1 for an entry without content. */
  readonly begin: Float64Array;
  readonly end: Float64Array;
  readonly skip: Float64Array;
}

/** Collects the places that a TOC names, entry by entry. */
export class ListedBodiesBuilder {
  readonly #dataEndBytes: number;
  #count = 0;
  #begin = new Float64Array(256);
  /** As written; where nothing is written, the last offset that belongs to the entry, negated, until `finish`. */
  #end = new Float64Array(256);
  #skip = new Float64Array(256);
  /** Offsets at which a piece of content begins: what comes before one ends there. */
  readonly #boundaries = new Set<number>();

  constructor(dataEndBytes: number) {
    this.#dataEndBytes = dataEndBytes;
  }

  addNone(): void {
    this.#push(-1, 0, 0);
  }

  /** `end`: 0 where the TOC does not tell it (eStargz). */
  add(begin: number, end: number, skip: number): void {
    this.#boundaries.add(begin);
    this.#push(begin, end === 0 ? -begin : end, skip);
  }

  /** A further piece of the entry that was added last. */
  addChunk(offset: number): void {
    this.#boundaries.add(offset);
    const last = this.#count - 1;
    if (last >= 0 && this.#begin[last]! >= 0 && this.#end[last]! <= 0)
      this.#end[last] = Math.min(this.#end[last]!, -offset);
  }

  /** Content of an entry that is not listed. */
  addBoundary(offset: number): void {
    this.#boundaries.add(offset);
  }

  finish(): ListedBodies {
    const boundaries = Float64Array.from([...this.#boundaries, this.#dataEndBytes]).sort();
    const begin = this.#begin.slice(0, this.#count);
    const end = this.#end.slice(0, this.#count);
    for (let i = 0; i < this.#count; i++) {
      if (begin[i]! >= 0 && end[i]! <= 0) end[i] = nextAfter(boundaries, -end[i]!) ?? this.#dataEndBytes;
      end[i] = Math.min(end[i]!, this.#dataEndBytes);
    }
    return { begin, end, skip: this.#skip.slice(0, this.#count) };
  }

  #push(begin: number, end: number, skip: number): void {
    if (this.#count === this.#begin.length) {
      const capacity = grownCapacity(this.#count, this.#count + 1);
      this.#begin = growColumn(this.#begin, capacity);
      this.#end = growColumn(this.#end, capacity);
      this.#skip = growColumn(this.#skip, capacity);
    }
    this.#begin[this.#count] = begin;
    this.#end[this.#count] = end;
    this.#skip[this.#count] = skip;
    this.#count += 1;
  }
}

/** The smallest of the sorted numbers that is larger than `value`. */
function nextAfter(sorted: Float64Array, value: number): number | null {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (sorted[middle]! > value) to = middle;
    else from = middle + 1;
  }
  return sorted[from] ?? null;
}
