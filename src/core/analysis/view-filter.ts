import type { PathTable } from '../layers/path-table.ts';
import { NO_ROW } from '../layers/version-table.ts';
import { Mark } from './change.ts';
import { buildPathFilter } from './path-filter.ts';
import type { ViewSums } from './view-sums.ts';
import type { ViewSpec } from './view-types.ts';

/** Values of `FilteredPaths.state`. */
export const Kept = {
  no: 0,
  /** Only for what lies below it. */
  ancestor: 1,
  /** Below a directory that matches. */
  inherited: 2,
  /** Matches itself. */
  match: 3,
} as const;

export interface FilteredPaths {
  /** One of Kept, by path. */
  readonly state: Uint8Array;
  /** Kept children, by path. */
  readonly childCount: Uint32Array;
  /** Kept paths, the root not counted. */
  readonly keptCount: number;
  /** Paths that match themselves. */
  readonly matchCount: number;
}

/** Which paths of a view pass its filters; matches keep their ancestors, and matching directories what lies below. */
export function filterPaths(paths: PathTable, sums: ViewSums, spec: ViewSpec): FilteredPaths {
  const n = sums.shown.length;
  const state = new Uint8Array(n);
  const childCount = new Uint32Array(n);
  const matchesText = spec.filterText === '' ? null : buildPathFilter(paths, spec.filterSyntax, spec.filterText);
  /** 1 where the text filter matches here or above, by path. */
  const textAbove = matchesText ? new Uint8Array(n) : null;
  const wantedMarks = new Uint8Array(8);
  for (const mark of spec.marks) wantedMarks[mark] = 1;
  let matchCount = 0;

  for (let path = 1; path < n; path++) {
    let byText: number = Kept.match;
    if (matchesText && textAbove) {
      const parent = paths.parent[path]!;
      if (matchesText(path)) textAbove[path] = 1;
      else if (textAbove[parent] === 1) {
        textAbove[path] = 1;
        byText = Kept.inherited;
      } else continue;
    }
    if (sums.shown[path] === NO_ROW) continue;
    const mark = sums.mark[path]!;
    if (spec.mode === 'changes' && (mark === Mark.none || mark === Mark.implied)) continue;
    if (wantedMarks[mark === Mark.implied ? Mark.none : mark] === 0) continue;
    if (spec.minSizeBytes > 0) {
      const size = mark === Mark.removed ? sums.removedBytes[path]! : sums.sizeBytes[path]!;
      if (size < spec.minSizeBytes) continue;
    }
    state[path] = byText;
    if (byText === Kept.match) matchCount += 1;
  }

  let keptCount = 0;
  for (let path = n - 1; path > 0; path--) {
    if (state[path] === Kept.no) continue;
    keptCount += 1;
    const parent = paths.parent[path]!;
    childCount[parent]! += 1;
    if (state[parent] === Kept.no) state[parent] = Kept.ancestor;
  }
  return { state, childCount, keptCount, matchCount };
}
