import { useState, type ReactElement, type ReactNode } from 'react';
import { formatCount } from './byte-size.ts';

const FIRST_ITEMS = 40;
/** Each press shows this many times more, so that 20,000 items are not laid out by accident. */
const GROWTH = 5;

export interface LongListProps<T> {
  readonly items: readonly T[];
  readonly children: (item: T, index: number) => ReactNode;
  readonly className?: string;
}

/** A list of any length: its beginning, and more on demand. Items are told apart by their position. */
export function LongList<T>({ items, children, className = '' }: LongListProps<T>): ReactElement {
  const [limit, setLimit] = useState(FIRST_ITEMS);
  const hidden = items.length - limit;
  return (
    <>
      <ul className={className}>
        {items.slice(0, limit).map((item, index) => (
          <li key={index}>{children(item, index)}</li>
        ))}
      </ul>
      {hidden > 0 && (
        <button
          type="button"
          onClick={() => setLimit(limit * GROWTH)}
          className="rounded-sm text-accent underline underline-offset-2"
        >
          show more ({formatCount(hidden)} are left)
        </button>
      )}
    </>
  );
}
