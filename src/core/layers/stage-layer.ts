import { decodeRawText } from '../bytes/byte-text.ts';
import type { EntryCounts } from '../analysis/report-schema.ts';
import { EntryType } from '../tar/tar-entry.ts';
import { appendCanonicalPath } from './canonical-path.ts';
import { hasContent } from './compare-versions.ts';
import { ByteBuffer } from './growable.ts';
import type { ImageModel } from './image-model.ts';
import { LayerListing } from './layer-listing.ts';
import type { LayerTable } from './layer-table.ts';
import { HashState, NONE } from './layer-table.ts';
import { ParentResolver, SYMLINK_LOOP } from './parent-resolver.ts';
import type { PathTable } from './path-table.ts';
import { ROOT } from './path-table.ts';
import type { ContentNeed, StagedLayer } from './staged-layer.ts';
import { NO_INODE } from './staged-layer.ts';
import { NO_ROW } from './version-table.ts';
import { WarningTally } from './warning-tally.ts';
import { classifyName, whiteoutPrefix } from './whiteout-name.ts';

const SLASH = 0x2f;
const parentName = new TextEncoder().encode('..');

/**
 * Reads a layer's entries in archive order into the model's upper tree and sorts out its whiteouts, changing nothing
 * below yet. Rules: docs/layer-rules.md.
 */
export function stageLayer(model: ImageModel, table: LayerTable): StagedLayer {
  return new Staging(model, table).run();
}

class Staging {
  readonly #model: ImageModel;
  readonly #table: LayerTable;
  readonly #resolver: ParentResolver;
  readonly #warnings = new WarningTally();
  readonly #whiteouts: number[] = [];
  readonly #opaques: number[] = [];
  readonly #inodeOf: Int32Array;
  readonly #hardlinkTarget: Uint32Array;
  readonly #placeOf: Int32Array;
  readonly #listing: LayerListing;
  readonly #counts = new Uint32Array(8);
  #opaqueCount = 0;
  #whiteoutCount = 0;
  /** Entries of AUFS metadata by path: targets of its hardlinks (`/.wh..wh.plnk/*`). */
  readonly #aufsEntries = new Map<number, number>();
  readonly #directories: DirectoryCursor;

  constructor(model: ImageModel, table: LayerTable) {
    this.#model = model;
    this.#table = table;
    this.#inodeOf = new Int32Array(table.entryCount).fill(NO_INODE);
    this.#hardlinkTarget = new Uint32Array(table.entryCount).fill(NONE);
    this.#placeOf = new Int32Array(table.entryCount).fill(~ROOT);
    this.#listing = new LayerListing(table.entryCount);
    this.#directories = new DirectoryCursor(model.paths, table.paths.bytes);
    this.#resolver = new ParentResolver(model.paths, (path) => this.#symlinkAt(path));
  }

  run(): StagedLayer {
    const { upper } = this.#model;
    upper.clear();
    for (let entry = 0; entry < this.#table.entryCount; entry++) this.#stageEntry(entry);
    const { contentNeeds, contentNeedOf } = this.#findContentNeeds();
    return {
      table: this.#table,
      layer: this.#model.layerCount,
      whiteouts: this.#whiteouts,
      opaques: this.#opaques,
      inodeOf: this.#inodeOf,
      hardlinkTarget: this.#hardlinkTarget,
      placeOf: this.#placeOf,
      listing: this.#listing,
      entryCounts: this.#entryCounts(),
      contentNeeds,
      contentNeedOf,
      warnings: this.#warnings.toWarnings(this.#model.layerCount),
    };
  }

  #stageEntry(entry: number): void {
    const { paths } = this.#model;
    const { bytes, ends } = this.#table.paths;
    const from = entry === 0 ? 0 : ends[entry - 1]!;
    const to = ends[entry]!;
    const type = this.#table.type[entry]!;
    if (from === to) {
      this.#counts[type]! += 1;
      this.#list(entry, ROOT);
      return; // the root itself
    }
    const slash = bytes.lastIndexOf(SLASH, to - 1);
    const baseFrom = slash < from ? from : slash + 1;
    const written = this.#directories.moveTo(from, Math.max(from, baseFrom - 1));
    const directory = this.#resolveDirectory(written, entry);

    const listed = paths.intern(written, bytes, baseFrom, to);
    this.#list(entry, listed);
    const kind = classifyName(bytes, baseFrom, to);
    if (kind !== 'ordinary') this.#placeOf[entry] = ~listed;
    if (kind === 'opaque') {
      this.#opaqueCount += 1;
      this.#opaques.push(directory);
      return;
    }
    if (kind === 'aufs' || this.#model.isAufsMetadata(directory)) {
      this.#counts[type]! += 1;
      this.#placeOf[entry] = ~listed;
      this.#aufsEntries.set(paths.intern(directory, bytes, baseFrom, to), entry);
      this.#warn(
        'aufs-metadata',
        'AUFS metadata (".wh..wh.…") lies in the layer; it is no part of the filesystem.',
        entry,
      );
      return;
    }
    if (kind === 'invalid') {
      this.#counts[type]! += 1;
      this.#warn('invalid-whiteout', 'A whiteout names nothing (".wh." alone); it is ignored.', entry);
      return;
    }
    if (kind === 'whiteout') {
      this.#whiteoutCount += 1;
      this.#whiteouts.push(paths.find(directory, bytes, baseFrom + whiteoutPrefix.length, to));
      const target = this.#whiteouts.at(-1)!;
      if (target < 0 || !this.#model.exists(target)) {
        this.#warn('whiteout-without-target', 'A whiteout names a path that the layers below do not have.', entry);
      }
      return;
    }

