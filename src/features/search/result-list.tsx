import { useId, useRef, useState, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import { VirtualRows, type VirtualRowProps, type VirtualRowsHandle } from '../../ui/tree-grid/virtual-rows.tsx';

export interface ResultListProps {
  readonly label: string;
  readonly count: number;
  /** What a row shows; may be empty while it is on its way. */
  readonly renderRow: (index: number) => ReactNode;
  /** The row was clicked, or Enter was pressed on it. */
  readonly onPick: (index: number) => void;
  readonly onRowsPainted?: (first: number, last: number) => void;
}

interface RowProps {
  readonly renderRow: (index: number) => ReactNode;
  readonly onPick: (index: number) => void;
  readonly active: number;
  readonly count: number;
  readonly idPrefix: string;
}

/** Any number of results, one line each, walked through with the arrow keys. */
export function ResultList({ label, count, renderRow, onPick, onRowsPainted }: ResultListProps): ReactElement {
  const idPrefix = useId();
  const [chosen, setActive] = useState(0);
  const active = Math.min(chosen, Math.max(0, count - 1));
  const list = useRef<VirtualRowsHandle>(null);
  const pick = (index: number) => {
    setActive(index);
    onPick(index);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = nextRow(event.key, active, count, list.current?.pageRows ?? 1);
    if (next === null && event.key !== 'Enter') return;
    event.preventDefault();
    if (next === null) {
      pick(active);
      return;
    }
    setActive(next);
    list.current?.scrollToRow(next, 'nearest');
  };
  return (
    <VirtualRows<RowProps>
      role="listbox"
      aria-label={label}
      tabIndex={0}
      onKeyDown={onKeyDown}
      rowCount={count}
      row={Row}
      rowProps={{ renderRow, onPick: pick, active, count, idPrefix }}
      active={count === 0 ? null : { row: active, id: `${idPrefix}-${active}` }}
      handle={list}
      {...(onRowsPainted === undefined ? {} : { onRowsPainted })}
    />
  );
}

function Row({ index, style, renderRow, onPick, active, count, idPrefix }: VirtualRowProps & RowProps): ReactElement {
  const isActive = index === active;
  return (
    <div
      role="option"
      id={`${idPrefix}-${index}`}
      aria-selected={isActive}
      aria-posinset={index + 1}
      aria-setsize={count}
      style={style}
      onClick={() => onPick(index)}
      className={`flex cursor-default items-center gap-2 px-2 text-sm whitespace-nowrap select-none ${isActive ? 'bg-accent-soft' : 'hover:bg-hover'}`}
    >
      {renderRow(index)}
    </div>
  );
}

/** The row that a key leads to; null where it leads nowhere. */
export function nextRow(key: string, active: number, count: number, pageRows: number): number | null {
  const last = Math.max(0, count - 1);
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, active + 1);
    case 'ArrowUp':
      return Math.max(0, active - 1);
    case 'PageDown':
      return Math.min(last, active + pageRows);
    case 'PageUp':
      return Math.max(0, active - pageRows);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
