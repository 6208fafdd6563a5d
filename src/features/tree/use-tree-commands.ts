import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef, type RefObject } from 'react';
import { assertNever } from '../../base/assert.ts';
import type { Mark } from '../../core/analysis/change.ts';
import type { TreeRow } from '../../core/analysis/view-types.ts';
import { EntryType } from '../../core/tar/tar-entry.ts';
import type { Session } from '../../worker/session-types.ts';
import type { VirtualRowsHandle } from '../../ui/tree-grid/virtual-rows.tsx';
import { activeAfterToggle, pathLeftAtLevel } from './active-row.ts';
import { fetchRow, peekRow } from './row-pages.ts';
import type { TreeCommand } from './tree-keys.ts';
import type { ShownView, TreeView } from './use-tree-view.ts';

/** Letters that follow one another within this time are one name. */
const SEARCH_PAUSE_MS = 800;

export interface TreeCommands {
  readonly run: (command: TreeCommand) => void;
  readonly goToRow: (row: number) => void;
  readonly toggleRow: (row: number) => void;
  /** Opens or closes a directory, looks at a file. */
  readonly enterRow: (row: number) => void;
  /** 0 closes everything, Infinity opens everything. */
  readonly expandToLevel: (level: number) => void;
  /** True while letters go on with the name that is being typed. */
  readonly isSearching: () => boolean;
}

/** What keys, clicks and buttons do to the shown view. */
export function useTreeCommands(options: {
  readonly session: Session;
  readonly view: TreeView;
  readonly grid: RefObject<VirtualRowsHandle | null>;
  readonly onSelectPath: (path: number) => void;
  readonly onOpenPath: ((path: number) => void) | undefined;
  readonly onToggleMark: (mark: Mark) => void;
  readonly onFilter: () => void;
}): TreeCommands {
  const { session, view, grid, onSelectPath, onOpenPath, onToggleMark, onFilter } = options;
  const { shown, setActive, change } = view;
  const client = useQueryClient();
  /** Counts the walks, so that a row that arrives late does not take the selection back. */
  const walk = useRef(0);
  const search = useRef({ prefix: '', startRow: 0, until: 0 });

  const goToRow = useCallback(
    (row: number) => {
      if (shown === null || row < 0 || row >= shown.state.rowCount) return;
      grid.current?.scrollToRow(row, 'nearest');
      walk.current += 1;
      const ticket = walk.current;
      const select = (loaded: TreeRow | null): void => {
        if (loaded === null || ticket !== walk.current) return;
        setActive({ path: loaded.path, row });
        onSelectPath(loaded.path);
      };
      const ready = peekRow(client, session, shown.state, row);
      if (ready !== null) select(ready);
      else void fetchRow(client, session, shown.state, row).then(select);
    },
    [shown, grid, client, session, setActive, onSelectPath],
  );

  const toggle = useCallback(
    (row: TreeRow, index: number) => {
      change(async (before: ShownView) => {
        const state = await session.setExpanded(row.path, !row.expanded);
        const grown = state.rowCount - before.state.rowCount;
        const active = activeAfterToggle(before.active, { path: row.path, row: index }, grown);
        if (active !== null && active.path !== before.active?.path) onSelectPath(active.path);
        return { state, active, scrollTo: null };
      });
    },
    [change, session, onSelectPath],
  );

  const toggleRow = useCallback(
    (index: number) => {
      const row = shown && peekRow(client, session, shown.state, index);
      if (row?.expandable === true) toggle(row, index);
    },
    [shown, client, session, toggle],
  );

  const enterRow = useCallback(
    (index: number) => {
      const row = shown && peekRow(client, session, shown.state, index);
      if (row === null) return;
      if (row.expandable) toggle(row, index);
      else if (canBeLookedAt(row)) onOpenPath?.(row.path);
    },
    [shown, client, session, toggle, onOpenPath],
  );

  const expandToLevel = useCallback(
    (level: number) => {
      change(async ({ state: before, active }) => {
        const kept = await pathLeftAtLevel(client, session, before, active, level);
        const state = await session.expandToLevel(level);
        if (kept === null) return { state, active: null, scrollTo: 0 };
        const { view: revealed, row } = await session.revealPath(kept);
        if (kept !== active?.path) onSelectPath(kept);
        return { state: revealed, active: row < 0 ? null : { path: kept, row }, scrollTo: row < 0 ? 0 : row };
      });
    },
    [change, client, session, onSelectPath],
  );

  const openSiblings = useCallback(() => {
    change(async ({ state: before, active }) => {
      if (active === null) return { state: before, active, scrollTo: null };
      await session.expandSiblings(active.path);
      const { view: state, row } = await session.revealPath(active.path);
      return { state, active: { path: active.path, row }, scrollTo: row };
    });
  }, [change, session]);

  const searchFor = useCallback(
    (letter: string) => {
      if (shown === null) return;
      const now = performance.now();
      const goesOn = now < search.current.until;
      const startRow = goesOn ? search.current.startRow : (shown.active?.row ?? -1);
      const prefix = goesOn ? search.current.prefix + letter : letter;
      search.current = { prefix, startRow, until: now + SEARCH_PAUSE_MS };
      // A longer prefix may still be met by the row that the shorter one found, so all start after the same row.
      void session.findRowByPrefix(shown.state.revision, startRow, prefix).then((row) => {
        if (search.current.prefix === prefix) goToRow(row);
      });
    },
    [shown, session, goToRow],
  );

  const run = useCallback(
    (command: TreeCommand) => {
      if (shown === null) return;
      const at = shown.active?.row ?? -1;
      const last = shown.state.rowCount - 1;
      const row = at < 0 ? null : peekRow(client, session, shown.state, at);
      switch (command.kind) {
        case 'move': {
          const rows = command.by === 'row' ? 1 : (grid.current?.pageRows ?? 1) - 1;
          goToRow(Math.min(Math.max(at + command.direction * Math.max(1, rows), 0), last));
          return;
        }
        case 'first':
          goToRow(0);
          return;
        case 'last':
          goToRow(last);
          return;
        case 'open':
          if (row?.expandable !== true) return;
          if (row.expanded) goToRow(at + 1);
          else toggle(row, at);
          return;
        case 'close':
          if (row === null) return;
          if (row.expanded) toggle(row, at);
          else void session.findParentRow(shown.state.revision, at).then(goToRow);
          return;
        case 'enter':
          enterRow(at);
          return;
        case 'toggle':
          toggleRow(at);
          return;
        case 'open-siblings':
          openSiblings();
          return;
        case 'toggle-mark':
          onToggleMark(command.mark);
          return;
        case 'filter':
          onFilter();
          return;
        case 'search':
          searchFor(command.letter);
          return;
        default:
          assertNever(command);
      }
    },
    [
      shown,
      client,
      session,
      grid,
      goToRow,
      toggle,
      enterRow,
      toggleRow,
      openSiblings,
      onToggleMark,
      onFilter,
      searchFor,
    ],
  );

  const isSearching = useCallback(() => performance.now() < search.current.until, []);
  return { run, goToRow, toggleRow, enterRow, expandToLevel, isSearching };
}

/** Files, and links, which may lead to one. */
function canBeLookedAt({ type }: TreeRow): boolean {
  switch (type) {
    case EntryType.file:
    case EntryType.hardlink:
    case EntryType.symlink:
    case EntryType.other:
      return true;
    default:
      return false;
  }
}