    this.#counts[type]! += 1;
    const path = directory === written ? listed : paths.intern(directory, bytes, baseFrom, to);
    this.#placeOf[entry] = path;
    if (type === EntryType.hardlink) this.#resolveHardlink(entry);
    this.#place(path, directory, entry, type);
  }

  #list(entry: number, simplified: number): void {
    const table = this.#table;
    const climbs = table.climbs?.[entry] ?? 0;
    const path = climbs === 0 ? simplified : this.#climb(climbs, entry);
    const declaredBytes = (table.declaredBytes ?? table.sizeBytes)[entry]!;
    this.#listing.set(entry, path, table.type[entry] === EntryType.directory, declaredBytes);
  }

  /** A path that stands above the root, as only names do. */
  #climb(climbs: number, entry: number): number {
    const { paths } = this.#model;
    let path: number = ROOT;
    for (let i = 0; i < climbs; i++) path = paths.intern(path, parentName, 0, parentName.length);
    const { bytes, ends } = this.#table.paths;
    return paths.internPath(bytes, entry === 0 ? 0 : ends[entry - 1]!, ends[entry]!, path);
  }

  #resolveDirectory(written: number, entry: number): number {
    const resolved = this.#resolver.resolve(written);
    if (resolved === written) return written;
    if (resolved === SYMLINK_LOOP) {
      this.#warn('symlink-loop', 'The directories above an entry are symlinks that go round in circles.', entry);
      return written;
    }
    this.#warn(
      'through-symlink',
      'An entry lies below a symlink; like container runtimes, it is placed where the symlink leads.',
      entry,
    );
    return resolved;
  }

  #place(path: number, directory: number, entry: number, type: number): void {
    const { upper } = this.#model;
    if (upper.ensureDirectory(directory)) {
      this.#warn(
        'below-non-directory',
        'An entry lies below something that is no directory; that gave way to it.',
        entry,
      );
    }
    const replacesSymlink =
      upper.has(path) && upper.entryAt(path) >= 0 && this.#table.type[upper.entryAt(path)] === EntryType.symlink;
    if (upper.has(path) && upper.entryAt(path) >= 0) {
      this.#warn('duplicate-entry', 'A path is listed more than once in one layer; the last one counts.', entry);
    }
    upper.place(path, entry, type === EntryType.directory);
    if (type === EntryType.symlink || replacesSymlink || this.#model.isSymlink(path)) this.#resolver.invalidate();
  }

  /** What `path` links to if it is a symlink, seen over this layer's entries so far and the layers below. */
  #symlinkAt(path: number): Uint8Array | null {
    const { upper } = this.#model;
    const lowerRow = this.#model.currentRow(path);
    if (upper.has(path)) {
      const entry = upper.entryAt(path);
      const upperWins = entry >= 0 || lowerRow === NO_ROW || !this.#model.isDirectoryRow(lowerRow);
      if (upperWins) {
        if (entry < 0 || this.#table.type[entry] !== EntryType.symlink) return null;
        return this.#linkBytes(entry);
      }
    }
    return lowerRow === NO_ROW ? null : this.#model.symlinkTarget(lowerRow);
  }

  #linkBytes(entry: number): Uint8Array {
    const link = this.#table.link[entry]!;
    if (link === NONE) return new Uint8Array(0);
    const { bytes, ends } = this.#table.links;
    return bytes.subarray(link === 0 ? 0 : ends[link - 1]!, ends[link]);
  }

  /** A hardlink shares the content its target has at this point of the layer; it may stand in a layer below. */
  #resolveHardlink(entry: number): void {
    const { paths, upper } = this.#model;
    const target = new ByteBuffer(64);
    appendCanonicalPath(this.#linkBytes(entry), target);
    const bytes = target.toBytes();
    let path: number = ROOT;
    if (bytes.length > 0) {
      const slash = bytes.lastIndexOf(SLASH);
      const written = paths.internPath(bytes, 0, Math.max(0, slash));
      const resolved = this.#resolver.resolve(written);
      path = paths.intern(resolved === SYMLINK_LOOP ? written : resolved, bytes, slash + 1, bytes.length);
    }
    this.#hardlinkTarget[entry] = this.#model.internHardlinkTarget(path);
    const found = this.#findInode(path, upper);
    if (found === NO_INODE) {
      this.#warn('broken-hardlink', 'A hardlink points at something that is not there or is a directory.', entry);
    }
    this.#inodeOf[entry] = found;
  }

  #findInode(path: number, upper: ImageModel['upper']): number {
    if (upper.has(path) && upper.entryAt(path) >= 0) {
      const entry = upper.entryAt(path);
      if (this.#table.type[entry] === EntryType.directory) return NO_INODE;
      return this.#inodeOf[entry] === NO_INODE ? entry : this.#inodeOf[entry]!;
    }
    const aufsEntry = this.#aufsEntries.get(path);
    if (aufsEntry !== undefined) return aufsEntry;
    const row = this.#model.currentRow(path);
    if (row === NO_ROW || this.#model.isDirectoryRow(row)) return NO_INODE;
    const inode = this.#model.rows.inode(row);
    return ~(inode === NO_ROW ? row : inode);
  }

  /** Files that stand over a file of the same size, where either side's content was jumped over. */
  #findContentNeeds(): Pick<StagedLayer, 'contentNeeds' | 'contentNeedOf'> {
    const { upper, rows } = this.#model;
    const contentNeeds: ContentNeed[] = [];
    const contentNeedOf: number[] = [];
    for (const path of upper.order) {
      if (!upper.has(path)) continue;
      const entry = upper.entryAt(path);
      const row = this.#model.currentRow(path);
      if (entry < 0 || row === NO_ROW || !hasContent(rows, row) || this.#table.type[entry] !== rows.type[row]) continue;
      const sizeBytes = this.#table.sizeBytes[entry]!;
      if (sizeBytes !== rows.sizeBytes.get(row)) continue;
      if (this.#table.hashState[entry] === HashState.deferred) {
        contentNeeds.push({ layer: this.#model.layerCount, bodyOffset: this.#table.bodyOffset[entry]!, sizeBytes });
        contentNeedOf.push(entry);
      }
      if (rows.hashState[row] === HashState.deferred) {
        contentNeeds.push({ layer: rows.layerOf(row), bodyOffset: rows.bodyOffset.get(row), sizeBytes });
        contentNeedOf.push(~row);
      }
    }
    return { contentNeeds, contentNeedOf };
  }

  #entryCounts(): EntryCounts {
    const count = (type: number): number => this.#counts[type]!;
    return {
      file: count(EntryType.file) + count(EntryType.other),
      directory: count(EntryType.directory),
      symlink: count(EntryType.symlink),
      hardlink: count(EntryType.hardlink),
      character: count(EntryType.character),
      block: count(EntryType.block),
      fifo: count(EntryType.fifo),
      whiteout: this.#whiteoutCount,
      opaque: this.#opaqueCount,
    };
  }

  #warn(code: Parameters<WarningTally['add']>[0], message: string, entry: number): void {
    this.#warnings.add(code, message, () => {
      const { bytes, ends } = this.#table.paths;
      return '/' + decodeRawText(bytes.subarray(entry === 0 ? 0 : ends[entry - 1]!, ends[entry]));
    });
  }
}

