import type { Mark } from '../analysis/change.ts';
import { buildPathFilter } from '../analysis/path-filter.ts';
import type { FilterSyntax } from '../analysis/view-types.ts';
import { decodeRawText, displayText } from '../bytes/byte-text.ts';
import type { ImageModel } from '../layers/image-model.ts';
import { ROOT } from '../layers/path-table.ts';
import { NO_ROW, RowFlag } from '../layers/version-table.ts';
import type { EntryType } from '../tar/tar-entry.ts';

export interface PathQuery {
  readonly syntax: FilterSyntax;
  /** Not empty. */
  readonly text: string;
}

/** What one layer did to a path. */
export interface PathEvent {
  readonly layer: number;
  readonly mark: Mark;
  /** Of what it wrote, or took away. */
  readonly sizeBytes: number;
}

export interface FoundPath {
  readonly path: number;
  /** Display form with a leading slash. */
  readonly text: string;
  readonly type: EntryType;
  /** Oldest first; of more than MAX_EVENTS the last. */
  readonly events: readonly PathEvent[];
  /** Whether it is there after the last layer that was read. */
  readonly exists: boolean;
}

/** Events of one path that are told. */
export const MAX_EVENTS = 24;

/**
 * Numbers of all paths that any layer has and that match, in the order of a tree with siblings by name. One pass over the paths of
 * the image. Throws 'filter-invalid' as buildPathFilter does.
 */
export function searchPaths(model: ImageModel, { syntax, text }: PathQuery): Int32Array {
  const { paths } = model;
  const matches = buildPathFilter(paths, syntax, text);
  /** 1 where something below matches, 2 where the path does, 3 both. */
  const found = new Uint8Array(paths.count);
  let count = 0;
  for (let path = 1; path < paths.count; path++) {
    if (!matches(path) || model.latestRow(path) === NO_ROW) continue;
    count += 1;
    found[path]! |= 2;
    for (let above = paths.parent[path]!; above >= 0 && (found[above]! & 1) === 0; above = paths.parent[above]!) {
      found[above]! |= 1;
    }
  }
  const ordered = new Int32Array(count);
  let at = 0;
  const todo: number[] = found[ROOT] === 0 ? [] : [ROOT];
  while (todo.length > 0) {
    const path = todo.pop()!;
    if ((found[path]! & 2) !== 0) ordered[at++] = path;
    if ((found[path]! & 1) === 0) continue;
    const children = paths.childrenByName(path);
    for (let i = children.length - 1; i >= 0; i--) if (found[children[i]!] !== 0) todo.push(children[i]!);
  }
  return ordered;
}

/** Where a path lives and dies. It has at least one row. */
export function describeFoundPath(model: ImageModel, path: number): FoundPath {
  const { rows } = model;
  const events: PathEvent[] = [];
  for (let row = model.latestRow(path); row !== NO_ROW && events.length < MAX_EVENTS; row = rows.previous[row]!) {
    // A removal has no facts of its own.
    const facts = (rows.flags[row]! & RowFlag.absent) === 0 ? row : rows.previous[row]!;
    events.push({
      layer: rows.layerOf(row),
      mark: rows.mark[row] as Mark,
      sizeBytes: rows.sizeBytes.get(facts),
    });
  }
  const latest = model.latestRow(path);
  const isAbsent = (rows.flags[latest]! & RowFlag.absent) !== 0;
  return {
    path,
    text: displayText('/' + decodeRawText(model.paths.fullPath(path))).text,
    type: rows.type[isAbsent ? rows.previous[latest]! : latest] as EntryType,
    events: events.reverse(),
    exists: !isAbsent,
  };
}
