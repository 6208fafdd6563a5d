import type { SortKey } from '../../core/analysis/view-types.ts';
import { FIGURE_TEXTS } from '../../core/explain/figure-texts.ts';
import { TREE_COLUMN_TEXTS } from '../../core/explain/tree-column-texts.ts';

export interface TreeColumnSpec {
  readonly id: 'mark' | 'name' | 'size' | 'changes' | 'layer' | 'mode' | 'owner' | 'modified';
  readonly label: string;
  /** Said after the label where the grid is wide. */
  readonly unit?: string;
  readonly explanation: string;
  /** Present for columns that the tree can be ordered by. */
  readonly sort?: { readonly key: SortKey; readonly firstDescending: boolean };
  /** Hides the cell where the grid is too narrow for it, and aligns its content. */
  readonly className: string;
}

/**
 * Widths of the columns that fit, narrowest grid first; the container is the scrolling element. Every cell of a column
 * carries the same container query as the template that makes room for it.
 */
export const ROW_GRID = [
  'grid items-center',
  'grid-cols-[26px_minmax(0,1fr)_72px]',
  '@min-[420px]:grid-cols-[26px_minmax(0,1fr)_120px]',
  '@min-[520px]:grid-cols-[26px_minmax(0,1fr)_120px_112px]',
  '@min-[600px]:grid-cols-[26px_minmax(0,1fr)_120px_112px_46px]',
  '@min-[680px]:grid-cols-[26px_minmax(0,1fr)_120px_112px_46px_90px]',
  '@min-[760px]:grid-cols-[26px_minmax(0,1fr)_120px_112px_46px_90px_84px]',
  // A day without its time, and a shorter bar: with the panes as they come, a window of 1440 px leaves 790 here.
  '@min-[780px]:grid-cols-[26px_minmax(0,1fr)_104px_112px_44px_90px_80px_86px]',
  '@min-[900px]:grid-cols-[26px_minmax(0,1fr)_120px_112px_46px_90px_92px_132px]',
].join(' ');

export const TREE_COLUMNS: readonly TreeColumnSpec[] = [
  { id: 'mark', label: 'Mark', explanation: TREE_COLUMN_TEXTS.mark.text, className: 'flex justify-center' },
  {
    id: 'name',
    label: 'Name',
    explanation: TREE_COLUMN_TEXTS.name.text,
    sort: { key: 'name', firstDescending: false },
    className: 'flex',
  },
  {
    id: 'size',
    label: 'Size',
    explanation: TREE_COLUMN_TEXTS.size.text,
    sort: { key: 'size', firstDescending: true },
    className: 'flex justify-end',
  },
  {
    id: 'changes',
    label: 'Changes',
    explanation: FIGURE_TEXTS.subtreeChanges.text,
    sort: { key: 'change', firstDescending: true },
    className: 'hidden @min-[520px]:flex justify-end',
  },
  {
    id: 'layer',
    label: 'Layer',
    explanation: TREE_COLUMN_TEXTS.layer.text,
    className: 'hidden @min-[600px]:flex justify-end',
  },
  { id: 'mode', label: 'Mode', explanation: TREE_COLUMN_TEXTS.mode.text, className: 'hidden @min-[680px]:flex' },
  { id: 'owner', label: 'Owner', explanation: TREE_COLUMN_TEXTS.owner.text, className: 'hidden @min-[760px]:flex' },
  {
    id: 'modified',
    label: 'Modified',
    unit: '(UTC)',
    explanation: TREE_COLUMN_TEXTS.modified.text,
    className: 'hidden @min-[780px]:flex',
  },
];

const CLASSES = new Map(TREE_COLUMNS.map((column) => [column.id, column.className]));

/** Classes of a body cell. */
export function cellClass(column: TreeColumnSpec['id']): string {
  return `${CLASSES.get(column)!} min-w-0 items-center px-1.5`;
}
