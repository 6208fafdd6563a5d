import type { ImageModel } from '../layers/image-model.ts';
import { NO_ROW } from '../layers/version-table.ts';
import { EntryType } from '../tar/tar-entry.ts';
import type { SearchScope } from './content-query.ts';

/** The contents of one layer that are searched: rows, ascending by offset, and the path that each is found under. */
export interface SearchedLayer {
  readonly layer: number;
  readonly rows: readonly number[];
  readonly paths: readonly number[];
}

/** The files of a scope that have content, by layer; content that has several names is searched once. */
export function planSearch(model: ImageModel, scope: SearchScope): readonly SearchedLayer[] {
  /** By row of the content: a path that has it. */
  const found = new Map<number, number>();
  const add = (row: number, path: number): void => {
    const { rows } = model;
    const inode = rows.inode(row);
    if (inode === NO_ROW || rows.sizeBytes.get(inode) === 0) return;
    const type = rows.type[inode];
    // Under its own name where that is among them.
    if (type !== EntryType.file && type !== EntryType.other) return;
    if (inode === row || !found.has(inode)) found.set(inode, path);
  };
  if (scope.kind === 'filesystem') {
    for (let path = 1; path < model.paths.count; path++) {
      const row = model.rowAfter(path, scope.layer);
      if (row !== NO_ROW) add(row, path);
    }
  } else {
    const { rows } = model;
    const starts = rows.layerStarts;
    const from = scope.kind === 'layer' ? (starts[scope.layer] ?? rows.count) : 0;
    const to = scope.kind === 'layer' ? (starts[scope.layer + 1] ?? rows.count) : starts.at(-1)!;
    for (let row = from; row < to; row++) if (rows.path[row]! >= 0) add(row, rows.path[row]!);
  }
  return groupByLayer(model, found);
}

function groupByLayer({ rows }: ImageModel, found: ReadonlyMap<number, number>): SearchedLayer[] {
  const byLayer = new Map<number, number[]>();
  for (const row of found.keys()) {
    const layer = rows.layerOf(row);
    const list = byLayer.get(layer);
    if (list === undefined) byLayer.set(layer, [row]);
    else list.push(row);
  }
  return [...byLayer]
    .sort(([a], [b]) => a - b)
    .map(([layer, members]) => {
      members.sort((a, b) => rows.bodyOffset.get(a) - rows.bodyOffset.get(b));
      return { layer, rows: members, paths: members.map((row) => found.get(row)!) };
    });
}
