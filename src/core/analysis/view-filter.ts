import type { PathTable } from '../layers/path-table.ts';
import { NO_ROW } from '../layers/version-table.ts';
import { Mark } from './change.ts';
import { buildPathFilter } from './path-filter.ts';
import type { ViewSums } from './view-sums.ts';
import { shownBytes } from './view-sums.ts';
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

/** Which of a view's paths are kept; columns over its space. */
export interface FilteredPaths {
  /** One of Kept. */
  readonly state: Uint8Array;
  /** Kept children. */
  readonly childCount: Uint32Array;
  /** Kept paths, the root not counted. */
  readonly keptCount: number;
  /** Paths that match themselves. */
  readonly matchCount: number;
}

/** Which paths of a view pass its filters; matches keep their ancestors, and matching directories what lies below. */
export function filterPaths(paths: PathTable, sums: ViewSums, spec: ViewSpec): FilteredPaths {
  const { space, shown, mark: marks } = sums;
  const n = space.count;
  const state = new Uint8Array(n);
  const childCount = new Uint32Array(n);
  const matchesText = spec.filterText === '' ? null : buildPathFilter(paths, spec.filterSyntax, spec.filterText);
  /** 1 where the text filter matches here or above. */
  const textAbove = matchesText ? new Uint8Array(n) : null;
  const isWanted = new Uint8Array(8);
  for (const mark of spec.marks) isWanted[mark] = 1;
  isWanted[Mark.implied] = spec.mode === 'changes' ? 0 : isWanted[Mark.none]!;
  if (spec.mode === 'changes') isWanted[Mark.none] = 0;
  let matchCount = 0;

  for (let id = 1; id < n; id++) {
    let byText: number = Kept.match;
    if (matchesText && textAbove) {
      if (matchesText(space.path[id]!)) textAbove[id] = 1;
      else if (textAbove[space.parent[id]!] === 1) {
        textAbove[id] = 1;
        byText = Kept.inherited;
      } else continue;
    }
    if (shown[id] === NO_ROW || isWanted[marks[id]!] === 0) continue;
    if (spec.minSizeBytes > 0 && shownBytes(sums, id) < spec.minSizeBytes) continue;
    state[id] = byText;
    if (byText === Kept.match) matchCount += 1;
  }

  let keptCount = 0;
  for (let id = n - 1; id > 0; id--) {
    if (state[id] === Kept.no) continue;
    keptCount += 1;
    const parent = space.parent[id]!;
    childCount[parent]! += 1;
    if (state[parent] === Kept.no) state[parent] = Kept.ancestor;
  }
  return { state, childCount, keptCount, matchCount };
}
