import type { ReactElement } from 'react';
import type { HistoryRow } from '../../core/history/history-row.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';

/** A command can be megabytes long; one line never shows more than this. */
const SHOWN_CHARACTERS = 200;

/** The instruction of a layer on one line, or '' where the history has none. */
export function instructionText(rows: readonly HistoryRow[], layer: number): string {
  const row = rows.find((each) => each.layer === layer);
  return row === undefined ? '' : rowText(row);
}

export function rowText(row: HistoryRow): string {
  return row.keyword === null ? commandLine(row) : `${row.keyword} ${commandLine(row)}`;
}

/** Options such as `--mount=…` come before what is done and say less about it. */
function commandLine({ text }: HistoryRow): string {
  const line = text.slice(0, SHOWN_CHARACTERS * 2).replaceAll(/\s+/g, ' ');
  return line.replace(/^(?:--[a-z]+(?:=\S*)? )+(?=\S)/, '').slice(0, SHOWN_CHARACTERS);
}

export interface LayerLinkProps {
  readonly layer: number;
  readonly rows: readonly HistoryRow[];
  readonly onSelect: (layer: number) => void;
}

/** A layer by its number and instruction; selects it in the history. */
export function LayerLink({ layer, rows, onSelect }: LayerLinkProps): ReactElement {
  const row = rows.find((each) => each.layer === layer);
  return (
    <button
      type="button"
      onClick={() => onSelect(layer)}
      className="flex w-full min-w-0 items-baseline gap-1.5 rounded-sm text-left hover:bg-hover"
    >
      <span className="shrink-0 font-semibold tabular-nums">
        <span className="sr-only">Layer </span>
        {layerNumber(layer)}
      </span>
      {row !== undefined && (
        <span className="min-w-0 truncate font-mono text-muted">
          {row.keyword !== null && <span className="font-semibold text-text">{row.keyword} </span>}
          {commandLine(row)}
        </span>
      )}
    </button>
  );
}
