import { growColumn } from '../layers/growable.ts';
import type { PathTable } from '../layers/path-table.ts';
import type { FilteredPaths } from './view-filter.ts';
import type { ViewSpace } from './view-space.ts';

const untouched = 0;
const opened = 1;
const closed = 2;

/** Views of at most this many rows show all of them at once until the person says otherwise. */
export const openWholeUpTo = 250;

/** Directories that stand alone are opened down to this depth. */
const deepestLonely = 12;

/** Which directories are open; shared by all views of an image, so that changing the layer keeps the place. */
export class Expansion {
  readonly #paths: PathTable;
  #chosen = new Uint8Array(1024);
  /** Depth down to which everything is open, or null until the person chose one. */
  #level: number | null = null;

  constructor(paths: PathTable) {
    this.#paths = paths;
  }

  /** Until the person chooses, small views are open as a whole, and of large ones the directories that stand alone. */
  isOpen(id: number, space: ViewSpace, kept: Pick<FilteredPaths, 'keptCount' | 'childCount'>): boolean {
    const path = space.path[id]!;
    const chosen = this.#chosen[path] ?? untouched;
    if (chosen !== untouched) return chosen === opened;
    if (this.#level !== null) return this.#level > 0 && this.#paths.depth(path) <= this.#level;
    return kept.keptCount <= openWholeUpTo || this.#standsAlone(id, space, kept.childCount);
  }

  /** Whether everything of the view lies below this directory: closed, it would be all there is to see. */
  #standsAlone(id: number, space: ViewSpace, childCount: Uint32Array): boolean {
    if (this.#paths.depth(space.path[id]!) > deepestLonely) return false;
    for (let i = id; i !== 0; i = space.parent[i]!) {
      if (childCount[space.parent[i]!] !== 1) return false;
    }
    return true;
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
