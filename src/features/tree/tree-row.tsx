import { ChevronRight } from 'lucide-react';
import { memo, type ReactElement } from 'react';
import { Mark } from '../../core/analysis/change.ts';
import { markName } from '../../core/analysis/mark-name.ts';
import type { Tally, TreeRow } from '../../core/analysis/view-types.ts';
import { EntryType } from '../../core/tar/tar-entry.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import { formatBytes } from '../../ui/byte-size.ts';
import { MarkBadge } from '../../ui/mark-badge.tsx';
import { formatTimestamp } from '../../ui/timestamp.ts';
import type { VirtualRowProps } from '../../ui/tree-grid/virtual-rows.tsx';
import { EntryIcon } from './entry-icon.tsx';
import { modeText, ownerText, shortCount } from './row-texts.ts';
import { cellClass, ROW_GRID } from './tree-columns.ts';
import type { LoadedRows } from './use-loaded-rows.ts';

/** Pixels per level; beyond this many levels names no longer move to the right (hostile trees are thousands deep). */
const INDENT_PX = 14;
const MAX_INDENTED_LEVELS = 24;
/** Shares of the view that are too small to be seen get no bar at all: what is left stands out. */
const SMALLEST_BAR = 0.02;
/** A line per level, under the chevrons of the level above. */
const INDENT_GUIDES =
  'bg-[repeating-linear-gradient(to_right,transparent_0_8px,var(--color-border)_8px_9px,transparent_9px_14px)]';

export interface TreeRowSharedProps {
  readonly rows: LoadedRows;
  readonly activeRow: number | null;
  /** Row elements have the id `${idPrefix}${index}`. */
  readonly idPrefix: string;
  /** Length of a full bar. */
  readonly totalBytes: number;
}

/** A row of the tree: loaded, or a quiet bar of the same height until its page has arrived. */
export function TreeRowElement({
  index,
  style,
  rows,
  activeRow,
  idPrefix,
  totalBytes,
}: VirtualRowProps & TreeRowSharedProps): ReactElement {
  const row = rows.row(index);
  const shared = { id: `${idPrefix}${index}`, role: 'row', 'aria-rowindex': index + 2, 'data-row': index, style };
  if (row === null) {
    return (
      <div {...shared} aria-busy className={ROW_GRID}>
        <div role="gridcell" aria-label="Loading" className="col-start-2 px-1.5">
          <div className="h-2 w-32 max-w-full rounded-full bg-border" />
        </div>
      </div>
    );
  }
  const isActive = index === activeRow;
  return (
    <div
      {...shared}
      aria-level={row.level}
      aria-posinset={row.positionInSet}
      aria-setsize={row.setSize}
      aria-selected={isActive}
      {...(row.expandable ? { 'aria-expanded': row.expanded } : {})}
      className={`${ROW_GRID} text-sm ${
        isActive
          ? 'bg-accent-soft group-focus-visible/grid:outline-2 group-focus-visible/grid:-outline-offset-2 group-focus-visible/grid:outline-focus'
          : 'hover:bg-hover'
      }`}
    >
      <RowCells row={row} totalBytes={totalBytes} />
    </div>
  );
}

interface RowCellsProps {
  readonly row: TreeRow;
  readonly totalBytes: number;
}

const RowCells = memo(function RowCells({ row, totalBytes }: RowCellsProps): ReactElement {
  const isFaint = !row.matches;
  return (
    <>
      <div role="gridcell" className={cellClass('mark')} data-hint="mark">
        <MarkBadge kind={markName(row.mark)} />
      </div>
      <NameCell row={row} isFaint={isFaint} />
      <SizeCell row={row} totalBytes={totalBytes} />
      <ChangesCell row={row} />
      <div role="gridcell" className={`${cellClass('layer')} font-mono text-muted tabular-nums`} data-hint="layer">
        {row.layer === null ? '' : layerNumber(row.layer)}
      </div>
      <div
        role="gridcell"
        className={`${cellClass('mode')} font-mono whitespace-pre ${row.mode !== null && (row.mode & 0o6000) !== 0 ? 'font-semibold text-caution' : 'text-muted'}`}
        data-hint="mode"
      >
        {row.mode === null ? '' : modeText(row, row.mode)}
      </div>
      <div role="gridcell" className={`${cellClass('owner')} text-muted`} data-hint="owner">
        <span className="truncate font-mono">{row.mode === null ? '' : ownerText(row)}</span>
      </div>
      <div
        role="gridcell"
        className={`${cellClass('modified')} font-mono text-muted tabular-nums`}
        data-hint="modified"
      >
        {row.mtimeSeconds !== null && <ModifiedTime text={formatTimestamp(row.mtimeSeconds)} />}
      </div>
    </>
  );
});

