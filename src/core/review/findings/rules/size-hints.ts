import { EntryType } from '../../../tar/tar-entry.ts';
import { HashState } from '../../../layers/layer-table.ts';
import { latin1 } from '../../../layers/byte-string-pool.ts';
import { RowFlag } from '../../../layers/version-table.ts';
import type { FindingRule, Group } from '../finding-rule.ts';
import { bytesOf } from '../group-rows.ts';
import type { ReviewedRows } from '../reviewed-rows.ts';

/** Smaller files are not looked at for duplicates: thousands of equal licences and empty modules save nothing. */
export const leastDuplicateBytes = 16 * 1024;

/** A single file of this size is worth a line of its own. */
export const leastLargeFileBytes = 50 * 1024 * 1024;

/** A sparse file whose size is so many times what it stores is worth a word. */
export const leastSparseRatio = 100;
/** … if it appears to be at least this large. */
export const leastSparseBytes = 100 * 1024 * 1024;

/** Copies of one content at several paths, all visible; one of each is left out, being needed. */
export const duplicateFiles: FindingRule = {
  code: 'duplicate-files',
  severity: 'hint',
  places: [],
  changes: 'writer',
  group: (rows, candidates) => {
    const extra = extraCopies(rows, candidates);
    return extra.length === 0 ? [] : [extra];
  },
  describe: () => ({
    title: 'The same file at several paths',
    why: 'Copies of one content are stored once for each path. Hard links would be stored once.',
    remedy: 'Copy it once and link to it with `ln`, in the same RUN, or leave out the copy that nothing reads.',
    example: null,
  }),
};

function extraCopies(rows: ReviewedRows, candidates: readonly number[]): Group {
  const versions = rows.input.model.rows;
  const first = new Set<string>();
  const extra: number[] = [];
  for (const i of sizesThatRepeat(rows, candidates)) {
    const row = rows.row[i]!;
    const key = `${versions.sizeBytes.get(row)}:${latin1(versions.hash(row))}`;
    if (first.has(key)) extra.push(i);
    else first.add(key);
  }
  return extra;
}

/** Live candidates with a known hash whose size another one has: no other needs its hash looked at. */
function sizesThatRepeat(rows: ReviewedRows, candidates: readonly number[]): readonly number[] {
  const versions = rows.input.model.rows;
  const counts = new Map<number, number>();
  const possible = candidates.filter(
    (i) =>
      rows.isLive(i) &&
      rows.bytes[i]! >= leastDuplicateBytes &&
      versions.hashState[rows.row[i]!] === HashState.known &&
      versions.type[rows.row[i]!] === EntryType.file,
  );
  for (const i of possible) counts.set(rows.bytes[i]!, (counts.get(rows.bytes[i]!) ?? 0) + 1);
  return possible.filter((i) => counts.get(rows.bytes[i]!)! > 1);
}

/** Files that are large by themselves. */
export const largeFiles: FindingRule = {
  code: 'large-files',
  severity: 'hint',
  places: [],
  changes: 'writer',
  group: (rows, candidates) => {
    const large = candidates.filter((i) => rows.isLive(i) && rows.bytes[i]! >= leastLargeFileBytes);
    return large.length === 0 ? [] : [large];
  },
  describe: (_, group) => ({
    title: group.length === 1 ? 'One very large file' : `${group.length} very large files`,
    why: 'Whoever pulls the image waits for them, and again whenever the layer that holds them changes.',
    remedy: 'Mount data and models as a volume, or give each an instruction of its own before those that change often.',
    example: null,
  }),
};

/** Files that are mostly holes: some tools write out every zero of them. */
export const sparseFiles: FindingRule = {
  code: 'sparse-files',
  severity: 'hint',
  places: [],
  changes: 'writer',
  group: (rows, candidates) => {
    const { rows: versions } = rows.input.model;
    const sparse = candidates.filter((i) => {
      const row = rows.row[i]!;
      const size = versions.sizeBytes.get(row);
      return (
        rows.isLive(i) &&
        (versions.flags[row]! & RowFlag.sparse) !== 0 &&
        size >= leastSparseBytes &&
        size >= rows.bytes[i]! * leastSparseRatio
      );
    });
    return sparse.length === 0 ? [] : [sparse];
  },
  describe: (rows, group) => {
    const { rows: versions } = rows.input.model;
    const apparent = group.reduce((sum, i) => sum + versions.sizeBytes.get(rows.row[i]!), 0);
    return {
      title: 'Sparse files that look huge',
      why: `They store ${bytesOf(rows, group)} bytes and appear to be ${apparent}. Tools that copy files without regard to holes write all of it.`,
      remedy: 'For lastlog and faillog: create users with `useradd --no-log-init` and a small user number.',
      example: 'RUN useradd --no-log-init --uid 1000 app',
    };
  },
};
