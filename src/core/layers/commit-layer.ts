import { Mark, Reason, RemovalCause } from '../analysis/change.ts';
import { EntryType } from '../tar/tar-entry.ts';
import { compareVersions } from './compare-versions.ts';
import type { ImageModel, LayerOutcome } from './image-model.ts';
import type { ByteStrings, LayerTable } from './layer-table.ts';
import { HashState, NONE } from './layer-table.ts';
import { ROOT } from './path-table.ts';
import type { StagedLayer } from './staged-layer.ts';
import { NO_INODE } from './staged-layer.ts';
import { NO_ROW, RowFlag } from './version-table.ts';

/** A path that this layer takes away, unless one of its own entries brings it back. */
interface Removal {
  readonly row: number;
  readonly cause: RemovalCause;
  readonly by: number;
}

/**
 * Lays a staged layer over the layers below: first its whiteouts, then its entries (OCI image-spec, layer.md,
 * "Applying Changesets"), writing one row for every path that it adds, changes, lists again or removes.
 */
export function commitLayer(
  model: ImageModel,
  staged: StagedLayer,
  contents: readonly (Uint8Array | null)[],
): LayerOutcome {
  return new Commit(model, staged, contents).run();
}

class Commit {
  readonly #model: ImageModel;
  readonly #staged: StagedLayer;
  readonly #contents: readonly (Uint8Array | null)[];
  readonly #gone = new Map<number, Removal>();
  readonly #added = { count: 0, bytes: 0 };
  readonly #modified = { count: 0, bytes: 0 };
  readonly #removed = { count: 0, bytes: 0 };
  readonly #unchanged = { count: 0, bytes: 0 };
  readonly #unchangedDirectories = { count: 0, bytes: 0 };

  constructor(model: ImageModel, staged: StagedLayer, contents: readonly (Uint8Array | null)[]) {
    this.#model = model;
    this.#staged = staged;
    this.#contents = contents;
  }

  run(): LayerOutcome {
    const { table } = this.#staged;
    if (table !== null) {
      this.#applyWhiteouts();
      this.#applyEntries(table, new EntryFacts(this.#model, this.#staged, table, this.#contents));
      this.#writeRemovals();
    }
    return {
      added: this.#added,
      modified: this.#modified,
      removed: this.#removed,
      unchanged: this.#unchanged,
      unchangedDirectories: this.#unchangedDirectories,
      entryCounts: this.#staged.entryCounts,
      warnings: this.#staged.warnings,
    };
  }

  #applyWhiteouts(): void {
    for (const path of this.#staged.whiteouts) {
      if (path <= ROOT) continue;
      const row = this.#standing(path);
      if (row === NO_ROW) continue;
      this.#takeBelow(path, RemovalCause.whiteoutAbove, path);
      this.#gone.set(path, { row, cause: RemovalCause.whiteout, by: path });
    }
    for (const directory of this.#staged.opaques) {
      if (directory !== ROOT && this.#standing(directory) === NO_ROW) continue;
      this.#takeBelow(directory, RemovalCause.opaque, directory);
    }
  }

