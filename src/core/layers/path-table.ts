import { ByteBuffer, growColumn, grownCapacity } from './growable.ts';

const SLASH = 0x2f;

/** Path 0 is the root. */
export const ROOT = 0;

/**
 * Every path of an image once: a path is its parent and its own name. Identifiers are dense, start at the root (0)
 * and a parent's is always smaller than its children's, so that one backward pass over them sums up subtrees.
 *
 *   path    0    1      2          3
 *   parent -1    0      1          1
 *   name    ""   "usr"  "bin"      "lib"
 */
export class PathTable {
  /** Number of paths, the root included. */
  count = 1;
  /** Parent path, -1 for the root. */
  parent = new Int32Array(1024).fill(-1, 0, 1);
  /** 0 for the root, 1 for its children. */
  depth = new Uint32Array(1024);
  /** Most recently added child and next older sibling, -1 at the end. */
  firstChild = new Int32Array(1024).fill(-1);
  nextSibling = new Int32Array(1024).fill(-1);
  #nameStart = new Uint32Array(1024);
  #nameEnd = new Uint32Array(1024);
  readonly #names = new ByteBuffer(16 * 1024);
  /** Open addressing over (parent, name): path, or 0 for a free slot (the root is never looked up). */
  #slots = new Int32Array(4096);

  /** The child of `parent` with this name, added if it is new. `bytes[from, to)` is the name, not empty and without "/". */
  intern(parent: number, bytes: Uint8Array, from: number, to: number): number {
    const slot = this.#findSlot(parent, bytes, from, to);
    const known = this.#slots[slot]!;
    return known !== 0 ? known : this.#add(slot, parent, bytes, from, to);
  }

  /** As intern, but -1 when there is no such child. */
  find(parent: number, bytes: Uint8Array, from: number, to: number): number {
    const known = this.#slots[this.#findSlot(parent, bytes, from, to)]!;
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

  /** The path's own name; a view that the next intern may invalidate. */
  name(path: number): Uint8Array {
    return this.#names.bytes.subarray(this.#nameStart[path], this.#nameEnd[path]);
  }

  /** Length in bytes of the path's own name. */
  nameLength(path: number): number {
    return this.#nameEnd[path]! - this.#nameStart[path]!;
  }

  /** Whether the path's own name starts with these bytes. */
  nameStartsWith(path: number, prefix: Uint8Array): boolean {
    const start = this.#nameStart[path]!;
    if (this.#nameEnd[path]! - start < prefix.length) return false;
    for (let i = 0; i < prefix.length; i++) if (this.#names.bytes[start + i] !== prefix[i]) return false;
    return true;
  }

  /** Orders siblings by the bytes of their names. */
  compareNames(a: number, b: number): number {
    const names = this.#names.bytes;
    let i = this.#nameStart[a]!;
    let j = this.#nameStart[b]!;
    const iEnd = this.#nameEnd[a]!;
    const jEnd = this.#nameEnd[b]!;
    while (i < iEnd && j < jEnd) {
      const difference = names[i++]! - names[j++]!;
      if (difference !== 0) return difference;
    }
    return iEnd - i - (jEnd - j);
  }

  /** Names of the path and its ancestors joined by "/", without a leading one; empty for the root. */
  fullPath(path: number): Uint8Array {
    let length = 0;
    for (let p = path; p > ROOT; p = this.parent[p]!) length += this.nameLength(p) + 1;
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

  #add(slot: number, parent: number, bytes: Uint8Array, from: number, to: number): number {
    if (this.count === this.parent.length) this.#grow();
    const path = this.count++;
    this.parent[path] = parent;
    this.depth[path] = this.depth[parent]! + 1;
    this.firstChild[path] = -1;
    this.nextSibling[path] = this.firstChild[parent]!;
    this.firstChild[parent] = path;
    this.#nameStart[path] = this.#names.length;
    this.#names.append(bytes.subarray(from, to));
    this.#nameEnd[path] = this.#names.length;
    this.#slots[slot] = path;
    if (this.count * 2 > this.#slots.length) this.#rehash();
    return path;
  }

  #findSlot(parent: number, bytes: Uint8Array, from: number, to: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashName(parent, bytes, from, to) & mask;
    for (;;) {
      const path = this.#slots[slot]!;
      if (path === 0 || (this.parent[path] === parent && this.#nameEquals(path, bytes, from, to))) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #nameEquals(path: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.#nameStart[path]!;
    if (this.#nameEnd[path]! - start !== to - from) return false;
    const names = this.#names.bytes;
    for (let i = from, j = start; i < to; i++, j++) if (names[j] !== bytes[i]) return false;
    return true;
  }

  #grow(): void {
    const capacity = grownCapacity(this.parent.length, this.count + 1);
    this.parent = growColumn(this.parent, capacity);
    this.depth = growColumn(this.depth, capacity);
    this.firstChild = growColumn(this.firstChild, capacity);
    this.nextSibling = growColumn(this.nextSibling, capacity);
    this.#nameStart = growColumn(this.#nameStart, capacity);
    this.#nameEnd = growColumn(this.#nameEnd, capacity);
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let path = 1; path < this.count; path++) {
      let slot = hashName(this.parent[path]!, this.#names.bytes, this.#nameStart[path]!, this.#nameEnd[path]!) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = path;
    }
  }
}

/*
 * FNV-1a over the name, started from a random basis and the parent, then mixed (murmur3's finaliser): names come from
 * hostile images, and a known hash lets one of them make every look-up walk a chain.
 */
const hashBasis = crypto.getRandomValues(new Int32Array(1))[0]!;

function hashName(parent: number, bytes: Uint8Array, from: number, to: number): number {
  let hash = (hashBasis ^ Math.imul(parent, 0x9e3779b1)) | 0;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
