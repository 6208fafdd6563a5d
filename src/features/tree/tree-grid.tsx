import {
  useCallback,
  useId,
  useLayoutEffect,
  useMemo,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
  type RefObject,
} from 'react';
import type { SelectedImage, Session } from '../../worker/session-types.ts';
import { useHoverHint } from '../../ui/hover-hint.tsx';
import { VirtualRows, type VirtualRowsHandle } from '../../ui/tree-grid/virtual-rows.tsx';
import type { RowSpan } from './row-pages.ts';
import { hintOf } from './row-texts.ts';
import type { TreeColumnSpec } from './tree-columns.ts';
import { TreeHeader } from './tree-header.tsx';
import { commandOfKey } from './tree-keys.ts';
import { TreeRowElement, type TreeRowSharedProps } from './tree-row.tsx';
import type { TreeSettings } from './tree-settings.ts';
import { useLoadedRows } from './use-loaded-rows.ts';
import type { TreeCommands } from './use-tree-commands.ts';
import type { ShownView } from './use-tree-view.ts';

export interface TreeGridProps {
  readonly session: Session;
  readonly image: SelectedImage;
  readonly shown: ShownView;
  readonly commands: TreeCommands;
  readonly handle: RefObject<VirtualRowsHandle | null>;
  readonly order: Pick<TreeSettings, 'sortKey' | 'descending'>;
  readonly onOrderChange: (order: Pick<TreeSettings, 'sortKey' | 'descending'>) => void;
  readonly onRowsPainted: (span: RowSpan) => void;
  /** True while another view is on its way. */
  readonly isBusy: boolean;
}

/**
 * The rows of the shown view as an ARIA treegrid. The grid itself holds the focus and points at its active row
 * (aria-activedescendant), so that the focus does not get lost when a row scrolls out of existence.
 */
export function TreeGrid(props: TreeGridProps): ReactElement {
  const { session, image, shown, commands, handle, order, onOrderChange, onRowsPainted, isBusy } = props;
  const { state, active } = shown;
  const { rows, onRowsPainted: loadAround } = useLoadedRows(session, state);
  const idPrefix = `${useId()}row`;

  const onPainted = useCallback(
    (first: number, last: number) => {
      loadAround(first, last);
      onRowsPainted({ first, last });
    },
    [loadAround, onRowsPainted],
  );

  useLayoutEffect(() => {
    if (shown.scrollTo !== null && shown.scrollTo < shown.state.rowCount)
      handle.current?.scrollToRow(shown.scrollTo, 'center');
  }, [shown, handle]);

  const layerTexts = useMemo(() => {
    const texts: string[] = [];
    for (const row of image.historyRows) {
      if (row.layer !== null) texts[row.layer] = `${row.keyword ?? ''} ${row.text}`.trim().slice(0, 400);
    }
    return texts;
  }, [image.historyRows]);

  const activeRow = active?.row ?? null;
  const totalBytes = Math.max(state.totals.all.bytes, state.totals.removed.bytes);
  const rowProps = useMemo<TreeRowSharedProps>(
    () => ({ rows, activeRow, idPrefix, totalBytes }),
    [rows, activeRow, idPrefix, totalBytes],
  );
  const textOfCell = useCallback(
    (cell: HTMLElement) => {
      const row = rows.row(Number(cell.closest<HTMLElement>('[data-row]')?.dataset['row']));
      return row === null ? '' : hintOf(row, cell.dataset['hint'] as TreeColumnSpec['id'], totalBytes, layerTexts);
    },
    [rows, totalBytes, layerTexts],
  );
  const { hint, hintHandlers } = useHoverHint(textOfCell);
  const header = useMemo(() => <TreeHeader order={order} onOrderChange={onOrderChange} />, [order, onOrderChange]);

  const onKeyDown = (event: KeyboardEvent): void => {
    // Keys pressed on a column header are the header's.
    if (event.target !== event.currentTarget) return;
    const command = commandOfKey(event, commands.isSearching());
    if (command === null) return;
    event.preventDefault();
    commands.run(command);
  };

  const onClick = (event: MouseEvent<HTMLElement>): void => {
    const row = rowOf(event);
    if (row === null) return;
    if (isOnToggle(event)) commands.toggleRow(row);
    else commands.goToRow(row);
  };

  const onDoubleClick = (event: MouseEvent<HTMLElement>): void => {
    const row = rowOf(event);
    if (row !== null && !isOnToggle(event)) commands.enterRow(row);
  };

  const activeElement = activeRow === null ? null : { row: activeRow, id: `${idPrefix}${activeRow}` };
  return (
    <>
      <VirtualRows
        handle={handle}
        role="treegrid"
        aria-label="Files"
        aria-rowcount={state.rowCount + 1}
        aria-busy={isBusy}
        aria-multiselectable={false}
        active={activeElement}
        tabIndex={0}
        className="group/grid @container bg-surface select-none focus-visible:outline-none"
        rowCount={state.rowCount}
        row={TreeRowElement}
        rowProps={rowProps}
        header={header}
        onRowsPainted={onPainted}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onDoubleClick={onDoubleClick}
        {...hintHandlers}
      />
      {hint}
    </>
  );
}

function rowOf(event: MouseEvent<HTMLElement>): number | null {
  const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]') : null;
  return element === null ? null : Number(element.dataset['row']);
}

function isOnToggle(event: MouseEvent<HTMLElement>): boolean {
  return event.target instanceof Element && event.target.closest('[data-toggle]') !== null;
}
