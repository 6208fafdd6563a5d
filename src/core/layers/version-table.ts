import { columnsOf } from '../bytes/memory-use.ts';
import type { Mark, RemovalCause } from '../analysis/change.ts';
import { EntryType } from '../tar/tar-entry.ts';
import { IndexColumn, NumberColumn, resizeColumn } from './compact-columns.ts';
import { grownCapacity } from './growable.ts';
import type { HashWidth, Owner } from './layer-table.ts';
import { HashState, NONE } from './layer-table.ts';

/** No version, no path: end of a chain. */
export const NO_ROW = -1;

/** The lowest bits of the `flags` column. */
export const RowFlag = {
  /** A directory that no entry speaks of; its facts are those of an implied directory. */
  implied: 1,
  /** The path does not exist after this layer. */
  absent: 2,
  sparse: 4,
} as const;
/** The bits above hold why a row is absent. */
const REMOVAL_CAUSE_SHIFT = 3;

/** Bodies start at blocks of a tar. */
const BODY_UNIT_BYTES = 512;

/**
 * Every event in the life of every path: row r says what its layer did to `path[r]` and, unless it removed the path, the
 * facts of the version that stands from there on. Rows of a layer lie together, layers in order; the rows of a path are
 * chained from `ImageModel.latest` back through `previous`. "The filesystem after layer k" is therefore the first row of
 * each chain below `layerStarts[k + 1]`; no tree is ever copied.
 *
 * A row is about 51 bytes, 16 of them the content hash. What only few rows have shares columns or stands in maps.
 */
