import { columnsOf } from '../bytes/memory-use.ts';
import { ByteStringPool, mixHash } from './byte-string-pool.ts';
import { resizeColumn } from './compact-columns.ts';
import { grownCapacity } from './growable.ts';

const SLASH = 0x2f;

/** Path 0 is the root. */
export const ROOT = 0;

/** Slots are at most this full. */
const FULLEST = 0.75;

/** Depths above this are found by counting ancestors. */
const DEEPEST_STORED = 0xffff;

/**
 * Every path of an image once: a path is its parent and its own name. Identifiers are dense, start at the root (0)
 * and a parent's is always smaller than its children's, so that one backward pass over them sums up subtrees.
 *
 *   path    0    1      2          3
 *   parent -1    0      1          1
 *   name    ""   "usr"  "bin"      "lib"
 */
export class PathTable {
  /**
   * The names of all paths, each once: of a million paths of package managers' trees half share theirs with others.
   * Name 0 is the root's, which is empty.
   */
  readonly names = new ByteStringPool();
  /** Number of paths, the root included. */
  count = 1;
  /** Parent path, -1 for the root. */
  parent = new Int32Array(1024).fill(-1, 0, 1);
  /** Index into `names`. */
  nameOf = new Int32Array(1024);
  /** One child and the next sibling, -1 at the end; in no order. */
  firstChild = new Int32Array(1024).fill(-1);
  nextSibling = new Int32Array(1024).fill(-1);
  #depth = new Uint16Array(1024);
  /** Parents whose chain of children ascends by name. */
  readonly #sorted = new Set<number>();
  /** Open addressing over (parent, name): path, or 0 for a free slot (the root is never looked up). */
  #slots = new Int32Array(2048);

  constructor() {
    this.names.intern(new Uint8Array(0));
  }

  /** The child of `parent` with this name, added if it is new. `bytes[from, to)` is the name, not empty and without "/". */
  intern(parent: number, bytes: Uint8Array, from: number, to: number): number {
    return this.internName(parent, this.names.intern(bytes, from, to));
  }

  /** The child of `parent` with this name of `names`, added if it is new. */
  internName(parent: number, name: number): number {
    const slot = this.#findSlot(parent, name);
    const known = this.#slots[slot]!;
    return known !== 0 ? known : this.#add(slot, parent, name);
  }

  /** As intern, but -1 when there is no such child. */
  find(parent: number, bytes: Uint8Array, from: number, to: number): number {
    const name = this.names.find(bytes, from, to);
    return name < 0 ? -1 : this.findByName(parent, name);
  }

  /** The child of `parent` with this name of `names`, or -1. */
  findByName(parent: number, name: number): number {
    const known = this.#slots[this.#findSlot(parent, name)]!;
    return known !== 0 ? known : -1;
  }

  /** Path of canonical bytes (see canonical-path.ts), with its parents, added where new. */
  internPath(bytes: Uint8Array, from: number, to: number, start = ROOT): number {
    let path = start;
    let nameFrom = from;
    while (nameFrom < to) {
      let nameTo = bytes.indexOf(SLASH, nameFrom);
      if (nameTo < 0 || nameTo > to) nameTo = to;
      path = this.intern(path, bytes, nameFrom, nameTo);
      nameFrom = nameTo + 1;
    }
    return path;
  }

  findPath(bytes: Uint8Array): number {
    let path: number = ROOT;
    let nameFrom = 0;
    while (nameFrom < bytes.length && path >= 0) {
      let nameTo = bytes.indexOf(SLASH, nameFrom);
      if (nameTo < 0) nameTo = bytes.length;
      path = this.find(path, bytes, nameFrom, nameTo);
      nameFrom = nameTo + 1;
    }
    return path;
  }

