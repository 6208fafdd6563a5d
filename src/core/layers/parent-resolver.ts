import { growColumn, grownCapacity } from './growable.ts';
import type { PathTable } from './path-table.ts';
import { ROOT } from './path-table.ts';

/** Most symlinks that one path may go through, Linux's own limit being 40; the same as in containerd's fs.RootPath. */
const maxSymlinks = 255;

/** Most path components that one resolution may walk: targets of a megabyte each must not add up to minutes. */
const maxSteps = 100_000;

/** The path goes round in circles, or further than the limits allow. */
export const SYMLINK_LOOP = -2;

const SLASH = 0x2f;
const DOT = 0x2e;

/**
 * Resolves the directory part of an entry's name through symlinks, inside the root, as containerd does when it applies
 * a layer (fs.RootPath): after `bin → usr/bin`, an entry `bin/sh` is written to `usr/bin/sh`.
 */
export class ParentResolver {
  readonly #paths: PathTable;
  /** Raw target when a symlink stands at the path as seen by the layer so far, else null. */
  readonly #symlinkAt: (path: number) => Uint8Array | null;
  #epoch = 1;
  #epochOf = new Uint32Array(1024);
  #resolved = new Int32Array(1024);
  #symlinks = new Uint16Array(1024);

  constructor(paths: PathTable, symlinkAt: (path: number) => Uint8Array | null) {
    this.#paths = paths;
    this.#symlinkAt = symlinkAt;
  }

  /** Forgets everything: a symlink came or went. */
  invalidate(): void {
    this.#epoch += 1;
  }

  /** Where the directory really is (itself when no symlink is on the way), or SYMLINK_LOOP. */
  resolve(directory: number): number {
    if (directory === ROOT) return ROOT;
    if (this.#epochOf[directory] === this.#epoch) return this.#resolved[directory]!;
    const todo: number[] = [];
    for (let p = directory; p !== ROOT && this.#epochOf[p] !== this.#epoch; p = this.#paths.parent[p]!) todo.push(p);
    for (let i = todo.length - 1; i >= 0; i--) this.#resolveStep(todo[i]!);
    return this.#resolved[directory]!;
  }

  #resolveStep(path: number): void {
    const parent = this.#paths.parent[path]!;
    const base = parent === ROOT ? ROOT : this.#resolved[parent]!;
    if (base === SYMLINK_LOOP) {
      this.#remember(path, SYMLINK_LOOP, 0);
      return;
    }
    const used = parent === ROOT ? 0 : this.#symlinks[parent]!;
    const name = this.#paths.name(path);
    const step = this.#follow(base, name, used);
    this.#remember(path, step.path, step.symlinks);
  }

  #follow(base: number, name: Uint8Array, symlinksBefore: number): { path: number; symlinks: number } {
    const todo: Uint8Array[] = [name];
    let current = base;
    let symlinks = symlinksBefore;
    for (let steps = 0; todo.length > 0; steps++) {
      if (steps > maxSteps) return { path: SYMLINK_LOOP, symlinks };
      const component = todo.pop()!;
      if (component.length === 0 || (component.length === 1 && component[0] === DOT)) continue;
      if (component.length === 2 && component[0] === DOT && component[1] === DOT) {
        if (current !== ROOT) current = this.#paths.parent[current]!;
        continue;
      }
      const child = this.#paths.intern(current, component, 0, component.length);
      const target = this.#symlinkAt(child);
      if (target === null) {
        current = child;
        continue;
      }
      symlinks += 1;
      if (symlinks > maxSymlinks) return { path: SYMLINK_LOOP, symlinks };
      if (target[0] === SLASH) current = ROOT;
      pushComponents(target, todo);
    }
    return { path: current, symlinks };
  }

  #remember(path: number, resolved: number, symlinks: number): void {
    if (path >= this.#epochOf.length) {
      const capacity = Math.max(this.#paths.parent.length, grownCapacity(this.#epochOf.length, path + 1));
      this.#epochOf = growColumn(this.#epochOf, capacity);
      this.#resolved = growColumn(this.#resolved, capacity);
      this.#symlinks = growColumn(this.#symlinks, capacity);
    }
    this.#epochOf[path] = this.#epoch;
    this.#resolved[path] = resolved;
    this.#symlinks[path] = symlinks;
  }
}

/** Pushes the components of a link target so that the first is popped first. */
function pushComponents(target: Uint8Array, todo: Uint8Array[]): void {
  let to = target.length;
  while (to >= 0) {
    const slash = to === 0 ? -1 : target.lastIndexOf(SLASH, to - 1);
    todo.push(target.subarray(slash + 1, to));
    to = slash;
  }
}
