import type { SiblingOrder } from './sibling-order.ts';
import type { FilteredPaths } from './view-filter.ts';
import { Kept } from './view-filter.ts';
import type { ViewSpace } from './view-space.ts';

/** One row of a tree: which of the view's paths it shows, and its place among its siblings, from 1. */
export interface VisibleRow {
  readonly id: number;
  readonly positionInSet: number;
}

/** A directory on the way to a row, and which of its children is next. */
interface Step {
  readonly children: Int32Array;
  at: number;
}

/**
 * The open part of a tree as a list of rows, without the list: for each kept path how many rows lie below it when it is
 * open. That takes one pass over the paths of the view, and a walk to the root when one directory is opened or closed;
 * siblings are put into order only where rows are asked for. No recursion: paths may be 50,000 deep.
 */
export class VisibleRows {
  readonly #space: ViewSpace;
  readonly #order: SiblingOrder;
  /** Rows below each kept path when it is open. */
  readonly #below: Uint32Array;
  /** 1 where a directory is open. */
  readonly #open: Uint8Array;
  /** Rows of a directory's children before each of them, and after the last. */
  readonly #starts = new Map<number, Uint32Array>();

  private constructor(space: ViewSpace, order: SiblingOrder, below: Uint32Array, open: Uint8Array) {
    this.#space = space;
    this.#order = order;
    this.#below = below;
    this.#open = open;
  }

  static count(
    space: ViewSpace,
    kept: FilteredPaths,
    order: SiblingOrder,
    isOpen: (id: number) => boolean,
  ): VisibleRows {
    const below = new Uint32Array(space.count);
    const open = new Uint8Array(space.count);
    const { state, childCount } = kept;
    const { parent } = space;
    for (let id = space.count - 1; id > 0; id--) {
      if (state[id] === Kept.no) continue;
      let rows = 1;
      if (childCount[id]! > 0 && isOpen(id)) {
        open[id] = 1;
        rows += below[id]!;
      }
      below[parent[id]!]! += rows;
    }
    return new VisibleRows(space, order, below, open);
  }

  /** The same rows, siblings in another order: nothing is counted again. Takes over the columns of this one. */
  inOrder(order: SiblingOrder): VisibleRows {
    return new VisibleRows(this.#space, order, this.#below, this.#open);
  }

  get columns(): readonly ArrayBufferView[] {
    return [this.#below, this.#open];
  }

  get count(): number {
    return this.#below[0]!;
  }

  /** Opens or closes one kept directory. */
  setOpen(id: number, open: boolean): void {
    if ((this.#open[id] === 1) === open) return;
    this.#open[id] = open ? 1 : 0;
    const change = open ? this.#below[id]! : -this.#below[id]!;
    for (let changed = id; changed > 0;) {
      changed = this.#space.parent[changed]!;
      this.#below[changed]! += change;
      this.#starts.delete(changed);
      // The rows of what is closed are one, whatever lies below.
      if (this.#open[changed] === 0) return;
    }
  }

  #rowsOf(id: number): number {
    return this.#open[id] === 1 ? this.#below[id]! + 1 : 1;
  }

  /** Calls back for the rows from `first` on until it answers false or they end. */
  forEachFrom(first: number, visit: (row: VisibleRow) => boolean): void {
    if (first < 0 || first >= this.count) return;
    const steps = this.#stepsTo(first);
    while (steps.length > 0) {
      const step = steps.at(-1)!;
      if (step.at === step.children.length) {
        steps.pop();
        continue;
      }
      const id = step.children[step.at]!;
      step.at += 1;
      if (!visit({ id, positionInSet: step.at })) return;
      if (this.#open[id] === 1) steps.push({ children: this.#order.childrenOf(id), at: 0 });
    }
  }

  /** Which path a row shows. */
  idAt(row: number): number {
    let found = -1;
    this.forEachFrom(row, ({ id }) => {
      found = id;
      return false;
    });
    return found;
  }

  /** Row of a kept path whose ancestors are all open. */
  rowOf(id: number): number {
    let row = -1;
    for (let below = id; below !== 0; below = this.#space.parent[below]!) {
      const parent = this.#space.parent[below]!;
      row += this.#startsOf(parent)[this.#order.childrenOf(parent).indexOf(below)]! + 1;
    }
    return row;
  }

  #stepsTo(row: number): Step[] {
    const steps: Step[] = [];
    let directory = 0;
    let rest = row;
    for (;;) {
      const starts = this.#startsOf(directory);
      const at = lastAtMost(starts, rest);
      const children = this.#order.childrenOf(directory);
      rest -= starts[at]!;
      if (rest === 0) {
        steps.push({ children, at });
        return steps;
      }
      steps.push({ children, at: at + 1 });
      directory = children[at]!;
      rest -= 1;
    }
  }

  #startsOf(directory: number): Uint32Array {
    let starts = this.#starts.get(directory);
    if (starts === undefined) {
      const children = this.#order.childrenOf(directory);
      starts = new Uint32Array(children.length + 1);
      for (let i = 0; i < children.length; i++) starts[i + 1] = starts[i]! + this.#rowsOf(children[i]!);
      this.#starts.set(directory, starts);
    }
    return starts;
  }
}

/** Index of the last child that starts at or before a row; `starts` ascend and close with their end. */
function lastAtMost(starts: Uint32Array, row: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= row) low = middle;
    else high = middle;
  }
  return low;
}
