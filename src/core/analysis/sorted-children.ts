import type { PathTable } from '../layers/path-table.ts';

/** The children of every path, sorted by the bytes of their names: those of p are children[start[p], start[p + 1]). */
export interface SortedChildren {
  readonly start: Uint32Array;
  readonly children: Int32Array;
}

/** Sorts all siblings once for an image; archives mostly list them sorted already, which is noticed and costs one pass. */
export function sortChildren(paths: PathTable): SortedChildren {
  const n = paths.count;
  const start = new Uint32Array(n + 1);
  for (let path = 1; path < n; path++) start[paths.parent[path]! + 1]! += 1;
  for (let path = 0; path < n; path++) start[path + 1]! += start[path]!;
  const next = start.slice(0, n);
  const children = new Int32Array(n - 1);
  for (let path = 1; path < n; path++) children[next[paths.parent[path]!]!++] = path;
  for (let path = 0; path < n; path++) sortGroup(paths, children, start[path]!, start[path + 1]!);
  return { start, children };
}

function sortGroup(paths: PathTable, children: Int32Array, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    if (paths.compareNames(children[i - 1]!, children[i]!) > 0) {
      children.subarray(from, to).sort((a, b) => paths.compareNames(a, b));
      return;
    }
  }
}
