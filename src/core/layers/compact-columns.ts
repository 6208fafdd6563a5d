import { growColumn } from './growable.ts';

/*
 * Columns of the table of versions that mostly hold small numbers but may hold any: what is common costs little, and
 * what is not costs more without being wrong.
 */

/** Marks a value that stands in `#rest`. */
const ELSEWHERE = 0xffff_ffff;

/** Numbers that are mostly multiples of `unit` below 2^32 units: four bytes each, and a map for the others. */
export class NumberColumn {
  readonly #unit: number;
  #units: Uint32Array;
  readonly #rest = new Map<number, number>();

  constructor(capacity: number, unit = 1) {
    this.#unit = unit;
    this.#units = new Uint32Array(capacity);
  }

  get(row: number): number {
    const units = this.#units[row]!;
    return units === ELSEWHERE ? this.#rest.get(row)! : units * this.#unit;
  }

  /** Rows are set in any order, but each to its last value before it is read by others; the first value is 0. */
  set(row: number, value: number): void {
    const units = value / this.#unit;
    if (units < ELSEWHERE && units >= 0 && Math.floor(units) === units) {
      this.#units[row] = units;
      return;
    }
    this.#units[row] = ELSEWHERE;
    this.#rest.set(row, value);
  }

  get columns(): readonly ArrayBufferView[] {
    return [this.#units];
  }

  resize(capacity: number): void {
    this.#units = resizeColumn(this.#units, capacity);
  }
}

/** Indexes into a list that is mostly short: one, two or four bytes each, as wide as the largest one needs; first 0. */
export class IndexColumn {
  #indexes: Uint8Array | Uint16Array | Uint32Array;

  constructor(capacity: number) {
    this.#indexes = new Uint8Array(capacity);
  }

  get(row: number): number {
    return this.#indexes[row]!;
  }

  set(row: number, index: number): void {
    const bytes = this.#indexes.BYTES_PER_ELEMENT;
    if (bytes === 1 && index > 0xff) this.#indexes = widen(this.#indexes, index > 0xffff ? Uint32Array : Uint16Array);
    else if (bytes === 2 && index > 0xffff) this.#indexes = widen(this.#indexes, Uint32Array);
    this.#indexes[row] = index;
  }

  get columns(): readonly ArrayBufferView[] {
    return [this.#indexes];
  }

  resize(capacity: number): void {
    this.#indexes = resizeColumn(this.#indexes, capacity);
  }
}

function widen(
  narrow: Uint8Array | Uint16Array | Uint32Array,
  kind: Uint16ArrayConstructor | Uint32ArrayConstructor,
): Uint16Array | Uint32Array {
  const wide = new kind(narrow.length);
  wide.set(narrow);
  return wide;
}

/** A copy of a column with another length; what is beyond it is cut, a new tail is zero. */
export function resizeColumn<T extends Parameters<typeof growColumn>[0]>(column: T, length: number): T {
  return length < column.length ? (column.slice(0, length) as T) : growColumn(column, length);
}
