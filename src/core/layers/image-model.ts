import { assert } from '../../base/assert.ts';
import type { EntryCounts } from '../analysis/report-schema.ts';
import type { Tally } from '../analysis/view-types.ts';
import type { Warning } from '../formats/warning.ts';
import { EntryType } from '../tar/tar-entry.ts';
import { ByteStringPool } from './byte-string-pool.ts';
import { commitLayer } from './commit-layer.ts';
import { growColumn } from './growable.ts';
import { LayerListing } from './layer-listing.ts';
import type { HashWidth, LayerTable, Owner } from './layer-table.ts';
import { NONE } from './layer-table.ts';
import { PathTable, ROOT } from './path-table.ts';
import { stageLayer } from './stage-layer.ts';
import type { StagedLayer } from './staged-layer.ts';
import { UnseenVersions } from './unseen-versions.ts';
import { UpperTree } from './upper-tree.ts';
import { NO_ROW, RowFlag, VersionTable } from './version-table.ts';
import { aufsPrefix } from './whiteout-name.ts';

/** What laying one layer over those below came to. */
export interface LayerOutcome {
  readonly added: Tally;
  readonly modified: Tally;
  readonly removed: Tally;
  /** Listed again with nothing (or only the time) differing: everything but directories, and directories. */
  readonly unchanged: Tally;
  readonly unchangedDirectories: Tally;
  readonly entryCounts: EntryCounts;
  readonly warnings: readonly Warning[];
}

export interface MergedFilesystem {
  /** Paths with an entry of their own; the root is not counted. */
  readonly entries: number;
  readonly implicitDirectories: number;
  /** Sum of the sizes of regular files; hardlinks count 0. */
  readonly fileBytes: number;
}

/**
 * All layers of one image as one table of paths and one of versions (version-table.ts). Layers are applied bottom up,
 * each in two steps: `stageLayer` says which contents it must know, `commitLayer` lays it over.
 */
export class ImageModel {
  readonly paths = new PathTable();
  readonly rows: VersionTable;
  readonly unseen = new UnseenVersions();
  /** What each applied layer lists; empty for one without bytes. */
  readonly listings: LayerListing[] = [];
  readonly upper: UpperTree;
  /** Symlink targets as raw bytes; hardlink targets as "/" and the canonical path. */
  readonly links = new ByteStringPool();
  /** Serialised as layer-table.ts says. */
  readonly xattrSets = new ByteStringPool();
  readonly devices: (readonly [major: number, minor: number])[] = [];
  readonly #deviceIndex = new Map<string, number>();
  readonly #ownerIndex = new Map<string, number>();
  #latest = new Int32Array(1024).fill(NO_ROW);
  /** Per path: 0 not known yet, 1 no, 2 below a name that starts with ".wh..wh.". */
  #aufs = new Uint8Array(1024);
  #staged: StagedLayer | null = null;

  constructor(hashWidth: HashWidth = 16) {
    this.rows = new VersionTable(hashWidth);
    this.upper = new UpperTree(this.paths);
  }

  /** Layers applied so far. */
  get layerCount(): number {
    return this.rows.layerStarts.length - 1;
  }

