import { ArrowDown, ArrowUp } from 'lucide-react';
import { useState, type KeyboardEvent, type ReactElement } from 'react';
import { Explain } from '../../ui/tooltip.tsx';
import { ROW_GRID, TREE_COLUMNS, type TreeColumnSpec } from './tree-columns.ts';
import type { TreeSettings } from './tree-settings.ts';

type Order = Pick<TreeSettings, 'sortKey' | 'descending'>;

/** The order after a click on a column: the other direction, or the column's own first. */
export function orderAfterClick(sort: NonNullable<TreeColumnSpec['sort']>, order: Order): Order {
  const isCurrent = order.sortKey === sort.key;
  return { sortKey: sort.key, descending: isCurrent ? !order.descending : sort.firstDescending };
}

export interface TreeHeaderProps {
  readonly order: Order;
  readonly onOrderChange: (order: Order) => void;
}

/** Column headers: one stop for the Tab key, left and right arrows between them. */
export function TreeHeader({ order, onOrderChange }: TreeHeaderProps): ReactElement {
  const [current, setCurrent] = useState(1);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-column]')].filter(
      (stop) => stop.offsetParent !== null,
    );
    const at = stops.findIndex((stop) => stop === document.activeElement);
    stops[at + step]?.focus();
  };

  return (
    <div
      role="row"
      aria-rowindex={1}
      onKeyDown={onKeyDown}
      className={`${ROW_GRID} sticky top-0 z-10 h-row border-b border-border bg-sunken text-xs text-muted`}
    >
      {TREE_COLUMNS.map((column, index) => {
        const stop = { 'data-column': index, tabIndex: index === current ? 0 : -1, onFocus: () => setCurrent(index) };
        return column.sort === undefined ? (
          <Explain key={column.id} text={column.explanation} side="bottom">
            <div role="columnheader" {...stop} className={`${column.className} h-full items-center px-1.5`}>
              {column.id === 'mark' ? <span className="sr-only">{column.label}</span> : column.label}
              {column.unit !== undefined && (
                <span className="hidden whitespace-pre @min-[900px]:inline"> {column.unit}</span>
              )}
            </div>
          </Explain>
        ) : (
          <SortHeader
            key={column.id}
            column={column}
            sort={column.sort}
            order={order}
            onOrderChange={onOrderChange}
            stop={stop}
          />
        );
      })}
    </div>
  );
}

interface SortHeaderProps extends TreeHeaderProps {
  readonly column: TreeColumnSpec;
  readonly sort: NonNullable<TreeColumnSpec['sort']>;
  readonly stop: object;
}

function SortHeader({ column, sort, order, onOrderChange, stop }: SortHeaderProps): ReactElement {
  const isCurrent = order.sortKey === sort.key;
  const Arrow = order.descending ? ArrowDown : ArrowUp;
  return (
    <div
      role="columnheader"
      aria-sort={isCurrent ? (order.descending ? 'descending' : 'ascending') : 'none'}
      className={`${column.className} h-full`}
    >
      <Explain text={`${column.explanation} Click to sort.`} side="bottom">
        <button
          type="button"
          {...stop}
          onClick={() => onOrderChange(orderAfterClick(sort, order))}
          className={`flex h-full items-center gap-1 px-1.5 hover:text-text ${isCurrent ? 'font-semibold text-text' : ''} ${
            column.className.includes('justify-end') ? 'flex-row-reverse' : ''
          }`}
        >
          {column.label}
          {isCurrent && <Arrow aria-hidden className="size-3" />}
        </button>
      </Explain>
    </div>
  );
}
