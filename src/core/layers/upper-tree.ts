import { growColumn, grownCapacity } from './growable.ts';
import type { PathTable } from './path-table.ts';
import { ROOT } from './path-table.ts';

/** Entry index of a directory that only exists because something lies below it. */
export const IMPLIED_ENTRY = -1;

/**
 * The tree that one layer's own entries make, before it is laid over the layers below: which entry stands at each
 * path. Stamps make clearing it for the next layer free.
 */
export class UpperTree {
  readonly #paths: PathTable;
  #stamp = 1;
  #stampOf = new Uint32Array(1024);
  #entryOf = new Int32Array(1024);
  #directory = new Uint8Array(1024);
  /** Paths in the order they came; one that was dropped and came again stands here twice. */
  readonly order: number[] = [];

  constructor(paths: PathTable) {
    this.#paths = paths;
  }

  clear(): void {
    this.#stamp += 1;
    this.order.length = 0;
    this.#put(ROOT, IMPLIED_ENTRY, true);
    this.order.length = 0;
  }

  get columns(): readonly ArrayBufferView[] {
    return [this.#stampOf, this.#entryOf, this.#directory];
  }

  /** Gives back the room for its paths; to be called after the last layer. */
  trim(): void {
    this.#stampOf = new Uint32Array(0);
    this.#entryOf = new Int32Array(0);
    this.#directory = new Uint8Array(0);
    this.order.length = 0;
  }

  has(path: number): boolean {
    return this.#stampOf[path] === this.#stamp;
  }

  /** Entry index at the path, or IMPLIED_ENTRY. Only for paths that it `has`. */
  entryAt(path: number): number {
    return this.#entryOf[path]!;
  }

  isDirectory(path: number): boolean {
    return this.#directory[path] === 1;
  }

  /** Takes one path out, so that it is handled once. */
  remove(path: number): void {
    this.#stampOf[path] = 0;
  }

  /** Makes sure the path and its ancestors are directories; answers whether something else had to give way. */
  ensureDirectory(path: number): boolean {
    if (this.has(path) && this.isDirectory(path)) return false;
    const missing: number[] = [];
    for (let p = path; !(this.has(p) && this.isDirectory(p)); p = this.#paths.parent[p]!) missing.push(p);
    let gaveWay = false;
    for (const p of missing.reverse()) {
      if (this.has(p)) gaveWay = true;
      this.#put(p, IMPLIED_ENTRY, true);
    }
    return gaveWay;
  }

  /** Places an entry; a directory over a directory keeps what lies below, everything else starts anew. */
  place(path: number, entry: number, directory: boolean): void {
    if (this.has(path) && this.isDirectory(path) && !directory) this.#dropBelow(path);
    this.#put(path, entry, directory);
  }

  #put(path: number, entry: number, directory: boolean): void {
    if (path >= this.#stampOf.length) {
      const capacity = Math.max(this.#paths.parent.length, grownCapacity(this.#stampOf.length, path + 1));
      this.#stampOf = growColumn(this.#stampOf, capacity);
      this.#entryOf = growColumn(this.#entryOf, capacity);
      this.#directory = growColumn(this.#directory, capacity);
    }
    if (this.#stampOf[path] !== this.#stamp) this.order.push(path);
    this.#stampOf[path] = this.#stamp;
    this.#entryOf[path] = entry;
    this.#directory[path] = directory ? 1 : 0;
  }

  #dropBelow(path: number): void {
    const todo = [path];
    while (todo.length > 0) {
      for (let child = this.#paths.firstChild[todo.pop()!]!; child >= 0; child = this.#paths.nextSibling[child]!) {
        if (!this.has(child)) continue;
        if (this.isDirectory(child)) todo.push(child);
        this.#stampOf[child] = 0;
      }
    }
  }
}
