import { columnsOf } from '../bytes/memory-use.ts';
import { growColumn, grownCapacity } from './growable.ts';
import { NumberColumn } from './compact-columns.ts';

/**
 * Contents that a layer stores and that not even its own filesystem shows: of earlier entries of a path that the layer
 * lists again, of what lay below a directory that a later entry replaced, of AUFS metadata, and bodies of whiteouts. They
 * are no versions of anything, so they have no rows; what hardlinks keep is not among them.
 */
export class UnseenVersions {
  count = 0;
  /** First one of each layer, and one past the last one of the last layer. */
  readonly layerStarts: number[] = [0];
  /** Path under which it is listed. */
  path = new Int32Array(0);
  readonly #storedBytes = new NumberColumn(0);

  add(path: number, storedBytes: number): void {
    if (this.count === this.path.length) this.#resize(grownCapacity(this.count, this.count + 1));
    this.path[this.count] = path;
    this.#storedBytes.set(this.count, storedBytes);
    this.count += 1;
  }

  endLayer(): void {
    this.layerStarts.push(this.count);
  }

  storedBytes(index: number): number {
    return this.#storedBytes.get(index);
  }

  get columns(): readonly ArrayBufferView[] {
    return [...columnsOf(this), ...this.#storedBytes.columns];
  }

  trim(): void {
    this.#resize(this.count);
  }

  #resize(capacity: number): void {
    this.path = capacity < this.path.length ? this.path.slice(0, capacity) : growColumn(this.path, capacity);
    this.#storedBytes.resize(capacity);
  }
}