  /** Row of the version of the layers below that no whiteout of this layer took. */
  #standing(path: number): number {
    return this.#gone.has(path) ? NO_ROW : this.#model.currentRow(path);
  }

  #takeBelow(path: number, cause: RemovalCause, by: number): void {
    this.#model.forEachBelow(path, (below, row) => {
      if (!this.#gone.has(below)) this.#gone.set(below, { row, cause, by });
    });
  }

  #applyEntries(table: LayerTable, facts: EntryFacts): void {
    const { upper } = this.#model;
    const rowOf = new Int32Array(table.entryCount).fill(NO_ROW);
    for (const path of upper.order) {
      if (!upper.has(path)) continue;
      const entry = upper.entryAt(path);
      if (entry >= 0) rowOf[entry] = this.#applyEntry(path, entry, facts);
      else this.#applyImplied(path);
      upper.remove(path);
    }
    this.#linkInodes(table, facts, rowOf);
    this.#noteUnseen(table, rowOf);
  }

  #applyEntry(path: number, entry: number, facts: EntryFacts): number {
    const { rows } = this.#model;
    const standing = this.#standing(path);
    const old = this.#gone.get(path)?.row ?? standing;
    this.#gone.delete(path);
    const row = rows.add(path, Mark.added, this.#model.latestRow(path));
    facts.fill(row, entry);
    const isDirectory = this.#model.isDirectoryRow(row);
    if (standing !== NO_ROW && !isDirectory && this.#model.isDirectoryRow(standing)) {
      this.#takeBelow(path, RemovalCause.typeChange, path);
    }
    const sizeBytes = rows.sizeBytes.get(row);
    if (old === NO_ROW) count(this.#added, sizeBytes);
    else {
      const wasImplied = (rows.flags[old]! & RowFlag.implied) !== 0;
      const reasons = compareVersions(rows, old, row) & (wasImplied ? ~Reason.mtime : ~0);
      rows.reasons[row] = reasons;
      if ((reasons & ~Reason.mtime) !== 0) {
        rows.mark[row] = Mark.modified;
        count(this.#modified, sizeBytes);
      } else {
        rows.mark[row] = reasons === 0 ? Mark.identical : Mark.touched;
        count(isDirectory ? this.#unchangedDirectories : this.#unchanged, sizeBytes);
      }
    }
    this.#model.setLatestRow(path, row);
    return row;
  }

  /** A directory that no entry speaks of: new only where no directory stands. */
  #applyImplied(path: number): void {
    const { rows } = this.#model;
    const standing = this.#standing(path);
    if (path === ROOT || (standing !== NO_ROW && this.#model.isDirectoryRow(standing))) return;
    const old = this.#gone.get(path)?.row ?? standing;
    this.#gone.delete(path);
    if (old !== NO_ROW && (rows.flags[old]! & RowFlag.implied) !== 0) return; // taken away and implied again
    const row = rows.add(path, Mark.implied, this.#model.latestRow(path));
    rows.flags[row] = RowFlag.implied;
    if (old !== NO_ROW) {
      rows.mark[row] = Mark.modified;
      rows.reasons[row] = compareVersions(rows, old, row) & ~Reason.mtime;
      count(this.#modified, 0);
    }
    this.#model.setLatestRow(path, row);
  }

  #linkInodes(table: LayerTable, facts: EntryFacts, rowOf: Int32Array): void {
    const { rows } = this.#model;
    for (let entry = 0; entry < table.entryCount; entry++) {
      const row = rowOf[entry]!;
      if (row === NO_ROW || table.type[entry] !== EntryType.hardlink) continue;
      const inode = this.#staged.inodeOf[entry]!;
      if (inode === NO_INODE) rows.setInode(row, NO_ROW);
      else if (inode < 0) rows.setInode(row, ~inode);
      else {
        if (rowOf[inode] === NO_ROW) rowOf[inode] = this.#addNameless(inode, facts);
        rows.setInode(row, rowOf[inode]!);
      }
    }
  }

  /** The content of an entry whose own name was taken by a later entry of the layer lives on under its hardlinks. */
  #addNameless(entry: number, facts: EntryFacts): number {
    const row = this.#model.rows.add(-1, Mark.none, NO_ROW);
    facts.fill(row, entry);
    return row;
  }

  #noteUnseen(table: LayerTable, rowOf: Int32Array): void {
    const { placeOf } = this.#staged;
    for (let entry = 0; entry < table.entryCount; entry++) {
      const type = table.type[entry]!;
      if (rowOf[entry] !== NO_ROW || (type !== EntryType.file && type !== EntryType.other)) continue;
      const place = placeOf[entry]!;
      const storedBytes = table.storedBytes[entry]!;
      if (place >= 0) this.#model.unseen.add(place, storedBytes);
      else if (storedBytes > 0) this.#model.unseen.add(~place, storedBytes);
    }
  }

  #writeRemovals(): void {
    const { rows } = this.#model;
    for (const [path, removal] of this.#gone) {
      const implied = rows.flags[removal.row]! & RowFlag.implied;
      const row = rows.add(path, Mark.removed, this.#model.latestRow(path));
      rows.flags[row] = RowFlag.absent | implied;
      rows.setRemovalCause(row, removal.cause);
      rows.setRemovedBy(row, removal.by);
      this.#model.setLatestRow(path, row);
      if (implied === 0) count(this.#removed, rows.sizeBytes.get(removal.row));
    }
  }
}

function count(tally: { count: number; bytes: number }, bytes: number): void {
  tally.count += 1;
  tally.bytes += bytes;
}

/** Copies the facts of a layer's entries into rows, with the layer's own indexes turned into the model's. */
class EntryFacts {
  readonly #model: ImageModel;
  readonly #staged: StagedLayer;
  readonly #table: LayerTable;
  readonly #owners: readonly number[];
  readonly #xattrSets: readonly number[];
  readonly #devices: readonly number[];
  readonly #deferred = new Map<number, Uint8Array>();

  constructor(model: ImageModel, staged: StagedLayer, table: LayerTable, contents: readonly (Uint8Array | null)[]) {
    this.#model = model;
    this.#staged = staged;
    this.#table = table;
    this.#owners = table.owners.map((owner) => model.internOwner(owner));
    this.#devices = table.devices.map((device) => model.internDevice(device));
    this.#xattrSets = byteStrings(table.xattrSets).map((set) => model.xattrSets.intern(set));
    for (const [i, target] of staged.contentNeedOf.entries()) {
      const hash = contents[i];
      if (!hash) continue;
      if (target >= 0) this.#deferred.set(target, hash);
      else setHash(model, ~target, hash);
    }
  }

  fill(row: number, entry: number): void {
    const { rows } = this.#model;
    const table = this.#table;
    const type = table.type[entry]!;
    rows.type[row] = type;
    rows.mode[row] = table.mode[entry]!;
    rows.owner.set(row, this.#owners[table.owner[entry]!]!);
    rows.sizeBytes.set(row, table.sizeBytes[entry]!);
    rows.setStoredBytes(row, table.storedBytes[entry]!);
    rows.mtimeSeconds[row] = table.mtimeSeconds[entry]!;
    rows.bodyOffset.set(row, table.bodyOffset[entry]!);
    rows.flags[row] = table.sparse[entry] ? RowFlag.sparse : 0;
    if (type === EntryType.symlink) rows.setLink(row, this.#internSymlinkTarget(entry));
    else if (type === EntryType.hardlink) rows.setLink(row, this.#staged.hardlinkTarget[entry]!);
    const xattrs = table.xattrs[entry]!;
    if (xattrs !== NONE) rows.setXattrs(row, this.#xattrSets[xattrs]!);
    if (type === EntryType.character || type === EntryType.block) {
      const device = table.device[entry]!;
      rows.setDevice(row, device === NONE ? this.#model.internDevice([0, 0]) : this.#devices[device]!);
    }
    rows.hashState[row] = table.hashState[entry]!;
    const answer = this.#deferred.get(entry);
    if (answer) setHash(this.#model, row, answer);
    else {
      const width = rows.hashWidth;
      rows.hashes.set(table.hashes.subarray(entry * width, (entry + 1) * width), row * width);
    }
  }

  #internSymlinkTarget(entry: number): number {
    const link = this.#table.link[entry]!;
    if (link === NONE) return NONE;
    const { bytes, ends } = this.#table.links;
    return this.#model.links.intern(bytes.subarray(link === 0 ? 0 : ends[link - 1]!, ends[link]));
  }
}

function setHash(model: ImageModel, row: number, hash: Uint8Array): void {
  model.rows.hashes.set(hash, row * model.rows.hashWidth);
  model.rows.hashState[row] = HashState.known;
}

function byteStrings(strings: ByteStrings): Uint8Array[] {
  return [...strings.ends].map((end, i) => strings.bytes.subarray(i === 0 ? 0 : strings.ends[i - 1]!, end));
}
