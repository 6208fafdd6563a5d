import type { ImageModel } from '../layers/image-model.ts';
import { compareVersions } from '../layers/compare-versions.ts';
import { ROOT } from '../layers/path-table.ts';
import { NO_ROW, RowFlag } from '../layers/version-table.ts';
import { Mark, Reason } from './change.ts';
import type { Tally, ViewMode, ViewTotals } from './view-types.ts';
import type { ViewSpace } from './view-space.ts';
import { idOfPath, PartialSpace, WholeSpace } from './view-space.ts';

/**
 * What a range of layers does to the paths that it touches, and its sums over subtrees; columns over the touched paths
 * and their ancestors. Sums over a subtree include its own root.
 */
export interface ChangeSums {
  readonly space: ViewSpace;
  /** Row of the version that stands after the range; for removed paths that of the version they had; else NO_ROW. */
  readonly shown: Int32Array;
  readonly mark: Uint8Array;
  /** Bit set of Reason. */
  readonly reasons: Uint16Array;
  /** What the range wrote, copies that changed nothing included, since they take space too. */
  readonly sizeBytes: Float64Array;
  readonly addedCount: Uint32Array;
  readonly addedBytes: Float64Array;
  readonly modifiedCount: Uint32Array;
  readonly modifiedBytes: Float64Array;
  readonly removedCount: Uint32Array;
  readonly removedBytes: Float64Array;
  readonly totals: ViewTotals;
}

/** What a view shows of each of its paths; columns over its space. */
export interface ViewSums {
  readonly space: ViewSpace;
  /** Row of the version that stands after `to`; for removed paths that of the version they had; NO_ROW for no part of the view. */
  readonly shown: Int32Array;
  readonly mark: Uint8Array;
  /** Of directories: in 'filesystem' what exists below after `to`; in 'changes' as ChangeSums says. */
  readonly sizeBytes: Float64Array;
  readonly changes: ChangeSums;
  readonly totals: ViewTotals;
}

/**
 * The work grows with what the range of layers touches; in 'filesystem' there is one pass over the rows up to `to` and
 * one over the paths besides. `scratch`: zeros, one for each path; zeros again afterwards.
 */
export function buildViewSums(
  model: ImageModel,
  mode: ViewMode,
  from: number,
  to: number,
  scratch: Int32Array,
): ViewSums {
  const changes = sumChanges(model, from, to, scratch);
  return mode === 'changes' ? { ...changes, changes } : sumFilesystem(model, to, changes);
}

/** Number of one of the view's paths among the changed ones and their ancestors, or -1. */
export function changeOf({ space, changes }: ViewSums, id: number): number {
  return space === changes.space ? id : idOfPath(changes.space, space.path[id]!);
}

/** The size that a row shows: for removed paths the bytes they hide. */
export function shownBytes(sums: ViewSums, id: number): number {
  return sums.mark[id] === Mark.removed ? sums.changes.removedBytes[changeOf(sums, id)]! : sums.sizeBytes[id]!;
}

/** All bytes that the range added, modified and removed below a path. */
export function changedBytes(sums: ViewSums, id: number): number {
  const change = changeOf(sums, id);
  if (change < 0) return 0;
  const { addedBytes, modifiedBytes, removedBytes } = sums.changes;
  return addedBytes[change]! + modifiedBytes[change]! + removedBytes[change]!;
}

