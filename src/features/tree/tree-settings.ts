import { Mark } from '../../core/analysis/change.ts';
import type { FilterSyntax, SortKey, ViewMode, ViewSpec } from '../../core/analysis/view-types.ts';

/** First and last selected layer, zero-based, both included; equal for a single layer. */
export interface LayerRange {
  readonly from: number;
  readonly to: number;
}

/**
 * What a person has set in the tree pane. Held by whoever mounts the pane, so that it can live in the URL.
 * Plain and small; equal settings are structurally equal.
 */
export interface TreeSettings {
  readonly mode: ViewMode;
  readonly filterText: string;
  readonly filterSyntax: FilterSyntax;
  /** Marks that are shown, in the order of ALL_MARKS. */
  readonly marks: readonly Mark[];
  /** 0 for no limit. */
  readonly minSizeBytes: number;
  readonly sortKey: SortKey;
  readonly descending: boolean;
}

/** Every mark, in the order of the toolbar. `Mark.none` stands for paths that the layer leaves alone. */
export const ALL_MARKS: readonly Mark[] = [
  Mark.added,
  Mark.modified,
  Mark.removed,
  Mark.touched,
  Mark.identical,
  Mark.implied,
  Mark.none,
];

export const DEFAULT_TREE_SETTINGS: TreeSettings = {
  mode: 'changes',
  filterText: '',
  filterSyntax: 'text',
  marks: ALL_MARKS,
  minSizeBytes: 0,
  sortKey: 'name',
  descending: false,
};

/** True when some paths may be hidden by the settings, so that an empty tree says nothing about the layer. */
export function isFiltering(settings: TreeSettings): boolean {
  return settings.filterText !== '' || settings.minSizeBytes > 0 || settings.marks.length < ALL_MARKS.length;
}

/** The same settings with everything shown; mode and order are kept. */
export function withoutFilters(settings: TreeSettings): TreeSettings {
  return { ...settings, filterText: '', minSizeBytes: 0, marks: ALL_MARKS };
}

export function viewSpecOf(range: LayerRange, settings: TreeSettings): ViewSpec {
  return { ...settings, from: range.from, to: range.to };
}
