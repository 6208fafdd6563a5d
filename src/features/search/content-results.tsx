import { useMemo, type ReactElement } from 'react';
import { SEARCH_TEXTS } from '../../core/explain/search-texts.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import { formatBytes, formatCount } from '../../ui/byte-size.ts';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import type { FoundLine } from '../../worker/session-types.ts';
import { ResultList } from './result-list.tsx';
import type { SearchRun } from './search-store.ts';

export interface ContentResultsProps {
  readonly run: SearchRun;
  /** A line is to be looked at in its file. */
  readonly onOpen: (found: FoundLine) => void;
  /** The file is to be shown among the others of its layer. */
  readonly onShow: (path: number, layer: number) => void;
}

/** A file's name stands above its lines. */
type Line = { readonly kind: 'file' | 'line'; readonly found: FoundLine };

/** The lines that were found, by file, and how far the search is. */
export function ContentResults({ run, onOpen, onShow }: ContentResultsProps): ReactElement {
  const lines = useMemo(() => withFileNames(run.lines), [run.lines]);
  return (
    <>
      <RunStatus run={run} />
      <div className="min-h-0 flex-1">
        {lines.length > 0 && (
          <ResultList
            label="Lines that were found"
            count={lines.length}
            renderRow={(index) => <ResultLine line={lines[index]} />}
            onPick={(index) => {
              const line = lines[index];
              if (line?.kind === 'line') onOpen(line.found);
              else if (line !== undefined) onShow(line.found.path, line.found.layer);
            }}
          />
        )}
      </div>
    </>
  );
}

function withFileNames(found: readonly FoundLine[]): Line[] {
  return found.flatMap((line, i): Line[] => {
    const before = found[i - 1];
    const isSameFile = before?.path === line.path && before.layer === line.layer;
    return isSameFile
      ? [{ kind: 'line', found: line }]
      : [
          { kind: 'file', found: line },
          { kind: 'line', found: line },
        ];
  });
}

function ResultLine({ line }: { readonly line: Line | undefined }): ReactElement | null {
  if (line === undefined) return null;
  const { pathText, layer, line: number, before, match, after } = line.found;
  if (line.kind === 'file') {
    return (
      <>
        <span className="min-w-0 flex-1 truncate font-mono font-semibold" title={pathText}>
          {pathText}
        </span>
        <span className="shrink-0 text-xs text-muted">layer {layerNumber(layer)}</span>
      </>
    );
  }
  return (
    <>
      <span className="w-10 shrink-0 text-right text-xs text-faint tabular-nums">
        <span className="sr-only">line </span>
        {number}
      </span>
      <span className="min-w-0 flex-1 truncate font-mono whitespace-pre" title={`${before}${match}${after}`}>
        {leadIn(before)}
        <mark className="rounded-sm bg-modified-soft text-text">{match}</mark>
        {after}
      </span>
    </>
  );
}

/** Characters before a match that are shown: the match itself must be in sight in a narrow pane. */
const SHOWN_BEFORE = 16;

function leadIn(before: string): string {
  const text = before.trimStart();
  return text.length > SHOWN_BEFORE ? `…${text.slice(-SHOWN_BEFORE)}` : text;
}

function RunStatus({ run: { stage, last, lines } }: { readonly run: SearchRun }): ReactElement | null {
  if (stage.kind === 'none') return <p className="px-3 pb-1 text-sm text-muted">{SEARCH_TEXTS.contents.text}</p>;
  if (stage.kind === 'failed') {
    return (
      <p role="alert" className="px-3 pb-1 text-sm text-danger">
        {stage.message}
      </p>
    );
  }
  const found = `${formatCount(lines.length)} ${lines.length === 1 ? 'line' : 'lines'}`;
  const progress = last === null ? '' : `${formatBytes(last.bytesDone)} of ${formatBytes(last.bytesTotal)}`;
  return (
    <div className="flex flex-col gap-1 px-3 pb-1 text-sm text-muted tabular-nums">
      {stage.kind === 'running' ? (
        <>
          <ProgressBar label="Searching" value={last?.bytesDone ?? 0} max={last?.bytesTotal ?? 0} />
          <span>
            {found} so far, {progress}
          </span>
        </>
      ) : (
        <p role="status">
          {stage.kind === 'cancelled' ? `Cancelled after ${progress}. ` : ''}
          {found}
          {last !== null && ` in ${formatCount(last.filesDone)} files`}
          {last !== null && last.binaryFiles > 0 && `, ${formatCount(last.binaryFiles)} of them binary and passed over`}
          .{last?.isFull === true && ' The search stopped there: that is as many as are shown.'}
          {last !== null &&
            last.cutFiles > 0 &&
            ` Not all of ${formatCount(last.cutFiles)} files was searched or shown.`}
        </p>
      )}
      {last !== null && last.gaps.length > 0 && <p className="text-caution">{last.gaps.slice(0, 5).join(' ')}</p>}
    </div>
  );
}