  /** 0 for the root, 1 for its children. */
  depth(path: number): number {
    let above = 0;
    let p = path;
    for (; this.#depth[p] === DEEPEST_STORED; p = this.parent[p]!) above += 1;
    return this.#depth[p]! + above;
  }

  /** The path's own name; a view that the next intern may invalidate. */
  name(path: number): Uint8Array {
    return this.names.get(this.nameOf[path]!);
  }

  /** Orders siblings by the bytes of their names. */
  compareNames(a: number, b: number): number {
    return this.names.compare(this.nameOf[a]!, this.nameOf[b]!);
  }

  /** The children of a path by the bytes of their names. Sorting stays until a child is added. */
  childrenByName(path: number): Int32Array {
    let count = 0;
    for (let child = this.firstChild[path]!; child >= 0; child = this.nextSibling[child]!) count += 1;
    const children = new Int32Array(count);
    let at = 0;
    for (let child = this.firstChild[path]!; child >= 0; child = this.nextSibling[child]!) children[at++] = child;
    if (this.#sorted.has(path)) return children;
    // The most recent one came first, and archives mostly list siblings in order.
    children.reverse();
    const compare = (a: number, b: number): number => this.compareNames(a, b);
    if (!isAscending(children, compare)) children.sort(compare);
    for (let i = count - 1, next = -1; i >= 0; i--) {
      this.nextSibling[children[i]!] = next;
      next = children[i]!;
      this.firstChild[path] = next;
    }
    this.#sorted.add(path);
    return children;
  }

  /** Names of the path and its ancestors joined by "/", without a leading one; empty for the root. */
  fullPath(path: number): Uint8Array {
    let length = 0;
    for (let p = path; p > ROOT; p = this.parent[p]!) length += this.name(p).length + 1;
    if (length === 0) return new Uint8Array(0);
    const bytes = new Uint8Array(length - 1);
    let end = length - 1;
    for (let p = path; p > ROOT; p = this.parent[p]!) {
      const name = this.name(p);
      end -= name.length;
      bytes.set(name, end);
      if (end > 0) bytes[--end] = SLASH;
    }
    return bytes;
  }

  get columns(): readonly ArrayBufferView[] {
    return [...columnsOf(this), this.#depth, this.#slots, ...this.names.columns];
  }

  /** Gives back the room for more paths; to be called when no more are expected. */
  trim(): void {
    this.#resize(this.count);
    this.names.trim();
  }

  #add(slot: number, parent: number, name: number): number {
    if (this.count === this.parent.length) this.#resize(grownCapacity(this.parent.length, this.count + 1));
    const path = this.count++;
    this.parent[path] = parent;
    this.nameOf[path] = name;
    this.#depth[path] = Math.min(DEEPEST_STORED, this.#depth[parent]! + 1);
    this.firstChild[path] = -1;
    this.nextSibling[path] = this.firstChild[parent]!;
    this.firstChild[parent] = path;
    this.#sorted.delete(parent);
    this.#slots[slot] = path;
    if (this.count > this.#slots.length * FULLEST) this.#rehash();
    return path;
  }

  #findSlot(parent: number, name: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashChild(parent, name) & mask;
    for (;;) {
      const path = this.#slots[slot]!;
      if (path === 0 || (this.parent[path] === parent && this.nameOf[path] === name)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #resize(capacity: number): void {
    this.parent = resizeColumn(this.parent, capacity);
    this.nameOf = resizeColumn(this.nameOf, capacity);
    this.firstChild = resizeColumn(this.firstChild, capacity);
    this.nextSibling = resizeColumn(this.nextSibling, capacity);
    this.#depth = resizeColumn(this.#depth, capacity);
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let path = 1; path < this.count; path++) {
      let slot = hashChild(this.parent[path]!, this.nameOf[path]!) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = path;
    }
  }
}

/** Archives mostly list siblings in order. */
export function isAscending(values: Int32Array, compare: (a: number, b: number) => number): boolean {
  for (let i = 1; i < values.length; i++) if (compare(values[i - 1]!, values[i]!) > 0) return false;
  return true;
}

/** Started at random: what an image can choose (which numbers its names and directories get) must not choose the slots. */
const hashBasis = crypto.getRandomValues(new Int32Array(1))[0]!;

function hashChild(parent: number, name: number): number {
  return mixHash(mixHash(hashBasis ^ parent) ^ name);
}
