import { displayText } from '../../bytes/byte-text.ts';
import { commandLinesToText, formatCommand } from '../../history/format-command.ts';
import type { HistoryRow } from '../../history/history-row.ts';
import { layerNumber } from '../../layers/layer-number.ts';
import { maskSecrets } from '../secrets/mask-secrets.ts';
import type { ReviewedRows } from './reviewed-rows.ts';

/** A longer instruction is shown by its beginning, in characters. */
const longestShown = 1200;

const CONTINUED = ' \\\n    ';

/** Instructions that write files: a layer beside any other is that of a base whose history was cut short. */
const writers: ReadonlySet<string> = new Set(['RUN', 'COPY', 'ADD', 'WORKDIR']);

/** The instruction that wrote a layer, or null where none is known. */
export function instructionOf(rows: ReviewedRows, layer: number | null): HistoryRow | null {
  const index = layer === null ? null : rows.historyRowOf(layer);
  const row = index === null ? null : (rows.input.historyRows[index] ?? null);
  return row !== null && writers.has(row.keyword ?? '') ? row : null;
}

/** "the RUN of layer 4", counting layers as the page does, from 1. */
export function nameOf(rows: ReviewedRows, layer: number): string {
  const row = instructionOf(rows, layer);
  return row === null ? `layer ${layerNumber(layer)}` : `the ${row.keyword} of layer ${layerNumber(layer)}`;
}

/**
 * An instruction as lines of a Dockerfile: a RUN is broken before each `&&`, secrets are masked, and what could mislead a
 * reader is escaped. Long ones end in "…".
 */
export function dockerfileLines(row: HistoryRow): string {
  return show(`${row.keyword ?? ''} ${cut(row.text)}`.trim(), row);
}

/** A RUN with a command more at its end. */
export function runWith(row: HistoryRow, command: string): string {
  return (
    dockerfileLines(row) + (row.text.includes('\n') ? `\n# and at its end: ${command}` : `${CONTINUED}&& ${command}`)
  );
}

/** A RUN with flags before its command, such as a cache mount. */
export function runWithFlag(row: HistoryRow, flag: string): string {
  return dockerfileLines(row).replace(/^RUN /, `RUN ${flag}${CONTINUED}`);
}

function cut(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)} …` : text;
}

function show(text: string, row: HistoryRow): string {
  // A heredoc or a script keeps its own lines.
  const lines =
    row.keyword !== 'RUN' || text.includes('\n')
      ? text
      : commandLinesToText(formatCommand('RUN', cut(row.text)))
          .split('\n')
          .map((line) => line.trim())
          .join(CONTINUED);
  return maskSecrets(lines)
    .split('\n')
    .map((line) => displayText(line).text)
    .join('\n');
}