/** The day, and its time where there is room. A time that is no date is one word. */
function ModifiedTime({ text }: { readonly text: string }): ReactElement {
  const [day = '', ...time] = text.split(' ');
  return (
    <span className="truncate whitespace-pre">
      {day}
      <span className="hidden @min-[900px]:inline">{time.map((part) => ` ${part}`)}</span>
    </span>
  );
}

function NameCell({ row, isFaint }: { readonly row: TreeRow; readonly isFaint: boolean }): ReactElement {
  const indent = Math.min(row.level - 1, MAX_INDENTED_LEVELS) * INDENT_PX;
  const isRemoved = row.mark === Mark.removed;
  const look = isRemoved ? 'text-removed line-through' : isFaint ? 'text-faint' : 'text-text';
  return (
    <div role="gridcell" className="flex h-full min-w-0 items-center pr-1.5 font-mono" data-hint="name">
      {indent > 0 && <span aria-hidden className={`h-full shrink-0 ${INDENT_GUIDES}`} style={{ width: indent }} />}
      <span
        aria-hidden
        className="flex h-full w-4.5 shrink-0 items-center justify-center text-faint"
        {...(row.expandable ? { 'data-toggle': '' } : {})}
      >
        {row.expandable && <ChevronRight className={`size-3.5 ${row.expanded ? 'rotate-90' : ''}`} />}
      </span>
      <EntryIcon type={row.type} isOpen={row.expanded} />
      <span
        className={`ml-1.5 truncate whitespace-pre ${look} ${row.nameEscaped ? 'bg-caution-soft underline decoration-caution decoration-dotted' : ''}`}
      >
        {row.name}
      </span>
      {row.linkTarget !== null && (
        <span className="ml-1.5 min-w-0 shrink-[99] truncate text-faint">{`\u2192 ${row.linkTarget}`}</span>
      )}
    </div>
  );
}

function SizeCell({ row, totalBytes }: { readonly row: TreeRow; readonly totalBytes: number }): ReactElement {
  const share = totalBytes > 0 ? Math.min(1, row.sizeBytes / totalBytes) : 0;
  const isRemoved = row.mark === Mark.removed;
  return (
    <div role="gridcell" className={`${cellClass('size')} gap-2 font-mono tabular-nums`} data-hint="size">
      <span aria-hidden className="hidden h-1.5 w-12 shrink-0 @min-[420px]:block @min-[780px]:w-8 @min-[900px]:w-12">
        {share >= SMALLEST_BAR && (
          <span
            className={`block h-full rounded-full ${isRemoved ? 'bg-removed' : 'bg-accent'}`}
            style={{ width: `${share * 100}%` }}
          />
        )}
      </span>
      <span className={`flex-1 text-right whitespace-nowrap ${isRemoved ? 'text-removed' : 'text-text'}`}>
        {row.sizeBytes > 0 ? (
          formatBytes(row.sizeBytes)
        ) : isFileOrDirectory(row) ? (
          <span className="text-faint">0 B</span>
        ) : (
          ''
        )}
      </span>
    </div>
  );
}

/** Others have no content, so their size says nothing. */
function isFileOrDirectory({ type }: TreeRow): boolean {
  return type === EntryType.file || type === EntryType.directory || type === EntryType.other;
}

function ChangesCell({ row }: { readonly row: TreeRow }): ReactElement {
  const hasChanges = row.expandable && row.added.count + row.modified.count + row.removed.count > 0;
  return (
    <div
      role="gridcell"
      className={`${cellClass('changes')} gap-1.5 font-mono text-xs tabular-nums`}
      data-hint="changes"
    >
      {hasChanges && (
        <>
          <Change tally={row.added} sign="+" name="added" look="text-added" />
          <Change tally={row.modified} sign="~" name="modified" look="text-modified" />
          <Change tally={row.removed} sign={'\u2212'} name="removed" look="text-removed" />
        </>
      )}
    </div>
  );
}

interface ChangeProps {
  readonly tally: Tally;
  readonly sign: string;
  readonly name: string;
  readonly look: string;
}

function Change({ tally, sign, name, look }: ChangeProps): ReactElement | null {
  if (tally.count === 0) return null;
  return (
    <span className={look}>
      {sign}
      {shortCount(tally.count)}
      <span className="sr-only"> {name}</span>
    </span>
  );
}
