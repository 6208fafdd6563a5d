import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { isCancellation } from '../../base/app-error.ts';
import { markName } from '../../core/analysis/mark-name.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import type { FoundPath, PathQuery } from '../../core/search/path-search.ts';
import { EntryType } from '../../core/tar/tar-entry.ts';
import { formatBytes, formatCount } from '../../ui/byte-size.ts';
import { MarkBadge } from '../../ui/mark-badge.tsx';
import type { FoundPaths, SelectedImage, Session } from '../../worker/session-types.ts';
import { ResultList } from './result-list.tsx';

/** Results are asked for and kept in pages of this many. */
const PAGE_ROWS = 128;

/** Events of a path that stand in its line. */
const SHOWN_EVENTS = 4;

export interface PathResultsProps {
  readonly session: Session;
  readonly image: SelectedImage;
  readonly query: PathQuery;
  readonly onShow: (path: number, layer: number) => void;
  /** Its content is to be looked at, as it is in a layer. */
  readonly onOpen: (path: number, layer: number) => void;
}

/** The paths that match, with the layers that wrote and removed each. */
export function PathResults({ session, image, query, onShow, onOpen }: PathResultsProps): ReactElement {
  const [firstPage, setFirstPage] = useState(0);
  const key = ['search-paths', session.id, image.index, image.usableLayers, query.syntax, query.text];
  const ask = (page: number) => ({
    queryKey: [...key, page],
    queryFn: () => session.searchPaths(query, page * PAGE_ROWS, PAGE_ROWS),
    staleTime: Infinity,
    retry: false,
    networkMode: 'always' as const,
  });
  const { data, error } = useQuery({ ...ask(0), placeholderData: keepPreviousData });
  const pages = useQueries({ queries: [0, 1].map((ahead) => ask(firstPage + ahead)) });
  if (error !== null && !isCancellation(error)) {
    return (
      <p role="alert" className="px-3 py-2 text-danger">
        {error.message}
      </p>
    );
  }
  const count = data?.matchCount ?? 0;
  const loaded = [data, ...pages.map((page) => page.data)].filter((page) => page !== undefined);
  const rowAt = (index: number) => findRow(loaded, index);
  /** At the last layer that says anything of the path. */
  const withLast = (index: number, then: (found: FoundPath, layer: number) => void) => {
    const found = rowAt(index);
    const last = found?.events.at(-1);
    if (found !== null && last !== undefined) then(found, last.layer);
  };
  return (
    <>
      <p role="status" className="px-3 pb-1 text-sm text-muted tabular-nums">
        {data === undefined ? 'Searching' : count === 1 ? '1 path' : `${formatCount(count)} paths`}
      </p>
      <div className="min-h-0 flex-1">
        {count > 0 && (
          <ResultList
            label="Paths that were found"
            count={count}
            renderRow={(index) => <PathLine found={rowAt(index)} />}
            onPick={(index) => withLast(index, ({ path }, layer) => onShow(path, layer))}
            onOpen={(index) =>
              withLast(index, ({ path, type }, layer) => (type === EntryType.directory ? onShow : onOpen)(path, layer))
            }
            onRowsPainted={(first) => setFirstPage(Math.floor(first / PAGE_ROWS))}
          />
        )}
      </div>
    </>
  );
}

function findRow(pages: readonly FoundPaths[], index: number): FoundPath | null {
  for (const { start, rows } of pages) {
    const row = rows[index - start];
    if (row !== undefined) return row;
  }
  return null;
}

/** Name first: what tells paths of one search apart is mostly there, and the pane is narrow. */
function PathLine({ found }: { readonly found: FoundPath | null }): ReactElement | null {
  if (found === null) return null;
  const slash = found.text.lastIndexOf('/');
  const written = found.events.reduce((most, { sizeBytes }) => Math.max(most, sizeBytes), 0);
  const shown = found.events.slice(-SHOWN_EVENTS);
  return (
    <>
      <span className="min-w-0 flex-1 truncate font-mono" title={found.text}>
        <span className={found.exists ? '' : 'text-removed line-through'}>{found.text.slice(slash + 1)}</span>
        <span className="text-faint"> {found.text.slice(0, slash + 1)}</span>
        {!found.exists && <span className="sr-only">, removed</span>}
      </span>
      <span className="flex shrink-0 items-center gap-1.5 text-xs text-muted tabular-nums">
        {found.events.length > shown.length && <span>… </span>}
        {shown.map(({ layer, mark }, i) => (
          <span key={i} className="flex items-center gap-0.5">
            <MarkBadge kind={markName(mark)} />
            <span className="sr-only"> in layer </span>
            {layerNumber(layer)}
          </span>
        ))}
        <span className="w-14 text-right">{written === 0 ? '' : formatBytes(written)}</span>
      </span>
    </>
  );
}
