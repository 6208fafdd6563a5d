import { ChevronRight, ListTree } from 'lucide-react';
import { useId, useState, type ReactElement } from 'react';
import { SIZE_FIGURE_TEXTS } from '../../core/explain/size-texts.ts';
import type { HistoryRow } from '../../core/history/history-row.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import type { Finding } from '../../core/review/review.ts';
import { Button } from '../../ui/button.tsx';
import { formatBytes, formatCount, formatExactBytes } from '../../ui/byte-size.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { CodeText } from './code-text.tsx';
import { PathList } from './path-list.tsx';
import { rowText } from './instruction.tsx';
import { SeverityBadge } from './severity-badge.tsx';

export interface FindingCardProps {
  readonly finding: Finding;
  readonly rows: readonly HistoryRow[];
  /** Stands on a path in the tree, in the changes of a layer. */
  readonly onShowPath: (path: number, layer: number) => void;
  /** Selects an entry of the history, an index into `rows`. */
  readonly onShowRow: (row: number) => void;
}

const LINK = 'rounded-sm text-left underline decoration-text/25 underline-offset-2 hover:decoration-text';

/** One finding: what, where, how much; and on demand why, and what to change. */
export function FindingCard({ finding, rows, onShowPath, onShowRow }: FindingCardProps): ReactElement {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const { severity, title, bytes, compressedBytes, count, historyRows, layers, killedBy } = finding;
  const target = targetOf(finding);
  const [firstRow] = historyRows;
  const instruction = firstRow === undefined ? undefined : rows[firstRow];
  const show = () => {
    if (target !== null) onShowPath(target.path, target.layer);
    else if (firstRow !== undefined) onShowRow(firstRow);
  };
  return (
    <article aria-labelledby={`${id}-title`} className="rounded-md border border-border bg-raised">
      <div className="flex items-start gap-1.5 px-1 py-1">
        <button
          type="button"
          aria-label={isOpen ? 'Hide what to do' : 'Why, and what to do'}
          aria-expanded={isOpen}
          aria-controls={`${id}-body`}
          onClick={() => setOpen(!isOpen)}
          className="flex h-5 w-4.5 shrink-0 items-center justify-center rounded-sm text-faint hover:bg-hover hover:text-text"
        >
          <ChevronRight aria-hidden className={`size-4 ${isOpen ? 'rotate-90' : ''}`} />
        </button>
        <span className="flex h-5 items-center">
          <SeverityBadge severity={severity} />
        </span>
        <div className="min-w-0 flex-1" onClick={() => setOpen(!isOpen)}>
          <h4 id={`${id}-title`} className="leading-5 font-medium [overflow-wrap:anywhere]">
            <button
              type="button"
              data-hint={target === null ? 'Selects the instruction in the history.' : 'Shows these files in the tree.'}
              onClick={(event) => {
                event.stopPropagation();
                show();
              }}
              className={LINK}
            >
              <CodeText text={title} />
            </button>
          </h4>
          <p className="flex min-w-0 gap-1.5 text-sm text-muted">
            {layers.length > 0 && (
              <span className="shrink-0 tabular-nums">
                {describeLayers(layers)}
                {killedBy !== null && ` → ${layerNumber(killedBy)}`}
              </span>
            )}
            {instruction !== undefined && <span className="min-w-0 truncate font-mono">{rowText(instruction)}</span>}
          </p>
        </div>
        <div className="shrink-0 text-right tabular-nums">
          {bytes > 0 && (
            <div
              data-hint={`${formatExactBytes(bytes)}. ${SIZE_FIGURE_TEXTS.findingBytes.text}`}
              className="leading-5 font-semibold"
            >
              {formatBytes(bytes)}
            </div>
          )}
          {compressedBytes !== null && compressedBytes > 0 && (
            <div data-hint={SIZE_FIGURE_TEXTS.findingCompressed.text} className="text-sm text-muted">
              ≈ {formatBytes(compressedBytes)} to pull
            </div>
          )}
          {bytes === 0 && count > 0 && <div className="text-sm leading-5 text-muted">{formatCount(count)}×</div>}
        </div>
      </div>
      <div id={`${id}-body`} hidden={!isOpen}>
        {isOpen && <FindingBody finding={finding} rows={rows} onShowPath={onShowPath} onShowRow={onShowRow} />}
      </div>
    </article>
  );
}

function FindingBody({ finding, rows, onShowPath, onShowRow }: FindingCardProps): ReactElement {
  const { why, remedy, example, evidence, paths, count, historyRows } = finding;
  const target = targetOf(finding);
  return (
    <div className="flex flex-col gap-2 border-t border-border px-2 py-1.5 text-sm">
      <p>
        <CodeText text={why} />
      </p>
      <p>
        <strong className="font-semibold">What to do: </strong>
        <CodeText text={remedy} />
      </p>
      {example !== null && (
        <div className="relative">
          <pre
            tabIndex={0}
            aria-label="Lines of a Dockerfile"
            className="overflow-x-auto rounded-md border border-border bg-sunken py-1.5 pr-8 pl-2 font-mono text-sm"
          >
            {example}
          </pre>
          <CopyButton label="Copy the lines" text={example} className="absolute top-1 right-1" />
        </div>
      )}
      {evidence !== null && (
        <p className="[overflow-wrap:anywhere]">
          <strong className="font-semibold">Seen, masked: </strong>
          <code className="font-mono">{evidence}</code>
        </p>
      )}
      {historyRows.length > 0 && (
        <div>
          <strong className="font-semibold">{historyRows.length === 1 ? 'Line to change' : 'Lines to change'}</strong>
          <ul>
            {historyRows.map((row) => (
              <li key={row} className="flex min-w-0">
                <button
                  type="button"
                  onClick={() => onShowRow(row)}
                  className="min-w-0 truncate rounded-sm text-left font-mono text-accent hover:underline"
                >
                  {rows[row] === undefined ? `Entry ${row + 1}` : rowText(rows[row])}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      {paths.length > 0 && (
        <details>
          <summary className="rounded-sm text-muted hover:text-text">
            {formatCount(count)} {count === 1 ? 'path' : 'paths'}
            {paths.length < count && `, the largest ${formatCount(paths.length)}`}
          </summary>
          <PathList paths={paths} onShowPath={onShowPath} />
        </details>
      )}
      {target !== null && (
        <Button className="self-start" onClick={() => onShowPath(target.path, target.layer)}>
          <ListTree aria-hidden /> Show in tree
        </Button>
      )}
    </div>
  );
}

/** Where a click on a finding leads: the directory that it is about, else its largest path. */
export function targetOf({ root, paths }: Finding): { readonly path: number; readonly layer: number } | null {
  return root ?? paths[0] ?? null;
}

function describeLayers(layers: readonly number[]): string {
  const numbers = layers.map(layerNumber);
  return numbers.length > 3
    ? `layers ${numbers.slice(0, 2).join(', ')}, …`
    : `${numbers.length === 1 ? 'layer' : 'layers'} ${numbers.join(', ')}`;
}
