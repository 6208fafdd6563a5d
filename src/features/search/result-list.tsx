import { useId, useRef, useState, type KeyboardEvent, type ReactElement, type ReactNode } from 'react';
import { VirtualRows, type VirtualRowProps, type VirtualRowsHandle } from '../../ui/tree-grid/virtual-rows.tsx';

export interface ResultListProps {
  readonly label: string;
  readonly count: number;
  /** What a row shows; may be empty while it is on its way. */
  readonly renderRow: (index: number) => ReactNode;
  /** The row was clicked, or the space key was pressed on it; Enter too, where nothing is opened. */
  readonly onPick: (index: number) => void;
  /** Enter was pressed on the row, or it was clicked twice. */
  readonly onOpen?: (index: number) => void;
  readonly onRowsPainted?: (first: number, last: number) => void;
}

interface RowProps {
  readonly renderRow: (index: number) => ReactNode;
  readonly onPick: (index: number) => void;
  readonly onOpen: ((index: number) => void) | undefined;
  readonly active: number;
  readonly count: number;
  readonly idPrefix: string;
}

/** Any number of results, one line each, walked through with the arrow keys. */
export function ResultList(props: ResultListProps): ReactElement {
  const { label, count, renderRow, onPick, onOpen, onRowsPainted } = props;
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
    if (next === null && event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    if (next === null) {
      if (event.key === 'Enter' && onOpen !== undefined) onOpen(active);
      else pick(active);
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
      rowProps={{ renderRow, onPick: pick, onOpen, active, count, idPrefix }}
      active={count === 0 ? null : { row: active, id: `${idPrefix}-${active}` }}
      handle={list}
      {...(onRowsPainted === undefined ? {} : { onRowsPainted })}
    />
  );
}

function Row(props: VirtualRowProps & RowProps): ReactElement {
  const { index, style, renderRow, onPick, onOpen, active, count, idPrefix } = props;
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
      onDoubleClick={() => onOpen?.(index)}
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
