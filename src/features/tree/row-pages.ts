import type { QueryClient, UseQueryOptions } from '@tanstack/react-query';
import type { TreeRow, ViewState } from '../../core/analysis/view-types.ts';
import type { Session } from '../../worker/session-types.ts';

/** Rows are asked for and kept in pages of this many. */
export const PAGE_ROWS = 128;

/** How long pages that are out of sight are kept, in milliseconds. A page is some 60 kB. */
const KEPT_MS = 20_000;

/** First and last row, both included. */
export interface RowSpan {
  readonly first: number;
  readonly last: number;
}

type RowPageKey = readonly ['tree-rows', session: string, revision: number, page: number];

/** The rows are those of an older revision: whoever changed the view will show the newer one. */
class StaleRevision extends Error {}

/**
 * One page of rows of the view that `state` describes. Never retried and never fetched twice: a revision's rows do not
 * change, and a stale revision stays stale.
 */
export function rowPageQuery(
  session: Session,
  state: ViewState,
  page: number,
): UseQueryOptions<readonly TreeRow[], Error, readonly TreeRow[], RowPageKey> {
  const start = page * PAGE_ROWS;
  const count = Math.min(PAGE_ROWS, state.rowCount - start);
  return {
    queryKey: ['tree-rows', session.id, state.revision, page],
    queryFn: async () => {
      const rows = await session.readRows(state.revision, start, count);
      if (rows.length < count) throw new StaleRevision();
      return rows;
    },
    staleTime: Infinity,
    gcTime: KEPT_MS,
    retry: false,
    networkMode: 'always',
    // Comparing 128 rows field by field costs more than painting them.
    structuralSharing: false,
  };
}

/** Pages that hold the span and one more at each side, as far as there are any. */
export function pagesAround({ first, last }: RowSpan, rowCount: number): number[] {
  const lastPage = Math.floor((rowCount - 1) / PAGE_ROWS);
  const from = Math.max(0, Math.floor(first / PAGE_ROWS) - 1);
  const to = Math.min(lastPage, Math.floor(last / PAGE_ROWS) + 1);
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

/** Loads the pages of a span ahead of painting. False when the revision has become stale meanwhile. */
export async function loadSpan(
  client: QueryClient,
  session: Session,
  state: ViewState,
  span: RowSpan,
): Promise<boolean> {
  const last = Math.min(span.last, state.rowCount - 1);
  const pages: number[] = [];
  for (let page = Math.floor(span.first / PAGE_ROWS); page * PAGE_ROWS <= last; page++) pages.push(page);
  try {
    await Promise.all(pages.map((page) => client.query(rowPageQuery(session, state, page))));
    return true;
  } catch (error) {
    if (error instanceof StaleRevision) return false;
    throw error;
  }
}

/** Keeps rows that came with their view, from `firstRow` on, as the pages that they are. */
export function keepRows(
  client: QueryClient,
  session: Session,
  state: ViewState,
  firstRow: number,
  rows: readonly TreeRow[],
): void {
  for (let at = 0; at < rows.length; at += PAGE_ROWS) {
    const options = rowPageQuery(session, state, (firstRow + at) / PAGE_ROWS);
    void client.query({ ...options, initialData: rows.slice(at, at + PAGE_ROWS) });
  }
}

/** One row, from the cache or from the session; null when the revision is stale. */
export async function fetchRow(
  client: QueryClient,
  session: Session,
  state: ViewState,
  row: number,
): Promise<TreeRow | null> {
  if (!(await loadSpan(client, session, state, { first: row, last: row }))) return null;
  return peekRow(client, session, state, row);
}

/** A row that has been loaded, or null. */
export function peekRow(client: QueryClient, session: Session, state: ViewState, row: number): TreeRow | null {
  const page = Math.floor(row / PAGE_ROWS);
  const rows = client.getQueryData<readonly TreeRow[]>(rowPageQuery(session, state, page).queryKey);
  return rows?.[row - page * PAGE_ROWS] ?? null;
}
