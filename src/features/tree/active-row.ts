import type { QueryClient } from '@tanstack/react-query';
import type { ViewState } from '../../core/analysis/view-types.ts';
import type { Session } from '../../worker/session-types.ts';
import { fetchRow } from './row-pages.ts';
import type { ActiveRow } from './use-tree-view.ts';

/**
 * Where the active row is after the directory at `toggled` was opened or closed, which made `rowCountChange` rows appear
 * or vanish right below it. A row that vanishes hands over to the directory.
 */
export function activeAfterToggle(
  active: ActiveRow | null,
  toggled: ActiveRow,
  rowCountChange: number,
): ActiveRow | null {
  if (active === null || active.row <= toggled.row) return active;
  if (rowCountChange < 0 && active.row <= toggled.row - rowCountChange) return toggled;
  return { path: active.path, row: active.row + rowCountChange };
}

/**
 * The path that is still to be seen once everything deeper than `level` is closed: the active one, or the directory
 * above it that is at most `level` + 1 deep. Null when there is no active row.
 */
export async function pathLeftAtLevel(
  client: QueryClient,
  session: Session,
  state: ViewState,
  active: ActiveRow | null,
  level: number,
): Promise<number | null> {
  let at = active?.row ?? -1;
  while (at >= 0) {
    const row = await fetchRow(client, session, state, at);
    if (row === null) return active?.path ?? null;
    if (row.level <= level + 1) return row.path;
    at = await session.findParentRow(state.revision, at);
  }
  return active?.path ?? null;
}