  /** First step of applying the next layer; null for one without bytes. Must be followed by `commitLayer`. */
  stageLayer(table: LayerTable | null): StagedLayer {
    assert(this.#staged === null, 'a layer is staged only after the one before was committed');
    assert(table === null || table.hashWidth === this.rows.hashWidth, 'a layer is hashed as its model is');
    this.#staged = table === null ? emptyStage(this.layerCount) : stageLayer(this, table);
    return this.#staged;
  }

  /**
   * Second step. `contents`: one hash for each content need, in order; null where the body could not be read, which
   * makes the two contents count as different.
   */
  commitLayer(staged: StagedLayer, contents: readonly (Uint8Array | null)[]): LayerOutcome {
    assert(this.#staged === staged, 'the staged layer is committed');
    assert(contents.length === staged.contentNeeds.length, 'each content need has its answer');
    this.#staged = null;
    const outcome = commitLayer(this, staged, contents);
    this.rows.layerStarts.push(this.rows.count);
    this.unseen.endLayer();
    this.listings.push(staged.listing);
    return outcome;
  }

  /** Latest row of a path, also one that removed it; NO_ROW where no layer has it. */
  latestRow(path: number): number {
    return this.#latest[path] ?? NO_ROW;
  }

  setLatestRow(path: number, row: number): void {
    if (path >= this.#latest.length) {
      const before = this.#latest.length;
      this.#latest = growColumn(this.#latest, this.paths.parent.length);
      this.#latest.fill(NO_ROW, before);
    }
    this.#latest[path] = row;
  }

  /** Row of the version that stands over all applied layers, or NO_ROW where the path does not exist. */
  currentRow(path: number): number {
    const row = this.latestRow(path);
    return row !== NO_ROW && (this.rows.flags[row]! & RowFlag.absent) === 0 ? row : NO_ROW;
  }

  /** Row of the version that stands after `layer` (-1: below all layers), or NO_ROW. */
  rowAfter(path: number, layer: number): number {
    const { rows } = this;
    let row = this.latestRow(path);
    const end = rows.layerStarts[layer + 1]!;
    while (row >= end) row = rows.previous[row]!;
    return row !== NO_ROW && (rows.flags[row]! & RowFlag.absent) === 0 ? row : NO_ROW;
  }

  exists(path: number): boolean {
    return path === ROOT || this.currentRow(path) !== NO_ROW;
  }

  isDirectoryRow(row: number): boolean {
    return this.rows.type[row] === EntryType.directory;
  }

  isSymlink(path: number): boolean {
    const row = this.currentRow(path);
    return row !== NO_ROW && this.rows.type[row] === EntryType.symlink;
  }

  /** Raw target of a symlink's row, null for every other type. */
  symlinkTarget(row: number): Uint8Array | null {
    if (this.rows.type[row] !== EntryType.symlink) return null;
    const link = this.rows.link(row);
    return link === NONE ? new Uint8Array(0) : this.links.get(link);
  }

  /** Calls back for every path that exists below `path`, parents before children. */
  forEachBelow(path: number, visit: (path: number, row: number) => void): void {
    const todo = [path];
    while (todo.length > 0) {
      for (let child = this.paths.firstChild[todo.pop()!]!; child >= 0; child = this.paths.nextSibling[child]!) {
        const row = this.currentRow(child);
        if (row === NO_ROW) continue;
        visit(child, row);
        if (this.isDirectoryRow(row)) todo.push(child);
      }
    }
  }

  isAufsMetadata(path: number): boolean {
    if (path >= this.#aufs.length) this.#aufs = growColumn(this.#aufs, this.paths.parent.length);
    if (path === ROOT || this.#aufs[path] === 1) return false;
    if (this.#aufs[path] === 2) return true;
    const todo: number[] = [];
    let p = path;
    for (; p !== ROOT && this.#aufs[p] === 0; p = this.paths.parent[p]!) todo.push(p);
    let inside = p !== ROOT && this.#aufs[p] === 2;
    for (let i = todo.length - 1; i >= 0; i--) {
      inside ||= this.paths.names.startsWith(this.paths.nameOf[todo[i]!]!, aufsPrefix);
      this.#aufs[todo[i]!] = inside ? 2 : 1;
    }
    return inside;
  }

  internHardlinkTarget(path: number): number {
    const target = this.paths.fullPath(path);
    const bytes = new Uint8Array(target.length + 1);
    bytes[0] = 0x2f;
    bytes.set(target, 1);
    return this.links.intern(bytes);
  }

  internOwner(owner: Owner): number {
    const key = `${owner.uid}:${owner.gid}:${owner.userName}\0${owner.groupName}`;
    let index = this.#ownerIndex.get(key);
    if (index === undefined) {
      index = this.rows.owners.push(owner) - 1;
      this.#ownerIndex.set(key, index);
    }
    return index;
  }

  internDevice(device: readonly [major: number, minor: number]): number {
    const key = device.join(':');
    let index = this.#deviceIndex.get(key);
    if (index === undefined) {
      index = this.devices.push(device) - 1;
      this.#deviceIndex.set(key, index);
    }
    return index;
  }

  /** Columns of the model: nearly all of its memory. Maps of what is uncommon, and owners, are not in them. */
  get columns(): readonly ArrayBufferView[] {
    const parts = [this.paths, this.rows, this.unseen, this.links, this.xattrSets, this.upper];
    return [this.#latest, this.#aufs, ...parts.flatMap(({ columns }) => columns)];
  }

  /** Gives back the room for more; to be called when the last layer is applied. More may be applied all the same. */
  trim(): void {
    this.paths.trim();
    this.rows.trim();
    this.unseen.trim();
    this.links.trim();
    this.xattrSets.trim();
    this.upper.trim();
    this.#latest = this.#latest.slice(0, this.paths.count);
    this.#aufs = new Uint8Array(0);
  }

  /** The filesystem that all applied layers make together. */
  merged(): MergedFilesystem {
    let entries = 0;
    let implicitDirectories = 0;
    let fileBytes = 0;
    for (let path = 1; path < this.paths.count; path++) {
      const row = this.currentRow(path);
      if (row === NO_ROW) continue;
      if (this.rows.flags[row]! & RowFlag.implied) implicitDirectories += 1;
      else {
        entries += 1;
        fileBytes += this.rows.sizeBytes.get(row);
      }
    }
    return { entries, implicitDirectories, fileBytes };
  }
}

function emptyStage(layer: number): StagedLayer {
  return {
    table: null,
    layer,
    whiteouts: [],
    opaques: [],
    inodeOf: new Int32Array(0),
    hardlinkTarget: new Uint32Array(0),
    placeOf: new Int32Array(0),
    listing: new LayerListing(0),
    entryCounts: {
      file: 0,
      directory: 0,
      symlink: 0,
      hardlink: 0,
      character: 0,
      block: 0,
      fifo: 0,
      whiteout: 0,
      opaque: 0,
    },
    contentNeeds: [],
    contentNeedOf: [],
    warnings: [],
  };
}
