import { EntryType } from '../tar/tar-entry.ts';
import type { ImageModel } from './image-model.ts';
import { HashState } from './layer-table.ts';
import type { EntryContent } from './read-entry.ts';
import { NO_ROW, RowFlag } from './version-table.ts';

/** Where the content of one version of a file lies. */
export interface FoundContent {
  /** The layer that stores it: of a hardlink that of the file it is another name of. */
  readonly layer: number;
  /** Number of the path under which that layer lists it; -1 where a later entry of the layer has taken its name. */
  readonly path: number;
  readonly entry: EntryContent;
  /** Of the content, as the model's contents are hashed; null where it was never hashed whole. */
  readonly hash: Uint8Array | null;
}

/**
 * The content that a path has after layer `layer`; where that layer or one below has removed it, what it had before. Null for
 * what has no content: directories, symlinks, devices, hardlinks whose target is missing, paths that no layer up to there has.
 */
export function findContent(model: ImageModel, path: number, layer: number): FoundContent | null {
  const { rows } = model;
  let row = model.latestRow(path);
  const end = rows.layerStarts[layer + 1] ?? rows.count;
  while (row >= end) row = rows.previous[row]!;
  if (row !== NO_ROW && (rows.flags[row]! & RowFlag.absent) !== 0) row = rows.previous[row]!;
  if (row !== NO_ROW) row = rows.inode(row);
  if (row === NO_ROW) return null;
  const type = rows.type[row];
  if (type !== EntryType.file && type !== EntryType.other) return null;
  return {
    layer: rows.layerOf(row),
    path: rows.path[row]!,
    entry: {
      bodyOffset: rows.bodyOffset.get(row),
      sizeBytes: rows.sizeBytes.get(row),
      isSparse: (rows.flags[row]! & RowFlag.sparse) !== 0,
    },
    hash: rows.hashState[row] === HashState.known ? rows.hash(row).slice() : null,
  };
}
