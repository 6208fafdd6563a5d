import { useCallback, useEffect, useMemo, useRef, useState, type ReactElement } from 'react';
import { isCancellation } from '../../base/app-error.ts';
import { SAME_CONTENT_TEXT } from '../../core/explain/file-texts.ts';
import { formatExactBytes } from '../../ui/byte-size.ts';
import { Button } from '../../ui/button.tsx';
import { VirtualRows, type VirtualRowsHandle } from '../../ui/tree-grid/virtual-rows.tsx';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import type { ContentTools } from '../../worker/session-content.ts';
import { useBytePages } from './byte-pages.ts';
import { HexRow, type HexRowSharedProps } from './hex-row.tsx';
import { formatOffset } from './hex-text.ts';

export interface HexComparisonProps {
  readonly older: Blob;
  readonly newer: Blob;
  readonly tools: ContentTools;
}

/** Two contents byte by byte, one list for both so that they scroll as one. Begins where they first differ. */
export function HexComparison({ older, newer, tools }: HexComparisonProps): ReactElement {
  const left = useBytePages(older);
  const right = useBytePages(newer);
  /** Differences are looked for from here on: the row after the last one that was found. */
  const [from, setFrom] = useState(0);
  const found = useDifference(older, newer, from, tools);
  const hasDifference = from > 0 || (found.kind === 'known' && found.offset >= 0);
  const list = useRef<VirtualRowsHandle>(null);
  const isWide = useMediaQuery('(min-width: 1100px)');
  const isMedium = useMediaQuery('(min-width: 680px)');
  const bytesPerRow = isWide ? 16 : isMedium ? 8 : 4;
  const rowProps = useMemo<HexRowSharedProps>(
    () => ({
      sides: [
        { pages: left.pages, sizeBytes: older.size },
        { pages: right.pages, sizeBytes: newer.size },
      ],
      bytesPerRow,
      hasText: isMedium,
      marked: null,
    }),
    [left.pages, right.pages, older, newer, bytesPerRow, isMedium],
  );
  const loadLeft = left.load;
  const loadRight = right.load;
  const loadRows = useCallback(
    (from: number, to: number) => {
      loadLeft(from * bytesPerRow, (to + 1) * bytesPerRow);
      loadRight(from * bytesPerRow, (to + 1) * bytesPerRow);
    },
    [loadLeft, loadRight, bytesPerRow],
  );
  const at = found.kind === 'known' ? found.offset : -1;
  useEffect(() => {
    if (at >= 0) list.current?.scrollToRow(Math.floor(at / bytesPerRow), 'center');
  }, [at, bytesPerRow]);

  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-border px-3 py-1.5 text-sm">
        <span role="status">{wordsOf(found, older.size, newer.size)}</span>
        {hasDifference && (
          <Button onClick={() => setFrom(at < 0 ? 0 : (Math.floor(at / bytesPerRow) + 1) * bytesPerRow)}>
            {at < 0 ? 'First difference' : 'Next difference'}
          </Button>
        )}
      </div>
      {hasDifference && (
        <div className="min-h-0 flex-1 overflow-x-auto overflow-y-hidden">
          <div className="h-full min-w-max">
            <VirtualRows
              handle={list}
              role="region"
              aria-label="Both versions in hexadecimal"
              tabIndex={0}
              className="bg-surface"
              rowCount={Math.ceil(Math.max(older.size, newer.size) / bytesPerRow)}
              row={HexRow}
              rowProps={rowProps}
              onRowsPainted={loadRows}
            />
          </div>
        </div>
      )}
    </div>
  );
}

type Difference =
  | { readonly kind: 'looking' }
  /** Found at or after `from`; -1 where there is none. */
  | { readonly kind: 'known'; readonly from: number; readonly offset: number }
  | { readonly kind: 'failed'; readonly message: string };

function useDifference(older: Blob, newer: Blob, from: number, tools: ContentTools): Difference {
  const [found, setFound] = useState<Difference>({ kind: 'looking' });
  useEffect(() => {
    const controller = new AbortController();
    setFound({ kind: 'looking' });
    tools.findDifference(older, newer, from, { signal: controller.signal }).then(
      (offset) => {
        if (!controller.signal.aborted) setFound({ kind: 'known', from, offset });
      },
      (error: unknown) => {
        if (controller.signal.aborted || isCancellation(error)) return;
        setFound({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => controller.abort();
  }, [older, newer, from, tools]);
  return found;
}

function wordsOf(found: Difference, olderBytes: number, newerBytes: number): string {
  switch (found.kind) {
    case 'looking':
      return 'Looking for a difference';
    case 'failed':
      return `They could not be compared. ${found.message}`;
    case 'known': {
      const { from, offset } = found;
      if (offset < 0) return from === 0 ? SAME_CONTENT_TEXT : 'There is no further difference.';
      const place = `byte ${offset.toLocaleString('en')} (${formatOffset(offset, Math.max(olderBytes, newerBytes))})`;
      if (from > 0) return `They differ at ${place}.`;
      return `They first differ at ${place}; ${formatExactBytes(olderBytes)} and ${formatExactBytes(newerBytes)}.`;
    }
  }
}
