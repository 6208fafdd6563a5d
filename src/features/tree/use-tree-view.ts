import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { ViewSpec, ViewState } from '../../core/analysis/view-types.ts';
import type { SelectedImage, Session } from '../../worker/session-types.ts';
import { keepRows, loadSpan, PAGE_ROWS, type RowSpan } from './row-pages.ts';

/** The row that the keyboard acts on; the selected one. */
export interface ActiveRow {
  readonly path: number;
  readonly row: number;
}

/** What is on the screen: always a view whose rows in sight have arrived. */
export interface ShownView {
  readonly spec: ViewSpec;
  readonly state: ViewState;
  /** Null when nothing is selected, or the view does not hold the selected path. */
  readonly active: ActiveRow | null;
  /** The selected path that `active` was looked up for. */
  readonly sought: number | null;
  /** Row to scroll to when this is painted first, or null to stay. */
  readonly scrollTo: number | null;
}

export type ViewChange = Pick<ShownView, 'state' | 'active' | 'scrollTo'>;

/** `sought` is undefined where the change is not about the selected path. */
interface Change {
  readonly run: (shown: ShownView) => Promise<ViewChange>;
  readonly sought?: number | null;
}

export interface TreeView {
  /** Null until the first view has arrived. The last good one while the next is being opened or cannot be opened. */
  readonly shown: ShownView | null;
  readonly isOpening: boolean;
  readonly error: Error | null;
  readonly setActive: (active: ActiveRow) => void;
  /**
   * Runs changes of which rows there are, one after another. One asked for while another view is being opened is dropped.
   */
  readonly change: (change: (shown: ShownView) => Promise<ViewChange>) => void;
}

/**
 * Opens views and changes them. A new view replaces the old one on the screen together with its first rows, so nothing
 * flashes; `spanInSight` says which rows those are.
 */
export function useTreeView(options: {
  readonly session: Session;
  readonly image: SelectedImage;
  readonly spec: ViewSpec;
  readonly selectedPath: number | null;
  readonly isReadable: boolean;
  readonly spanInSight: () => RowSpan;
}): TreeView {
  const { session, image, spec, selectedPath, isReadable, spanInSight } = options;
  const client = useQueryClient();
  const [shown, setShown] = useState<ShownView | null>(null);
  const [opened, setOpened] = useState<ShownView | null>(null);
  /** Settles when the view that was asked for last is there. */
  const opening = useRef<Promise<void>>(Promise.resolve());

  const query = useQuery({
    queryKey: ['tree-view', session.id, image.index, spec],
    queryFn: async ({ signal }): Promise<ShownView> => {
      // One at a time: what is typed while a slow filter is at work replaces what waits, and does not queue up behind it.
      await opening.current;
      signal.throwIfAborted();
      const answer = session.openView(spec, { reveal: selectedPath, ...spanInSight(), pageRows: PAGE_ROWS });
      opening.current = answer.then(noop, noop);
      const { revealedRow, firstRow, rows, ...state } = await answer;
      keepRows(client, session, state, firstRow, rows);
      const active = selectedPath === null || revealedRow < 0 ? null : { path: selectedPath, row: revealedRow };
      return { spec, state, active, sought: selectedPath, scrollTo: active?.row ?? 0 };
    },
    enabled: isReadable,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    // Only one view is open in the session: an answer of the past is of no use, even for the same spec.
    gcTime: 0,
    retry: false,
    networkMode: 'always',
    structuralSharing: false,
  });

  // The answer is adopted rather than read from the query: on an error the last good view stays.
  if (isReadable && query.data !== undefined && !query.isPlaceholderData && query.data !== opened) {
    setOpened(query.data);
    setShown(query.data);
  }
  // What was shown before a layer that cannot be shown yet is no stand-in for it.
  if (!isReadable && opened !== null) {
    setOpened(null);
    setShown(null);
  }

  const isOpening = isReadable && query.fetchStatus === 'fetching';
  const current = useRef({ shown, isOpening });
  useEffect(() => {
    current.current = { shown, isOpening };
  }, [shown, isOpening]);

  const { mutate } = useMutation({
    mutationFn: async ({ run, sought }: Change): Promise<void> => {
      const { shown: before, isOpening: isLeaving } = current.current;
      if (before === null || isLeaving) return;
      const changed = await run(before);
      const { state, scrollTo } = changed;
      const span = scrollTo === null ? spanInSight() : spanAround(scrollTo, spanInSight());
      if (!(await loadSpan(client, session, state, span))) return;
      const next = {
        ...before,
        ...changed,
        sought: sought === undefined ? (changed.active?.path ?? before.sought) : sought,
      };
      // The next change may start before React has rendered this one.
      if (current.current.shown === before) current.current = { shown: next, isOpening: false };
      setShown((now) => (now?.spec === before.spec ? next : now));
    },
    scope: { id: `tree-${session.id}` },
    networkMode: 'always',
    retry: false,
  });

  const setActive = useCallback((active: ActiveRow) => {
    setShown((now) => now && { ...now, active, sought: active.path, scrollTo: null });
  }, []);
  const change = useCallback((run: Change['run']) => mutate({ run }), [mutate]);

  // A path that was selected elsewhere (a link in the details, the URL) is looked up once in each view.
  useEffect(() => {
    const before = current.current.shown;
    if (before === null || isOpening || before.sought === selectedPath) return;
    mutate({
      sought: selectedPath,
      run: async ({ state }) => {
        if (selectedPath === null) return { state, active: null, scrollTo: null };
        const { view: revealed, row } = await session.revealPath(selectedPath);
        return row < 0
          ? { state: revealed, active: null, scrollTo: null }
          : { state: revealed, active: { path: selectedPath, row }, scrollTo: row };
      },
    });
  }, [selectedPath, isOpening, session, mutate]);

  return { shown, isOpening, error: query.error, setActive, change };
}

function noop(): void {}

/** A span as long as the one in sight, moved so that it holds the row; unmoved if it does already. */
function spanAround(row: number, inSight: RowSpan): RowSpan {
  if (row >= inSight.first && row <= inSight.last) return inSight;
  const length = inSight.last - inSight.first + 1;
  const first = Math.max(0, row - Math.ceil(length / 2));
  return { first, last: first + length - 1 };
}
