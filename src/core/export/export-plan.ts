import { EntryType } from '../tar/tar-entry.ts';
import type { ImageModel } from '../layers/image-model.ts';
import { ROOT } from '../layers/path-table.ts';
import { NO_ROW, RowFlag } from '../layers/version-table.ts';
import { Mark } from '../analysis/change.ts';
import { MAX_EXPANDED_BYTES, type ExportOmissions, type ExportSpec } from './export-spec.ts';
import { paddingBytes } from './tar-header-blocks.ts';
import { BLOCK_BYTES } from '../tar/tar-header.ts';

/** Members of a tar whose content lies in one layer: rows, in the order in which the layer's stream has their content. */
export interface LayerContents {
  readonly layer: number;
  readonly rows: readonly number[];
}

/**
 * The members of a tar, as rows of the version table, in the order in which they are written:
 *
 *   contents    files, layer by layer and by offset: each layer's stream is read once, front to back
 *   others      symlinks, devices, fifos, whiteouts
 *   hardlinks   after what they are another name of
 *   directories parents before their children
 *
 * Directories come last because GNU tar gives a directory its mode and time as soon as a member outside of it follows: with
 * /usr/bin at 0555 and files of it in two layers, the second could not be unpacked but by root, and the time would be lost. Every
 * unpacker makes missing directories on the way and corrects those it finds listed.
 */
export interface ExportPlan {
  /** Path whose name the tar's own names begin with; the root for names from the top. */
  readonly base: number;
  readonly contents: readonly LayerContents[];
  readonly others: readonly number[];
  /** Row of the link, and row of the member whose name it points at. */
  readonly hardlinks: readonly (readonly [row: number, target: number])[];
  readonly directories: readonly number[];
  readonly memberCount: number;
  /** Length of the tar, headers that need more than one block counted as one. */
  readonly estimatedBytes: number;
  readonly omissions: ExportOmissions;
}

/** Plans a tar. `isReadable` says whether a layer's bytes can be had again. Takes time and memory by the paths of the image. */
export function planExport(model: ImageModel, spec: ExportSpec, isReadable: (layer: number) => boolean): ExportPlan {
  return new Planner(model, spec, isReadable).plan();
}

class Planner {
  readonly #model: ImageModel;
  readonly #spec: ExportSpec;
  readonly #isReadable: (layer: number) => boolean;
  readonly #contents = new Map<number, number[]>();
  readonly #others: number[] = [];
  readonly #hardlinks: (readonly [number, number])[] = [];
  readonly #directories: number[] = [];
  /** By row of the content: the member that has it. */
  readonly #firstName = new Map<number, number>();
  readonly #links: number[] = [];
  readonly #unreadable = new Map<number, number>();
  #brokenLinks = 0;
  #tooLarge = 0;
  #unnamable = 0;
  #bytes = 2 * BLOCK_BYTES;

  constructor(model: ImageModel, spec: ExportSpec, isReadable: (layer: number) => boolean) {
    this.#model = model;
    this.#spec = spec;
    this.#isReadable = isReadable;
  }

