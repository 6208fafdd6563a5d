import { growColumn } from '../layers/growable.ts';
import type { PathTable } from '../layers/path-table.ts';

const untouched = 0;
const opened = 1;
const closed = 2;

/** Views of at most this many rows show all of them at once until the person says otherwise. */
export const openWholeUpTo = 250;

/** Which directories are open; shared by all views of an image, so that changing the layer keeps the place. */
export class Expansion {
  readonly #paths: PathTable;
  #chosen = new Uint8Array(1024);
  /** Depth down to which everything is open, or null until the person chose one. */
  #level: number | null = null;

  constructor(paths: PathTable) {
    this.#paths = paths;
  }

  isOpen(path: number, keptCount: number): boolean {
    const chosen = this.#chosen[path] ?? untouched;
    if (chosen !== untouched) return chosen === opened;
    return this.#level === null ? keptCount <= openWholeUpTo : this.#paths.depth[path]! <= this.#level;
  }

  set(path: number, open: boolean): void {
    if (path >= this.#chosen.length) this.#chosen = growColumn(this.#chosen, this.#paths.parent.length);
    this.#chosen[path] = open ? opened : closed;
  }

  /** Opens everything down to this depth and closes the rest; single choices are forgotten. */
  setLevel(level: number): void {
    this.#level = level;
    this.#chosen.fill(untouched);
  }
}
