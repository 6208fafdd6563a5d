import type { EntryType } from '../tar/tar-entry.ts';
import type { Mark, RemovalCause } from './change.ts';

export type ViewMode =
  /** Paths that the layers `from`..`to` add, modify or remove, taken together. */
  | 'changes'
  /** The whole filesystem after layer `to`; marks are those of `from`..`to`. Removed paths stay as struck-through rows. */
  | 'filesystem';

export type FilterSyntax = 'text' | 'glob' | 'regex';
export type SortKey = 'name' | 'size' | 'change';

/** What the tree shows. Small and structurally comparable: it is the key of cached rows. */
export interface ViewSpec {
  readonly mode: ViewMode;
  /** First and last layer index of the range, both included; equal for a single layer. */
  readonly from: number;
  readonly to: number;
  /** Empty for no text filter. */
  readonly filterText: string;
  readonly filterSyntax: FilterSyntax;
  /** Marks to show; rows with other marks are hidden (in 'filesystem', Mark.none stands for unchanged paths). */
  readonly marks: readonly Mark[];
  /** Hide files and subtrees smaller than this. 0 for no limit. */
  readonly minSizeBytes: number;
  readonly sortKey: SortKey;
  readonly descending: boolean;
}

/** A count of paths and the sum of their bytes. */
export interface Tally {
  readonly count: number;
  readonly bytes: number;
}

export interface ViewTotals {
  readonly added: Tally;
  readonly modified: Tally;
  readonly removed: Tally;
  readonly touched: Tally;
  readonly identical: Tally;
  /** Paths in the view and their bytes (in 'filesystem': what exists after `to`). */
  readonly all: Tally;
}

/** Answer to opening a view or changing its expansion. `revision` grows whenever row positions may have changed. */
export interface ViewState {
  readonly revision: number;
  readonly rowCount: number;
  readonly totals: ViewTotals;
  /** Paths that match the filter themselves (ancestors not counted); equal to totals.all.count without a filter. */
  readonly matchCount: number;
}

/** Which rows are wanted together with a view. */
export interface RowsWish {
  /** Path whose ancestors are to be opened and whose row is to be among them, or null. */
  readonly reveal: number | null;
  /** First and last row in sight, both included; taken unless they do not hold the revealed row. */
  readonly first: number;
  readonly last: number;
  /** Rows come in whole pages of this many. */
  readonly pageRows: number;
}

/** A view and its first rows, in one answer. */
export interface OpenedView extends ViewState {
  /** Row of the path to reveal, or -1 where there is none or the filter hides it. */
  readonly revealedRow: number;
  /** Row of the first of `rows`, a multiple of the wish's page. */
  readonly firstRow: number;
  readonly rows: readonly TreeRow[];
}

/** One row of the tree, as the pane paints it. Names are already escaped for display. */
export interface TreeRow {
  readonly path: number;
  readonly name: string;
  /** True when the name had to be escaped (not UTF-8, control characters, bidi overrides). */
  readonly nameEscaped: boolean;
  /** 1 for children of the root, as aria-level counts. */
  readonly level: number;
  readonly positionInSet: number;
  readonly setSize: number;
  readonly type: EntryType;
  readonly expandable: boolean;
  readonly expanded: boolean;
  readonly mark: Mark;
  /** Bit set of Reason; 0 unless modified or touched. */
  readonly reasons: number;
  readonly removalCause: RemovalCause;
  /** True when the row itself matches the filter (false for ancestors kept for their descendants). */
  readonly matches: boolean;
  /** Bytes of the path after `to`; for directories the sum below; for removed rows the bytes they hide. */
  readonly sizeBytes: number;
  /** What the subtree (the row included) adds, modifies and removes in the range. */
  readonly added: Tally;
  readonly modified: Tally;
  readonly removed: Tally;
  /** Permission bits, or null for an implied directory. */
  readonly mode: number | null;
  readonly uid: number;
  readonly gid: number;
  readonly userName: string;
  readonly groupName: string;
  /** Seconds since 1970, or null for an implied directory. */
  readonly mtimeSeconds: number | null;
  /** Layer that last wrote the shown version, or null for an implied directory. */
  readonly layer: number | null;
  /** Display form of a symlink's or hardlink's target, or null. */
  readonly linkTarget: string | null;
}

/** One event in the life of a path. */
export interface TimelineEntry {
  readonly layer: number;
  readonly mark: Mark;
  readonly reasons: number;
  readonly removalCause: RemovalCause;
  /** Path of the whiteout, opaque directory or replaced ancestor that removed it, or null. */
  readonly removedBy: string | null;
  readonly type: EntryType;
  readonly sizeBytes: number;
  readonly storedBytes: number;
  readonly mode: number | null;
  readonly uid: number;
  readonly gid: number;
  readonly userName: string;
  readonly groupName: string;
  readonly mtimeSeconds: number | null;
  readonly linkTarget: string | null;
  readonly device: readonly [major: number, minor: number] | null;
  /** (name, value shown as text or hex). */
  readonly xattrs: readonly (readonly [name: string, value: string])[];
  readonly sparse: boolean;
}

/** Everything known about one path. */
export interface PathDetails {
  readonly path: number;
  /** Display form with a leading slash. */
  readonly fullPath: string;
  /** The same with non-UTF-8 bytes as lone surrogates, for copying and links. */
  readonly rawPath: string;
  /** Raw bytes in hex when the path is not UTF-8, else null. */
  readonly hexPath: string | null;
  /** Oldest first; empty for an implied directory. */
  readonly timeline: readonly TimelineEntry[];
  /** For directories: the sum below after the view's last layer. */
  readonly subtree: Tally | null;
  /** Display paths of other names of the same inode (hardlinks) after the view's last layer. */
  readonly hardlinks: readonly string[];
}
