import { useCallback, useEffect, useMemo, useRef, useState, type ReactElement } from 'react';
import { isCancellation } from '../../base/app-error.ts';
import { SAME_CONTENT_TEXT } from '../../core/explain/file-texts.ts';
import { formatExactBytes } from '../../ui/byte-size.ts';
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
  const first = useFirstDifference(older, newer, tools);
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
  const at = first.kind === 'known' ? first.offset : -1;
  useEffect(() => {
    if (at >= 0) list.current?.scrollToRow(Math.floor(at / bytesPerRow), 'center');
  }, [at, bytesPerRow]);

  return (
    <div className="flex h-full min-h-0 flex-col">
      <p role="status" className="shrink-0 border-b border-border px-3 py-1.5 text-sm">
        {wordsOf(first, older.size, newer.size)}
      </p>
      {at >= 0 && (
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

type FirstDifference =
  | { readonly kind: 'looking' }
  /** -1 where there is none. */
  | { readonly kind: 'known'; readonly offset: number }
  | { readonly kind: 'failed'; readonly message: string };

function useFirstDifference(older: Blob, newer: Blob, tools: ContentTools): FirstDifference {
  const [first, setFirst] = useState<FirstDifference>({ kind: 'looking' });
  useEffect(() => {
    const controller = new AbortController();
    setFirst({ kind: 'looking' });
    tools.findFirstDifference(older, newer, { signal: controller.signal }).then(
      (offset) => {
        if (!controller.signal.aborted) setFirst({ kind: 'known', offset });
      },
      (error: unknown) => {
        if (controller.signal.aborted || isCancellation(error)) return;
        setFirst({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
      },
    );
    return () => controller.abort();
  }, [older, newer, tools]);
  return first;
}

function wordsOf(first: FirstDifference, olderBytes: number, newerBytes: number): string {
  switch (first.kind) {
    case 'looking':
      return 'Looking for the first difference';
    case 'failed':
      return `They could not be compared. ${first.message}`;
    case 'known': {
      if (first.offset < 0) return SAME_CONTENT_TEXT;
      const lengths = `${formatExactBytes(olderBytes)} and ${formatExactBytes(newerBytes)}`;
      const where = formatOffset(first.offset, Math.max(olderBytes, newerBytes));
      return `They first differ at byte ${first.offset.toLocaleString('en')} (${where}); ${lengths}.`;
    }
  }
}
