import { ByteBuffer, growColumn, grownCapacity } from './growable.ts';

/** Closes each string in the pool: names of paths do not hold it. */
const SLASH = 0x2f;

/** Slots are at most this full: more makes look-ups long, less makes the table large. */
const FULLEST = 0.75;

/**
 * Byte strings stored once each, one after another; equal strings have equal indexes, dense from 0. A "/" closes each
 * (string n is pool[start(n), end(n))), so that the names of all paths can be searched as one text.
 */
export class ByteStringPool {
  count = 0;
  readonly #bytes = new ByteBuffer(1024);
  #starts = new Uint32Array(64);
  /** Open addressing: one more than the index of a string, or 0 for a free slot. */
  #slots = new Int32Array(128);

  /** Index of bytes[from, to), added if it is new. */
  intern(bytes: Uint8Array, from = 0, to = bytes.length): number {
    const slot = this.#findSlot(bytes, from, to);
    const known = this.#slots[slot]!;
    return known !== 0 ? known - 1 : this.#add(slot, bytes, from, to);
  }

  /** As intern, but -1 where there is no such string. */
  find(bytes: Uint8Array, from: number, to: number): number {
    return this.#slots[this.#findSlot(bytes, from, to)]! - 1;
  }

  /** A view that the next intern may invalidate. */
  get(index: number): Uint8Array {
    return this.#bytes.bytes.subarray(this.start(index), this.end(index));
  }

  /** All strings, each closed by a "/"; a view that the next intern may invalidate. */
  pool(): Uint8Array {
    return this.#bytes.bytes.subarray(0, this.#bytes.length);
  }

  /** Where the string begins in the pool. */
  start(index: number): number {
    return this.#starts[index]!;
  }

  /** Where the "/" that closes it stands. */
  end(index: number): number {
    return this.#starts[index + 1]! - 1;
  }

  startsWith(index: number, prefix: Uint8Array): boolean {
    const start = this.start(index);
    if (this.end(index) - start < prefix.length) return false;
    for (let i = 0; i < prefix.length; i++) if (this.#bytes.bytes[start + i] !== prefix[i]) return false;
    return true;
  }

  /** Orders by bytes. */
  compare(a: number, b: number): number {
    const pool = this.#bytes.bytes;
    let i = this.start(a);
    let j = this.start(b);
    const iEnd = this.end(a);
    const jEnd = this.end(b);
    while (i < iEnd && j < jEnd) {
      const difference = pool[i++]! - pool[j++]!;
      if (difference !== 0) return difference;
    }
    return iEnd - i - (jEnd - j);
  }

  get columns(): readonly ArrayBufferView[] {
    return [this.#bytes.bytes, this.#starts, this.#slots];
  }

  /** Gives back the room for more. */
  trim(): void {
    this.#bytes.trim();
    this.#starts = this.#starts.slice(0, this.count + 1);
  }

  #add(slot: number, bytes: Uint8Array, from: number, to: number): number {
    const index = this.count++;
    if (this.count >= this.#starts.length)
      this.#starts = growColumn(this.#starts, grownCapacity(this.#starts.length, this.count + 1));
    this.#bytes.reserve(to - from + 1);
    this.#bytes.append(bytes.subarray(from, to));
    this.#bytes.bytes[this.#bytes.length++] = SLASH;
    this.#starts[index + 1] = this.#bytes.length;
    this.#slots[slot] = index + 1;
    if (this.count > this.#slots.length * FULLEST) this.#rehash();
    return index;
  }

  #findSlot(bytes: Uint8Array, from: number, to: number): number {
    const mask = this.#slots.length - 1;
    let slot = hashBytes(bytes, from, to) & mask;
    for (;;) {
      const known = this.#slots[slot]!;
      if (known === 0 || this.#equals(known - 1, bytes, from, to)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #equals(index: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.start(index);
    if (this.end(index) - start !== to - from) return false;
    const pool = this.#bytes.bytes;
    for (let i = from, j = start; i < to; i++, j++) if (pool[j] !== bytes[i]) return false;
    return true;
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let index = 0; index < this.count; index++) {
      let slot = hashBytes(this.#bytes.bytes, this.start(index), this.end(index)) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = index + 1;
    }
  }
}

/*
 * FNV-1a over the bytes, started from a random basis, then mixed (murmur3's finaliser): they come from hostile images,
 * and a known hash lets one of them make every look-up walk a chain.
 */
const hashBasis = crypto.getRandomValues(new Int32Array(1))[0]!;

function hashBytes(bytes: Uint8Array, from: number, to: number): number {
  let hash = hashBasis;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return mixHash(hash);
}

export function mixHash(value: number): number {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}

/** One UTF-16 unit per byte, so that no two byte strings share a key and string order is byte order. */
export function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let from = 0; from < bytes.length; from += 4096) {
    text += String.fromCharCode(...bytes.subarray(from, from + 4096));
  }
  return text;
}