  plan(): ExportPlan {
    const { path } = this.#spec;
    this.#visit(path);
    for (const row of this.#links) this.#addLink(row);
    const { rows } = this.#model;
    const contents = [...this.#contents].map(([layer, members]) => ({
      layer,
      rows: members.sort((a, b) => rows.bodyOffset.get(rows.inode(a)) - rows.bodyOffset.get(rows.inode(b))),
    }));
    contents.sort((a, b) => a.layer - b.layer);
    const inContents = contents.reduce((sum, part) => sum + part.rows.length, 0);
    const memberCount = inContents + this.#others.length + this.#hardlinks.length + this.#directories.length;
    return {
      // Changes are laid over what is there, so their names begin at the top.
      base: this.#spec.kind === 'changes' ? ROOT : path,
      contents,
      others: this.#others,
      hardlinks: this.#hardlinks,
      directories: this.#directories,
      memberCount,
      estimatedBytes: this.#bytes + memberCount * BLOCK_BYTES,
      omissions: {
        unreadable: this.#unreadable,
        brokenLinks: this.#brokenLinks,
        tooLarge: this.#tooLarge,
        unnamable: this.#unnamable,
      },
    };
  }

  /** Visits what is wanted, parents before their children and siblings by name. */
  #visit(top: number): void {
    const { paths } = this.#model;
    const wanted = this.#spec.kind === 'changes' ? this.#findChanged(this.#spec) : null;
    const todo: number[] = [wanted === null ? top : ROOT];
    while (todo.length > 0) {
      const path = todo.pop()!;
      if (!this.#take(path)) continue;
      const children = paths.childrenByName(path);
      for (let i = children.length - 1; i >= 0; i--) {
        if (wanted === null || wanted[children[i]!] === 1) todo.push(children[i]!);
      }
    }
  }

  /** By path: 1 where the layers changed it, or something below it. */
  #findChanged({ path: top, from, to }: Extract<ExportSpec, { readonly kind: 'changes' }>): Uint8Array {
    const { rows, paths } = this.#model;
    const changed = new Uint8Array(paths.count);
    const end = rows.layerStarts[to + 1] ?? rows.count;
    for (let row = rows.layerStarts[from] ?? end; row < end; row++) {
      const path = rows.path[row]!;
      if (path < 0 || rows.mark[row] === Mark.identical || changed[path] === 1 || !isWithin(paths.parent, path, top))
        continue;
      for (let above = path; above >= 0 && changed[above] === 0; above = paths.parent[above]!) changed[above] = 1;
    }
    return changed;
  }

  /** Adds a path; answers whether it is a directory, so that what is below it is wanted too. */
  #take(path: number): boolean {
    const model = this.#model;
    const to = this.#spec.kind === 'filesystem' ? this.#spec.layer : this.#spec.to;
    const row = model.rowAfter(path, to);
    if (row !== NO_ROW) {
      this.#add(row);
      return model.isDirectoryRow(row);
    }
    // No facts are kept of the root, and so it has no member.
    if (path === ROOT) return true;
    if (this.#spec.kind === 'changes' && model.rowAfter(path, this.#spec.from - 1) !== NO_ROW) {
      this.#others.push(removalRow(model, path, to));
    }
    return false;
  }

  #add(row: number): void {
    const { rows, paths } = this.#model;
    if (paths.name(rows.path[row]!).includes(0)) {
      this.#unnamable += 1;
      return;
    }
    const type = rows.type[row]!;
    if (type === EntryType.directory) this.#directories.push(row);
    else if (type === EntryType.hardlink) this.#links.push(row);
    else this.#addWithContent(row);
  }

  /** A file, or what has no content and may have other names all the same. */
  #addWithContent(row: number): boolean {
    const { rows } = this.#model;
    const inode = rows.inode(row);
    const type = rows.type[inode]!;
    if (type !== EntryType.file && type !== EntryType.other) this.#others.push(row);
    else {
      const layer = rows.layerOf(inode);
      const sizeBytes = rows.sizeBytes.get(inode);
      if (sizeBytes > 0 && !this.#isReadable(layer)) {
        this.#unreadable.set(layer, (this.#unreadable.get(layer) ?? 0) + 1);
        return false;
      }
      if ((rows.flags[inode]! & RowFlag.sparse) !== 0 && sizeBytes > MAX_EXPANDED_BYTES) {
        this.#tooLarge += 1;
        return false;
      }
      const members = this.#contents.get(layer) ?? [];
      this.#contents.set(layer, members);
      members.push(row);
      this.#bytes += sizeBytes + paddingBytes(sizeBytes);
    }
    this.#firstName.set(inode, row);
    return true;
  }

  /** A hardlink, or the file itself under this name where no other name of it is in the tar. */
  #addLink(row: number): void {
    const inode = this.#model.rows.inode(row);
    if (inode === NO_ROW) {
      this.#brokenLinks += 1;
      return;
    }
    const target = this.#firstName.get(inode);
    if (target === undefined) this.#addWithContent(row);
    else this.#hardlinks.push([row, target]);
  }
}

function isWithin(parent: Int32Array, path: number, top: number): boolean {
  for (let above = path; above >= 0; above = parent[above]!) if (above === top) return true;
  return false;
}

/** The row by which a path that is gone after layer `to` was removed. */
function removalRow(model: ImageModel, path: number, to: number): number {
  const { rows } = model;
  const end = rows.layerStarts[to + 1]!;
  let row = model.latestRow(path);
  while (row >= end) row = rows.previous[row]!;
  return row;
}
