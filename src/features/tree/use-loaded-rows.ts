import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { TreeRow, ViewState } from '../../core/analysis/view-types.ts';
import type { Session } from '../../worker/session-types.ts';
import { PAGE_ROWS, pagesAround, rowPageQuery, type RowSpan } from './row-pages.ts';

/** The loaded rows of the pages in sight. A new object whenever a page arrives. */
export class LoadedRows {
  readonly #pages: ReadonlyMap<number, readonly TreeRow[]>;

  constructor(pages: ReadonlyMap<number, readonly TreeRow[]>) {
    this.#pages = pages;
  }

  /** Null while the row is on its way. */
  row(index: number): TreeRow | null {
    const page = Math.floor(index / PAGE_ROWS);
    return this.#pages.get(page)?.[index - page * PAGE_ROWS] ?? null;
  }
}

/** Keeps the rows around what is painted loaded. `onRowsPainted` is to be told whenever other rows are painted. */
export function useLoadedRows(
  session: Session,
  state: ViewState,
): { readonly rows: LoadedRows; readonly onRowsPainted: (first: number, last: number) => void } {
  // Pages, not rows: the state changes once in 128 rows of scrolling.
  const [span, setSpan] = useState<RowSpan>({ first: 0, last: PAGE_ROWS - 1 });
  const pages = useMemo(() => pagesAround(span, state.rowCount), [span, state.rowCount]);
  const firstPage = pages[0] ?? 0;
  const combine = useCallback(
    (results: UseQueryResult<readonly TreeRow[]>[]) =>
      new LoadedRows(
        new Map(results.flatMap(({ data }, index) => (data === undefined ? [] : [[firstPage + index, data]]))),
      ),
    [firstPage],
  );
  const rows = useQueries({ queries: pages.map((page) => rowPageQuery(session, state, page)), combine });
  const onRowsPainted = useCallback((first: number, last: number) => {
    const whole = { first: Math.floor(first / PAGE_ROWS) * PAGE_ROWS, last: Math.floor(last / PAGE_ROWS) * PAGE_ROWS };
    setSpan((before) => (before.first === whole.first && before.last === whole.last ? before : whole));
  }, []);
  return { rows, onRowsPainted };
}
