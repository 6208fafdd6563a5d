import type { PathTable } from '../layers/path-table.ts';
import { isAscending, ROOT } from '../layers/path-table.ts';

/**
 * The paths that a view is about, numbered densely: 0 is the root, a parent's number is smaller than its children's, and
 * numbers ascend with those of the path table. What a view knows of its paths are columns over these numbers.
 */
export interface ViewSpace {
  readonly count: number;
  /** Path of each number, ascending. */
  readonly path: Int32Array;
  /** Number of each one's parent, -1 for the root. */
  readonly parent: Int32Array;
  /** Numbers of the children of one, by the bytes of their names. */
  childrenByName(id: number): Int32Array;
}

/** Number of a path in a space, or -1. */
export function idOfPath(space: Pick<ViewSpace, 'count' | 'path'>, path: number): number {
  let low = 0;
  let high = space.count - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = space.path[middle]!;
    if (found === path) return middle;
    if (found < path) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

/** All paths there are now, under their own numbers; those that come later are not in it. */
export class WholeSpace implements ViewSpace {
  readonly count: number;
  readonly path: Int32Array;
  readonly parent: Int32Array;
  readonly #paths: PathTable;

  constructor(paths: PathTable) {
    this.#paths = paths;
    this.count = paths.count;
    this.parent = paths.parent;
    this.path = new Int32Array(paths.count);
    for (let path = 0; path < paths.count; path++) this.path[path] = path;
  }

  childrenByName(id: number): Int32Array {
    const children = this.#paths.childrenByName(id);
    return children.every((child) => child < this.count) ? children : children.filter((child) => child < this.count);
  }
}

/** Some paths and all their ancestors. */
export class PartialSpace implements ViewSpace {
  readonly count: number;
  readonly path: Int32Array;
  readonly parent: Int32Array;
  readonly #paths: PathTable;
  /** Lowest child and next higher sibling, -1 at the end. */
  readonly #firstChild: Int32Array;
  readonly #nextSibling: Int32Array;

  private constructor(paths: PathTable, path: Int32Array, parent: Int32Array) {
    this.#paths = paths;
    this.count = path.length;
    this.path = path;
    this.parent = parent;
    this.#firstChild = new Int32Array(path.length).fill(-1);
    this.#nextSibling = new Int32Array(path.length);
    for (let id = path.length - 1; id > 0; id--) {
      const above = parent[id]!;
      this.#nextSibling[id] = this.#firstChild[above]!;
      this.#firstChild[above] = id;
    }
  }

  /**
   * Of the paths in `some[from, to)`, which may repeat and hold -1 for none. `idOf` is scratch space of the caller: zeros,
   * one for each path. It answers one more than the number of each path of the space until `done` has been called.
   */
  static of(
    paths: PathTable,
    some: Int32Array,
    from: number,
    to: number,
    idOf: Int32Array,
  ): { readonly space: PartialSpace; readonly done: () => void } {
    const found = ascendingWithAncestors(paths, some, from, to, idOf);
    const parent = new Int32Array(found.length);
    parent[0] = -1;
    for (let id = 0; id < found.length; id++) {
      const path = found[id]!;
      idOf[path] = id + 1;
      if (id > 0) parent[id] = idOf[paths.parent[path]!]! - 1;
    }
    const done = (): void => {
      for (let id = 0; id < found.length; id++) idOf[found[id]!] = 0;
    };
    return { space: new PartialSpace(paths, found, parent), done };
  }

  childrenByName(id: number): Int32Array {
    let count = 0;
    for (let child = this.#firstChild[id]!; child >= 0; child = this.#nextSibling[child]!) count += 1;
    const children = new Int32Array(count);
    let at = 0;
    for (let child = this.#firstChild[id]!; child >= 0; child = this.#nextSibling[child]!) children[at++] = child;
    const compare = (a: number, b: number): number => this.#paths.compareNames(this.path[a]!, this.path[b]!);
    return isAscending(children, compare) ? children : children.sort(compare);
  }
}

/** Where fewer than one path in so many is meant, sorting them is quicker than looking at all. */
const SPARSE = 16;

function ascendingWithAncestors(
  paths: PathTable,
  some: Int32Array,
  from: number,
  to: number,
  seen: Int32Array,
): Int32Array {
  seen[ROOT] = 1;
  let found = new Int32Array(Math.min(paths.count, 1024 + (to - from) * 2));
  let count = 1;
  for (let at = from; at < to; at++) {
    for (let path = some[at]!; path >= 0 && seen[path] === 0; path = paths.parent[path]!) {
      seen[path] = 1;
      if (count === found.length) {
        const longer = new Int32Array(Math.min(paths.count, count * 2));
        longer.set(found);
        found = longer;
      }
      found[count++] = path;
    }
  }
  if (count * SPARSE < paths.count) return found.slice(0, count).sort();
  const ascending = new Int32Array(count);
  for (let path = 0, at = 0; at < count; path++) if (seen[path] !== 0) ascending[at++] = path;
  return ascending;
}
