import type { ImageModel } from '../layers/image-model.ts';
import { compareVersions } from '../layers/compare-versions.ts';
import { NO_ROW, RowFlag } from '../layers/version-table.ts';
import { Mark, Reason } from './change.ts';
import type { ViewMode, ViewTotals } from './view-types.ts';

/**
 * What the layers `from`..`to` together do to every path, and its sums over subtrees; element p belongs to path p.
 * Sums over a subtree include its own root.
 */
export interface ViewSums {
  /** Row of the version that stands after `to`; for removed paths that of the version they had; NO_ROW for no part of the view. */
  readonly shown: Int32Array;
  readonly mark: Uint8Array;
  /** Bit set of Reason. */
  readonly reasons: Uint16Array;
  readonly sizeBytes: Float64Array;
  readonly addedCount: Uint32Array;
  readonly addedBytes: Float64Array;
  readonly modifiedCount: Uint32Array;
  readonly modifiedBytes: Float64Array;
  readonly removedCount: Uint32Array;
  readonly removedBytes: Float64Array;
  readonly totals: ViewTotals;
}

/**
 * One pass over the paths and one back over their parents (a parent's number is smaller than its children's).
 * Size of a directory: in 'filesystem' what exists below it after `to`; in 'changes' what the range wrote below it,
 * copies that changed nothing included, since they take space too. Of a removed directory: the bytes it hides.
 */
export function buildViewSums(model: ImageModel, mode: ViewMode, from: number, to: number): ViewSums {
  const { paths, rows } = model;
  const n = paths.count;
  const shown = new Int32Array(n).fill(NO_ROW);
  const mark = new Uint8Array(n);
  const reasons = new Uint16Array(n);
  const sizeBytes = new Float64Array(n);
  const addedCount = new Uint32Array(n);
  const addedBytes = new Float64Array(n);
  const modifiedCount = new Uint32Array(n);
  const modifiedBytes = new Float64Array(n);
  const removedCount = new Uint32Array(n);
  const removedBytes = new Float64Array(n);
  const tallies = Array.from({ length: 7 }, () => ({ count: 0, bytes: 0 }));
  const all = { count: 0, bytes: 0 };

  for (let path = 1; path < n; path++) {
    const after = model.rowAfter(path, to);
    const changedInRange = hasRowIn(model, path, from, to);
    if (!changedInRange) {
      if (mode === 'filesystem' && after !== NO_ROW) {
        shown[path] = after;
        sizeBytes[path] = rows.sizeBytes.get(after);
        all.count += 1;
        all.bytes += rows.sizeBytes.get(after);
      }
      continue;
    }
    const before = model.rowAfter(path, from - 1);
    if (before === NO_ROW && after === NO_ROW) continue; // came and went within the range
    let pathMark: Mark = Mark.none; // taken away and implied again: nothing to see
    if (after === NO_ROW) pathMark = Mark.removed;
    else if (before === NO_ROW) pathMark = rows.flags[after]! & RowFlag.implied ? Mark.implied : Mark.added;
    else if (after !== before) {
      const change = from === to ? recordedChange(model, after) : changeBetween(model, before, after);
      pathMark = change.mark;
      reasons[path] = change.reasons;
    }
    const row = after === NO_ROW ? before : after;
    mark[path] = pathMark;
    shown[path] = row;
    const bytes = rows.sizeBytes.get(row);
    // Implied directories have no entry and are in no change list; where one replaced something, it counts as modified.
    const counts = pathMark !== Mark.removed || (rows.flags[row]! & RowFlag.implied) === 0;
    if (counts) {
      tallies[pathMark]!.count += 1;
      tallies[pathMark]!.bytes += bytes;
    }
    if (pathMark === Mark.removed) {
      removedCount[path] = counts ? 1 : 0;
      removedBytes[path] = bytes;
    } else {
      if (mode === 'filesystem' || pathMark !== Mark.none) sizeBytes[path] = bytes;
      if (pathMark === Mark.added) {
        addedCount[path] = 1;
        addedBytes[path] = bytes;
      } else if (pathMark === Mark.modified) {
        modifiedCount[path] = 1;
        modifiedBytes[path] = bytes;
      }
      if (mode === 'filesystem' || pathMark !== Mark.none) {
        all.count += 1;
        all.bytes += bytes;
      }
    }
  }

  for (let path = n - 1; path > 0; path--) {
    const parent = paths.parent[path]!;
    sizeBytes[parent]! += sizeBytes[path]!;
    addedCount[parent]! += addedCount[path]!;
    addedBytes[parent]! += addedBytes[path]!;
    modifiedCount[parent]! += modifiedCount[path]!;
    modifiedBytes[parent]! += modifiedBytes[path]!;
    removedCount[parent]! += removedCount[path]!;
    removedBytes[parent]! += removedBytes[path]!;
  }

  if (mode === 'changes') all.count += tallies[Mark.removed]!.count;
  return {
    shown,
    mark,
    reasons,
    sizeBytes,
    addedCount,
    addedBytes,
    modifiedCount,
    modifiedBytes,
    removedCount,
    removedBytes,
    totals: {
      added: tallies[Mark.added]!,
      modified: tallies[Mark.modified]!,
      removed: tallies[Mark.removed]!,
      touched: tallies[Mark.touched]!,
      identical: tallies[Mark.identical]!,
      all,
    },
  };
}

/** Whether the path has a row in the layers `from`..`to`. */
function hasRowIn(model: ImageModel, path: number, from: number, to: number): boolean {
  const { rows } = model;
  let row = model.latestRow(path);
  while (row >= rows.layerStarts[to + 1]!) row = rows.previous[row]!;
  return row !== NO_ROW && row >= rows.layerStarts[from]!;
}

interface Change {
  readonly mark: Mark;
  readonly reasons: number;
}

/** Within one layer the row says it; it also knew contents that were hashed for that comparison alone. */
function recordedChange(model: ImageModel, row: number): Change {
  return { mark: model.rows.mark[row] as Mark, reasons: model.rows.reasons[row]! };
}

function changeBetween(model: ImageModel, before: number, after: number): Change {
  const { rows } = model;
  const reasons = compareVersions(rows, before, after);
  const onlyImpliedNow = (rows.flags[after]! & RowFlag.implied) !== 0 && (rows.flags[before]! & RowFlag.implied) === 0;
  if (onlyImpliedNow || (reasons & ~Reason.mtime) !== 0) return { mark: Mark.modified, reasons };
  return { mark: reasons === 0 ? Mark.identical : Mark.touched, reasons };
}