export class VersionTable {
  count = 0;
  readonly hashWidth: HashWidth;
  /** First row of each layer, and one past the last row of the last finished one. */
  readonly layerStarts: number[] = [0];
  #capacity = 1024;
  path = new Int32Array(this.#capacity);
  mark = new Uint8Array(this.#capacity);
  /** Bit set of Reason. */
  reasons = new Uint16Array(this.#capacity);
  flags = new Uint8Array(this.#capacity);
  previous = new Int32Array(this.#capacity);
  type = new Uint8Array(this.#capacity);
  mode = new Uint16Array(this.#capacity);
  /** Index into `owners`. */
  readonly owner = new IndexColumn(this.#capacity);
  readonly sizeBytes = new NumberColumn(this.#capacity);
  mtimeSeconds = new Float64Array(this.#capacity);
  /** Offset in bytes in the uncompressed layer stream. */
  readonly bodyOffset = new NumberColumn(this.#capacity, BODY_UNIT_BYTES);
  hashState = new Uint8Array(this.#capacity);
  hashes: Uint8Array<ArrayBuffer>;
  readonly owners: Owner[] = [{ uid: 0, gid: 0, userName: '', groupName: '' }];
  /** By type: link of symlinks and hardlinks, device of devices; of absent rows the path that removed them. Else NONE. */
  #detail = new Uint32Array(this.#capacity);
  /** One more than the index into `xattrSets` of the model, 0 for none. Null until a row has some. */
  #xattrs: IndexColumn | null = null;
  /** Where it is not sizeBytes for files, 0 for others. */
  readonly #storedBytes = new Map<number, number>();
  /** Of hardlinks alone. */
  readonly #inodes = new Map<number, number>();

  constructor(hashWidth: HashWidth) {
    this.hashWidth = hashWidth;
    this.hashes = new Uint8Array(this.#capacity * hashWidth);
  }

  /** Adds a row with the facts of an implied directory (0755, owner 0:0); the caller overwrites what it knows better. */
  add(path: number, mark: Mark, previous: number): number {
    if (this.count === this.#capacity) this.#resize(grownCapacity(this.#capacity, this.count + 1));
    const row = this.count++;
    this.path[row] = path;
    this.mark[row] = mark;
    this.previous[row] = previous;
    this.type[row] = EntryType.directory;
    this.mode[row] = 0o755;
    this.#detail[row] = NONE;
    this.hashState[row] = HashState.noContent;
    return row;
  }

  /** Index of the layer that a row belongs to. */
  layerOf(row: number): number {
    let low = 0;
    let high = this.layerStarts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      // Layers without rows start where the next one does: the last of them is meant.
      if (this.layerStarts[middle]! <= row) low = middle;
      else high = middle;
    }
    return low;
  }

  /** The content hash of a row, `hashWidth` bytes; a view. */
  hash(row: number): Uint8Array {
    return this.hashes.subarray(row * this.hashWidth, (row + 1) * this.hashWidth);
  }

  /** Index into `links` of the model, or NONE: only symlinks and hardlinks have one. */
  link(row: number): number {
    const type = this.type[row];
    return type === EntryType.symlink || type === EntryType.hardlink ? this.#detail[row]! : NONE;
  }

  /** To be called after the type is known. */
  setLink(row: number, link: number): void {
    this.#detail[row] = link;
  }

  /** Index into `devices` of the model, or NONE: only devices have one. */
  device(row: number): number {
    const type = this.type[row];
    return type === EntryType.character || type === EntryType.block ? this.#detail[row]! : NONE;
  }

  setDevice(row: number, device: number): void {
    this.#detail[row] = device;
  }

  /** To be called after the flags are set. */
  setRemovalCause(row: number, cause: RemovalCause): void {
    this.flags[row]! |= cause << REMOVAL_CAUSE_SHIFT;
  }

  removalCause(row: number): RemovalCause {
    return (this.flags[row]! >> REMOVAL_CAUSE_SHIFT) as RemovalCause;
  }

  /** Path whose whiteout, opaque whiteout or type change removed this one, or -1. */
  removedBy(row: number): number {
    return (this.flags[row]! & RowFlag.absent) === 0 ? -1 : this.#detail[row]!;
  }

  setRemovedBy(row: number, path: number): void {
    this.#detail[row] = path;
  }

  /** Index into `xattrSets` of the model, or NONE. */
  xattrs(row: number): number {
    const next = this.#xattrs?.get(row) ?? 0;
    return next === 0 ? NONE : next - 1;
  }

  setXattrs(row: number, set: number): void {
    this.#xattrs ??= new IndexColumn(this.#capacity);
    this.#xattrs.set(row, set + 1);
  }

  /** Bytes of body in the archive. */
  storedBytes(row: number): number {
    return this.#storedBytes.get(row) ?? this.#usualStoredBytes(row);
  }

  /** To be called after type and size are known. */
  setStoredBytes(row: number, bytes: number): void {
    if (bytes !== this.#usualStoredBytes(row)) this.#storedBytes.set(row, bytes);
  }

  /** For a hardlink the row whose content it shares, NO_ROW where the target is missing; otherwise the row itself. */
  inode(row: number): number {
    return this.type[row] === EntryType.hardlink ? (this.#inodes.get(row) ?? row) : row;
  }

  /** `row` is that of a hardlink. */
  setInode(row: number, inode: number): void {
    this.#inodes.set(row, inode);
  }

  /** Rows of hardlinks with the row whose content each shares. */
  hardlinks(): Iterable<readonly [row: number, inode: number]> {
    return this.#inodes;
  }

  get columns(): readonly ArrayBufferView[] {
    const { owner, sizeBytes, bodyOffset } = this;
    const compact = [owner, sizeBytes, bodyOffset, ...(this.#xattrs === null ? [] : [this.#xattrs])];
    return [...columnsOf(this), this.#detail, ...compact.flatMap(({ columns }) => columns)];
  }

  /** Gives back the room for more rows; to be called when no more are expected. */
  trim(): void {
    this.#resize(this.count);
  }

  #usualStoredBytes(row: number): number {
    return this.type[row] === EntryType.file ? this.sizeBytes.get(row) : 0;
  }

  #resize(capacity: number): void {
    this.#capacity = capacity;
    this.path = resizeColumn(this.path, capacity);
    this.mark = resizeColumn(this.mark, capacity);
    this.reasons = resizeColumn(this.reasons, capacity);
    this.flags = resizeColumn(this.flags, capacity);
    this.previous = resizeColumn(this.previous, capacity);
    this.type = resizeColumn(this.type, capacity);
    this.mode = resizeColumn(this.mode, capacity);
    this.owner.resize(capacity);
    this.sizeBytes.resize(capacity);
    this.mtimeSeconds = resizeColumn(this.mtimeSeconds, capacity);
    this.bodyOffset.resize(capacity);
    this.hashState = resizeColumn(this.hashState, capacity);
    this.hashes = resizeColumn(this.hashes, capacity * this.hashWidth);
    this.#detail = resizeColumn(this.#detail, capacity);
    this.#xattrs?.resize(capacity);
  }
}
