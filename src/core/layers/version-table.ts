import { RemovalCause } from '../analysis/change.ts';
import type { Mark } from '../analysis/change.ts';
import { EntryType } from '../tar/tar-entry.ts';
import { growColumn, grownCapacity } from './growable.ts';
import type { HashWidth, Owner } from './layer-table.ts';
import { HashState, NONE } from './layer-table.ts';

/** No version, no path: end of a chain. */
export const NO_ROW = -1;

/** Bits of the `flags` column. */
export const RowFlag = {
  /** A directory that no entry speaks of; its facts are those of an implied directory. */
  implied: 1,
  /** The path does not exist after this layer. */
  absent: 2,
  sparse: 4,
} as const;

/**
 * Every event in the life of every path: row r says what layer `layer[r]` did to `path[r]` and, unless it removed the
 * path, the facts of the version that stands from there on. Rows of a layer lie together, layers in order; the rows of a
 * path are chained from `ImageModel.latest` back through `previous`. "The filesystem after layer k" is therefore the
 * first row of each chain whose layer is at most k; no tree is ever copied.
 */
export class VersionTable {
  count = 0;
  readonly hashWidth: HashWidth;
  #capacity = 1024;
  path = new Int32Array(this.#capacity);
  layer = new Uint16Array(this.#capacity);
  mark = new Uint8Array(this.#capacity);
  /** Bit set of Reason. */
  reasons = new Uint16Array(this.#capacity);
  flags = new Uint8Array(this.#capacity);
  removalCause = new Uint8Array(this.#capacity);
  /** Path whose whiteout, opaque whiteout or type change removed this one, or -1. */
  removedBy = new Int32Array(this.#capacity);
  previous = new Int32Array(this.#capacity);
  type = new Uint8Array(this.#capacity);
  mode = new Uint16Array(this.#capacity);
  /** Index into `owners`. */
  owner = new Uint32Array(this.#capacity);
  sizeBytes = new Float64Array(this.#capacity);
  storedBytes = new Float64Array(this.#capacity);
  mtimeSeconds = new Float64Array(this.#capacity);
  /** Index into `links` of the model, or NONE. */
  link = new Uint32Array(this.#capacity);
  /** Index into `xattrSets` of the model, or NONE. */
  xattrs = new Uint32Array(this.#capacity);
  /** Index into `devices` of the model, or NONE. */
  device = new Uint32Array(this.#capacity);
  bodyOffset = new Float64Array(this.#capacity);
  hashState = new Uint8Array(this.#capacity);
  hashes: Uint8Array<ArrayBuffer>;
  /** For a hardlink the row whose content it shares, NO_ROW where the target is missing; otherwise the row itself. */
  inode = new Int32Array(this.#capacity);
  readonly owners: Owner[] = [{ uid: 0, gid: 0, userName: '', groupName: '' }];

  constructor(hashWidth: HashWidth) {
    this.hashWidth = hashWidth;
    this.hashes = new Uint8Array(this.#capacity * hashWidth);
  }

  /** Adds a row with the facts of an implied directory (0755, owner 0:0); the caller overwrites what it knows better. */
  add(path: number, layer: number, mark: Mark, previous: number): number {
    if (this.count === this.#capacity) this.#grow();
    const row = this.count++;
    this.path[row] = path;
    this.layer[row] = layer;
    this.mark[row] = mark;
    this.reasons[row] = 0;
    this.flags[row] = 0;
    this.removalCause[row] = RemovalCause.none;
    this.removedBy[row] = -1;
    this.previous[row] = previous;
    this.type[row] = EntryType.directory;
    this.mode[row] = 0o755;
    this.owner[row] = 0;
    this.sizeBytes[row] = 0;
    this.storedBytes[row] = 0;
    this.mtimeSeconds[row] = 0;
    this.link[row] = NONE;
    this.xattrs[row] = NONE;
    this.device[row] = NONE;
    this.bodyOffset[row] = 0;
    this.hashState[row] = HashState.noContent;
    this.inode[row] = row;
    return row;
  }

  /** The content hash of a row, `hashWidth` bytes; a view. */
  hash(row: number): Uint8Array {
    return this.hashes.subarray(row * this.hashWidth, (row + 1) * this.hashWidth);
  }

  #grow(): void {
    const capacity = grownCapacity(this.#capacity, this.count + 1);
    this.#capacity = capacity;
    this.path = growColumn(this.path, capacity);
    this.layer = growColumn(this.layer, capacity);
    this.mark = growColumn(this.mark, capacity);
    this.reasons = growColumn(this.reasons, capacity);
    this.flags = growColumn(this.flags, capacity);
    this.removalCause = growColumn(this.removalCause, capacity);
    this.removedBy = growColumn(this.removedBy, capacity);
    this.previous = growColumn(this.previous, capacity);
    this.type = growColumn(this.type, capacity);
    this.mode = growColumn(this.mode, capacity);
    this.owner = growColumn(this.owner, capacity);
    this.sizeBytes = growColumn(this.sizeBytes, capacity);
    this.storedBytes = growColumn(this.storedBytes, capacity);
    this.mtimeSeconds = growColumn(this.mtimeSeconds, capacity);
    this.link = growColumn(this.link, capacity);
    this.xattrs = growColumn(this.xattrs, capacity);
    this.device = growColumn(this.device, capacity);
    this.bodyOffset = growColumn(this.bodyOffset, capacity);
    this.hashState = growColumn(this.hashState, capacity);
    this.hashes = growColumn(this.hashes, capacity * this.hashWidth);
    this.inode = growColumn(this.inode, capacity);
  }
}
