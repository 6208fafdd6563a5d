import type { SortedChildren } from './sorted-children.ts';
import type { FilteredPaths } from './view-filter.ts';
import { Kept } from './view-filter.ts';
import type { ViewSums } from './view-sums.ts';
import type { SortKey } from './view-types.ts';
import { Mark } from './change.ts';

/** The open part of a tree as a list: row i shows path[i], the positionInSet[i]-th (from 1) of its siblings. */
export interface FlatTree {
  readonly rowCount: number;
  readonly path: Int32Array;
  readonly positionInSet: Uint32Array;
}

export interface FlattenInput {
  readonly children: SortedChildren;
  readonly kept: FilteredPaths;
  readonly sums: ViewSums;
  readonly sortKey: SortKey;
  readonly descending: boolean;
  readonly isOpen: (path: number) => boolean;
}

/** Walks the kept and open paths from the root, siblings in the chosen order, without recursion: paths may be 50,000 deep. */
export function flattenTree(input: FlattenInput): FlatTree {
  const { kept, isOpen } = input;
  const path = new Int32Array(kept.keptCount);
  const positionInSet = new Uint32Array(kept.keptCount);
  let rowCount = 0;
  const groups: Int32Array[] = [siblings(input, 0)];
  const positions: number[] = [0];
  while (groups.length > 0) {
    const group = groups.at(-1)!;
    const position = positions.at(-1)!;
    if (position === group.length) {
      groups.pop();
      positions.pop();
      continue;
    }
    positions[positions.length - 1] = position + 1;
    const child = group[position]!;
    path[rowCount] = child;
    positionInSet[rowCount] = position + 1;
    rowCount += 1;
    if (kept.childCount[child]! > 0 && isOpen(child)) {
      groups.push(siblings(input, child));
      positions.push(0);
    }
  }
  return { rowCount, path, positionInSet };
}

function siblings(input: FlattenInput, parent: number): Int32Array {
  const { children, kept, sums, sortKey, descending } = input;
  const group = new Int32Array(kept.childCount[parent]!);
  let count = 0;
  for (let i = children.start[parent]!; i < children.start[parent + 1]!; i++) {
    const child = children.children[i]!;
    if (kept.state[child] !== Kept.no) group[count++] = child;
  }
  if (sortKey === 'name') return descending ? group.reverse() : group;
  const key = sortKey === 'size' ? shownBytes : changedBytes;
  const direction = descending ? -1 : 1;
  // Equal keys stay in the order of their names: the sort is stable.
  return group.sort((a, b) => direction * (key(sums, a) - key(sums, b)));
}

/** The size that a row shows: for removed paths the bytes they hide. */
export function shownBytes(sums: ViewSums, path: number): number {
  return sums.mark[path] === Mark.removed ? sums.removedBytes[path]! : sums.sizeBytes[path]!;
}

function changedBytes(sums: ViewSums, path: number): number {
  return sums.addedBytes[path]! + sums.modifiedBytes[path]! + sums.removedBytes[path]!;
}
