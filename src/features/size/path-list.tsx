import type { ReactElement } from 'react';
import type { FoundPath } from '../../core/review/review.ts';
import { formatBytes, formatExactBytes } from '../../ui/byte-size.ts';
import { LongList } from '../../ui/long-list.tsx';

export interface PathListProps {
  readonly paths: readonly FoundPath[];
  readonly onShowPath: (path: number, layer: number) => void;
}

/** Paths to stand on in the tree, with their bytes. */
export function PathList({ paths, onShowPath }: PathListProps): ReactElement {
  return (
    <LongList items={paths} className="flex flex-col">
      {({ path, text, layer, bytes }) => (
        <div className="flex items-baseline gap-2">
          <button
            type="button"
            onClick={() => onShowPath(path, layer)}
            className="min-w-0 flex-1 rounded-sm text-left font-mono text-accent [overflow-wrap:anywhere] hover:underline"
          >
            {text}
          </button>
          <span data-hint={formatExactBytes(bytes)} className="shrink-0 tabular-nums">
            {formatBytes(bytes)}
          </span>
        </div>
      )}
    </LongList>
  );
}
