import type { ImageModel } from '../../layers/image-model.ts';
import { ROOT } from '../../layers/path-table.ts';
import { NO_ROW } from '../../layers/version-table.ts';

/** Symlinks that one path may go through (Linux: 40). */
const mostSymlinks = 40;

/** Components that one path may have, with those of the symlinks it goes through. */
const mostComponents = 1000;

const SLASH = 0x2f;

/** Paths of the filesystem after the last layer, with symlinks followed; the model gets no new paths by being asked. */
export class FinalFilesystem {
  readonly #model: ImageModel;
  readonly #directories = new Map<string, number>();

  constructor(model: ImageModel) {
    this.#model = model;
  }

  /**
   * Number of the path that a name means, or -1. Directories on the way are followed where they are symlinks; the last component
   * is not, as lists of packages name symlinks themselves. `bytes[from, to)`, with or without a leading "/".
   */
  find(bytes: Uint8Array, from: number, to: number): number {
    const slash = from >= to ? -1 : bytes.lastIndexOf(SLASH, to - 1);
    const nameFrom = slash < from ? from : slash + 1;
    const directory = slash <= from ? ROOT : this.#directory(bytes, from, slash);
    return directory < 0 || nameFrom >= to ? directory : this.#model.paths.find(directory, bytes, nameFrom, to);
  }

  findText(path: string): number {
    const bytes = encoder.encode(path);
    return this.find(bytes, 0, bytes.length);
  }

  /** The row whose content a path has, or NO_ROW. */
  contentRow(path: number): number {
    const row = path < 0 ? NO_ROW : this.#model.currentRow(path);
    return row === NO_ROW ? NO_ROW : this.#model.rows.inode(row);
  }

  #directory(bytes: Uint8Array, from: number, to: number): number {
    const key = latin1.decode(bytes.subarray(from, to));
    let directory = this.#directories.get(key);
    if (directory === undefined) {
      directory = this.#walk(bytes.subarray(from, to));
      this.#directories.set(key, directory);
    }
    return directory;
  }

  #walk(name: Uint8Array): number {
    const { paths } = this.#model;
    const todo = components(name);
    let path: number = ROOT;
    let symlinks = 0;
    for (let steps = 0; todo.length > 0; steps++) {
      if (steps > mostComponents || todo.length > mostComponents) return -1;
      const component = todo.pop()!;
      if (component.length === 1 && component[0] === 0x2e) continue;
      if (component.length === 2 && component[0] === 0x2e && component[1] === 0x2e) {
        path = Math.max(ROOT, paths.parent[path]!);
        continue;
      }
      const child = paths.find(path, component, 0, component.length);
      const row = child < 0 ? NO_ROW : this.#model.currentRow(child);
      if (row === NO_ROW) return -1;
      const target = this.#model.symlinkTarget(row);
      if (target === null) path = child;
      else {
        symlinks += 1;
        if (symlinks > mostSymlinks) return -1;
        if (target[0] === SLASH) path = ROOT;
        todo.push(...components(target));
      }
    }
    return path;
  }
}

const encoder = new TextEncoder();
const latin1 = new TextDecoder('latin1');

/** Components of a path, the last first. */
function components(path: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let from = 0; from < path.length;) {
    let to = path.indexOf(SLASH, from);
    if (to < 0) to = path.length;
    if (to > from) found.push(path.subarray(from, to));
    if (found.length > mostComponents) break;
    from = to + 1;
  }
  return found.reverse();
}