function sumChanges(model: ImageModel, from: number, to: number, scratch: Int32Array): ChangeSums {
  const { rows, paths } = model;
  const firstRow = rows.layerStarts[from]!;
  const endRow = rows.layerStarts[to + 1]!;
  const { space, done } = PartialSpace.of(paths, rows.path, firstRow, endRow, scratch);
  const n = space.count;
  /** Row that stands before the range, and the last row of the range itself; absent ones too. */
  const before = new Int32Array(n).fill(NO_ROW);
  const last = new Int32Array(n).fill(NO_ROW);
  for (let row = firstRow; row < endRow; row++) {
    const path = rows.path[row]!;
    if (path < 0) continue;
    const id = scratch[path]! - 1;
    last[id] = row;
    const previous = rows.previous[row]!;
    if (previous < firstRow) before[id] = previous;
  }
  done();

  const sums = {
    shown: new Int32Array(n).fill(NO_ROW),
    mark: new Uint8Array(n),
    reasons: new Uint16Array(n),
    sizeBytes: new Float64Array(n),
    addedCount: new Uint32Array(n),
    addedBytes: new Float64Array(n),
    modifiedCount: new Uint32Array(n),
    modifiedBytes: new Float64Array(n),
    removedCount: new Uint32Array(n),
    removedBytes: new Float64Array(n),
  };
  const tallies = Array.from({ length: 7 }, () => ({ count: 0, bytes: 0 }));
  const all = { count: 0, bytes: 0 };
  for (let id = 1; id < n; id++) {
    if (last[id] === NO_ROW) continue;
    const rowAfter = standing(model, last[id]!);
    const rowBefore = standing(model, before[id]!);
    if (rowBefore === NO_ROW && rowAfter === NO_ROW) continue; // came and went within the range
    const row = rowAfter === NO_ROW ? rowBefore : rowAfter;
    const isImplied = (rows.flags[row]! & RowFlag.implied) !== 0;
    const bytes = rows.sizeBytes.get(row);
    let mark: Mark;
    if (rowAfter === NO_ROW) mark = Mark.removed;
    else if (rowBefore === NO_ROW) mark = isImplied ? Mark.implied : Mark.added;
    else {
      const change = from === to ? recordedChange(model, rowAfter) : changeBetween(model, rowBefore, rowAfter);
      mark = change.mark;
      sums.reasons[id] = change.reasons;
    }
    sums.shown[id] = row;
    sums.mark[id] = mark;
    // Implied directories have no entry and are in no change list; where one replaced something, it counts as modified.
    const counts = mark !== Mark.removed || !isImplied;
    if (counts) {
      tallies[mark]!.count += 1;
      tallies[mark]!.bytes += bytes;
    }
    if (mark === Mark.removed) {
      sums.removedCount[id] = counts ? 1 : 0;
      sums.removedBytes[id] = bytes;
      continue;
    }
    if (mark === Mark.none) continue; // taken away and implied again: nothing to see
    sums.sizeBytes[id] = bytes;
    all.count += 1;
    all.bytes += bytes;
    if (mark === Mark.added) {
      sums.addedCount[id] = 1;
      sums.addedBytes[id] = bytes;
    } else if (mark === Mark.modified) {
      sums.modifiedCount[id] = 1;
      sums.modifiedBytes[id] = bytes;
    }
  }

  const { parent } = space;
  for (let id = n - 1; id > 0; id--) {
    const above = parent[id]!;
    sums.sizeBytes[above]! += sums.sizeBytes[id]!;
    sums.addedCount[above]! += sums.addedCount[id]!;
    sums.addedBytes[above]! += sums.addedBytes[id]!;
    sums.modifiedCount[above]! += sums.modifiedCount[id]!;
    sums.modifiedBytes[above]! += sums.modifiedBytes[id]!;
    sums.removedCount[above]! += sums.removedCount[id]!;
    sums.removedBytes[above]! += sums.removedBytes[id]!;
  }
  all.count += tallies[Mark.removed]!.count;
  return { space, ...sums, totals: totalsOf(tallies, all) };
}

/** Everything that exists after `to`, and what the changes removed. */
function sumFilesystem(model: ImageModel, to: number, changes: ChangeSums): ViewSums {
  const { rows, paths } = model;
  const space = new WholeSpace(paths);
  const n = space.count;
  const shown = new Int32Array(n).fill(NO_ROW);
  const mark = new Uint8Array(n);
  const sizeBytes = new Float64Array(n);
  // Rows in their order, so that the last word on each path stays; what they say is read from one end to the other.
  const endRow = rows.layerStarts[to + 1]!;
  const { path: rowPath, flags, sizeBytes: rowSize } = rows;
  for (let row = 0; row < endRow; row++) {
    const path = rowPath[row]!;
    if (path < 0) continue;
    const isThere = (flags[row]! & RowFlag.absent) === 0;
    shown[path] = isThere ? row : NO_ROW;
    sizeBytes[path] = isThere ? rowSize.get(row) : 0;
  }
  let count = 0;
  const { parent } = space;
  for (let path = n - 1; path > 0; path--) {
    if (shown[path] !== NO_ROW) count += 1;
    sizeBytes[parent[path]!]! += sizeBytes[path]!;
  }
  const bytes = sizeBytes[ROOT]!;
  for (let id = 1; id < changes.space.count; id++) {
    if (changes.shown[id] === NO_ROW) continue;
    const path = changes.space.path[id]!;
    shown[path] = changes.shown[id]!;
    mark[path] = changes.mark[id]!;
  }
  return { space, shown, mark, sizeBytes, changes, totals: { ...changes.totals, all: { count, bytes } } };
}

/** The row itself, or NO_ROW where it says that the path is gone. */
function standing(model: ImageModel, row: number): number {
  return row !== NO_ROW && (model.rows.flags[row]! & RowFlag.absent) === 0 ? row : NO_ROW;
}

function totalsOf(tallies: readonly Tally[], all: Tally): ViewTotals {
  return {
    added: tallies[Mark.added]!,
    modified: tallies[Mark.modified]!,
    removed: tallies[Mark.removed]!,
    touched: tallies[Mark.touched]!,
    identical: tallies[Mark.identical]!,
    all,
  };
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
