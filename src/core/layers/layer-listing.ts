import { NumberColumn } from './compact-columns.ts';

/**
 * What one layer lists, entry by entry in archive order, by its headers alone: names as written (simplified, but with no
 * symlink followed and no whiteout applied) and declared sizes. Tools that do not lay layers over one another count by it.
 */
export class LayerListing {
  readonly #path: Int32Array;
  readonly #declaredBytes: NumberColumn;

  constructor(entryCount: number) {
    this.#path = new Int32Array(entryCount);
    this.#declaredBytes = new NumberColumn(entryCount);
  }

  get entryCount(): number {
    return this.#path.length;
  }

  /** `path`: the name as written in the model's table of paths, ".wh." included; the root for the root. */
  set(entry: number, path: number, isDirectory: boolean, declaredBytes: number): void {
    this.#path[entry] = isDirectory ? ~path : path;
    this.#declaredBytes.set(entry, declaredBytes);
  }

  path(entry: number): number {
    const path = this.#path[entry]!;
    return path < 0 ? ~path : path;
  }

  isDirectory(entry: number): boolean {
    return this.#path[entry]! < 0;
  }

  declaredBytes(entry: number): number {
    return this.#declaredBytes.get(entry);
  }
}