/**
 * Finds the directories of one entry after another in the path table. Neighbours mostly share theirs, wholly or down
 * to some depth: only the components after the shared ones are looked up.
 */
class DirectoryCursor {
  readonly #paths: PathTable;
  readonly #bytes: Uint8Array;
  /** Where in `bytes` the current directory was written. */
  #from = 0;
  #to = 0;
  /** Its components from the top: path, and length of the text up to its end. */
  readonly #components: { readonly path: number; readonly length: number }[] = [];

  constructor(paths: PathTable, bytes: Uint8Array) {
    this.#paths = paths;
    this.#bytes = bytes;
  }

  /** Path of the directory written in bytes[from, to). */
  moveTo(from: number, to: number): number {
    const shared = this.#sharedLength(from, to);
    const components = this.#components;
    // A component is shared when its text is, and the text ends there or goes on with a "/".
    while (components.length > 0) {
      const { length } = components.at(-1)!;
      if (length <= shared && (from + length === to || this.#bytes[from + length] === SLASH)) break;
      components.pop();
    }
    let path = components.at(-1)?.path ?? ROOT;
    let nameFrom = from + (components.length > 0 ? components.at(-1)!.length + 1 : 0);
    while (nameFrom < to) {
      let nameTo = this.#bytes.indexOf(SLASH, nameFrom);
      if (nameTo < 0 || nameTo > to) nameTo = to;
      path = this.#paths.intern(path, this.#bytes, nameFrom, nameTo);
      components.push({ path, length: nameTo - from });
      nameFrom = nameTo + 1;
    }
    this.#from = from;
    this.#to = to;
    return path;
  }

  #sharedLength(from: number, to: number): number {
    const longest = Math.min(to - from, this.#to - this.#from);
    let shared = 0;
    while (shared < longest && this.#bytes[from + shared] === this.#bytes[this.#from + shared]) shared++;
    return shared;
  }
}
