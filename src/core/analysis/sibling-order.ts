import type { FilteredPaths } from './view-filter.ts';
import { Kept } from './view-filter.ts';
import type { ViewSums } from './view-sums.ts';
import { changedBytes, shownBytes } from './view-sums.ts';
import type { SortKey } from './view-types.ts';

/** From this many siblings on, sorting digit by digit is quicker than comparing. */
const MANY = 4096;

/** The kept children of directories in the order of a view; found when they are first asked for, and then remembered. */
export class SiblingOrder {
  readonly #sums: ViewSums;
  readonly #kept: FilteredPaths;
  readonly #sortKey: SortKey;
  readonly #descending: boolean;
  readonly #known = new Map<number, Int32Array>();

  constructor(sums: ViewSums, kept: FilteredPaths, sortKey: SortKey, descending: boolean) {
    this.#sums = sums;
    this.#kept = kept;
    this.#sortKey = sortKey;
    this.#descending = descending;
  }

  childrenOf(id: number): Int32Array {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const children = this.#sort(this.#keptChildren(id));
    this.#known.set(id, children);
    return children;
  }

  /** By name. */
  #keptChildren(id: number): Int32Array {
    const { state, childCount } = this.#kept;
    const all = this.#sums.space.childrenByName(id);
    const count = childCount[id]!;
    if (all.length === count) return all;
    const kept = new Int32Array(count);
    let at = 0;
    for (let i = 0; at < count; i++) if (state[all[i]!] !== Kept.no) kept[at++] = all[i]!;
    return kept;
  }

  #sort(byName: Int32Array): Int32Array {
    if (this.#sortKey === 'name') return this.#descending ? byName.reverse() : byName;
    const bytesOf = this.#sortKey === 'size' ? shownBytes : changedBytes;
    const keys = new Float64Array(byName.length);
    for (let at = 0; at < keys.length; at++) keys[at] = bytesOf(this.#sums, byName[at]!);
    return sortByKeys(byName, keys, this.#descending);
  }
}

/** Sorts by whole numbers of at least 0, which may be sums beyond 2^53; equal ones stay in order. */
export function sortByKeys(values: Int32Array, keys: Float64Array, descending: boolean): Int32Array {
  let order = new Int32Array(values.length);
  for (let at = 0; at < order.length; at++) order[at] = at;
  if (values.length < MANY) {
    order.sort(descending ? (a, b) => keys[b]! - keys[a]! : (a, b) => keys[a]! - keys[b]!);
  } else {
    order = sortByDigits(order, keys);
    if (descending) order = reverseRuns(order, keys);
  }
  const sorted = new Int32Array(values.length);
  for (let at = 0; at < order.length; at++) sorted[at] = values[order[at]!]!;
  return sorted;
}

/** Digits are of 16 bits, the lowest first (radix sort). */
const DIGITS = 2 ** 16;

/** The bits of floating point numbers of at least 0 are in the order of the numbers; every platform of ours is little-endian. */
function sortByDigits(order: Int32Array<ArrayBuffer>, keys: Float64Array): Int32Array<ArrayBuffer> {
  const digits = new Uint16Array(keys.buffer, keys.byteOffset, keys.length * 4);
  let from = order;
  let to = new Int32Array(order.length);
  for (let digit = 0; digit < 4; digit++) {
    const next = new Uint32Array(DIGITS + 1);
    for (let at = digit; at < digits.length; at += 4) next[digits[at]! + 1]! += 1;
    if (next[digits[digit]! + 1] === order.length) continue; // the same everywhere
    for (let value = 0; value < DIGITS; value++) next[value + 1]! += next[value]!;
    for (let at = 0; at < from.length; at++) {
      const each = from[at]!;
      to[next[digits[each * 4 + digit]!]!++] = each;
    }
    [from, to] = [to, from];
  }
  return from;
}

/** The other way round, except that equal keys stay in order. */
function reverseRuns(order: Int32Array<ArrayBuffer>, keys: Float64Array): Int32Array<ArrayBuffer> {
  const reversed = new Int32Array(order.length);
  let at = order.length;
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && keys[order[to]!] === keys[order[from]!]) to += 1;
    at -= to - from;
    reversed.set(order.subarray(from, to), at);
    from = to;
  }
  return reversed;
}
