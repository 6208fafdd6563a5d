import { describeCreated, humanDuration } from './created-age.ts';
import type { HistoryRow } from './history-row.ts';

export interface DockerHistoryInput {
  /** As buildHistory gives them, oldest first. */
  readonly rows: readonly HistoryRow[];
  /**
   * Bytes of each layer by layer index; null where they are not known yet. Docker shows the sum of the sizes of the files in the
   * layer (the tar headers' sizes), which is less than the layer's tar.
   */
  readonly layerBytes: readonly (number | null)[];
  /** Config digest: docker shows it on the newest row only. */
  readonly imageId: string | null;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** One row of `docker image history --no-trunc`. */
export interface DockerHistoryLine {
  readonly image: string;
  readonly created: string;
  readonly createdBy: string;
  readonly size: string;
  readonly comment: string;
}

const HEADER: DockerHistoryLine = {
  image: 'IMAGE',
  created: 'CREATED',
  createdBy: 'CREATED BY',
  size: 'SIZE',
  comment: 'COMMENT',
};

/** The rows that `docker image history --no-trunc` prints, newest first, and one for each layer that no entry speaks of. */
export function buildDockerHistory(input: DockerHistoryInput): readonly DockerHistoryLine[] {
  return input.rows.toReversed().map((row, i) => ({
    image: i === 0 && input.imageId !== null ? input.imageId : '<missing>',
    created: dockerCreated(row.created, input.nowMs),
    createdBy: row.createdBy.replaceAll('\t', ' '),
    size: row.layer === null ? '0B' : dockerSize(input.layerBytes[row.layer] ?? null),
    comment: (row.comment ?? (row.historyIndex === null ? row.text : '')).replaceAll('\t', ' '),
  }));
}

/** The same as one text, its columns as wide as docker makes them. Ends in a line break. */
export function formatDockerHistory(input: DockerHistoryInput): string {
  const lines = [HEADER, ...buildDockerHistory(input)];
  return alignColumns(
    lines.map((line) => [line.image, line.created, line.createdBy, line.size, line.comment].join('\t')).join('\n'),
  );
}

/** Docker leaves the column empty where the date is a stand-in (formatter_history.go, `epoch`). */
function dockerCreated(created: string | null, nowMs: number): string {
  const age = describeCreated(created, nowMs);
  return age.kind === 'recorded' ? `${humanDuration(nowMs - age.epochMs)} ago` : '';
}

function dockerSize(bytes: number | null): string {
  return bytes === null ? '?' : humanSize(bytes);
}

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB', 'ZB', 'YB'] as const;

/** A size as docker prints it (go-units HumanSizeWithPrecision, 3): powers of 1000, Go's `%.3g`. 999,999 is `1e+03kB` there too. */
export function humanSize(bytes: number): string {
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit++;
  }
  return `${formatG3(size)}${UNITS[unit] ?? ''}`;
}

/** Go's `%.3g` for 0 to 1000: three significant digits without trailing zeros. */
function formatG3(value: number): string {
  const [digits = '', exponent] = value.toPrecision(3).split('e');
  const short = digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits;
  return exponent === undefined ? short : `${short}e+${exponent.slice(1).padStart(2, '0')}`;
}

const MIN_WIDTH = 10;
const PADDING = 3;
/** A longer cell is printed whole but no longer widens its column: each row would grow by it. */
const MAX_CELL_WIDTH = 4096;

/**
 * Go's text/tabwriter with docker's settings (minimum width 10, padding 3): a column is a run of consecutive lines that have a
 * tab after that cell, so line breaks in a command fall where docker lets them fall. Only cells beyond MAX_CELL_WIDTH differ.
 */
function alignColumns(text: string): string {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const widths: number[][] = lines.map(() => []);
  const columns = lines.reduce((most, cells) => Math.max(most, cells.length - 1), 0);
  for (let column = 0; column < columns; column++) {
    for (let start = 0; start < lines.length; start++) {
      let end = start;
      let width = MIN_WIDTH;
      for (; end < lines.length && column < (lines[end]?.length ?? 0) - 1; end++) {
        width = Math.max(width, Math.min(countCharacters(lines[end]?.[column] ?? ''), MAX_CELL_WIDTH) + PADDING);
      }
      for (let i = start; i < end; i++) widths[i]?.push(width);
      start = end;
    }
  }
  return lines.map((cells, i) => `${joinCells(cells, widths[i] ?? [])}\n`).join('');
}

function joinCells(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, i) =>
      i < cells.length - 1 ? cell + ' '.repeat(Math.max(0, (widths[i] ?? 0) - countCharacters(cell))) : cell,
    )
    .join('');
}

/** Characters as Go counts them: code points. */
function countCharacters(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) if ((text.charCodeAt(i) & 0xfc00) !== 0xdc00) count++;
  return count;
}
