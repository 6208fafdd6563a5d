/** Typed arrays that can be copied into a larger one of their own kind. */
type Column = Uint8Array | Uint16Array | Uint32Array | Int32Array | Float64Array;

/** Capacity to grow to, at least `needed`: half as much again, so that appending stays linear. */
export function grownCapacity(current: number, needed: number): number {
  return Math.max(needed, Math.ceil(current * 1.5), 64);
}

/** A longer copy of a column; the new tail is zero. */
export function growColumn<T extends Column>(column: T, length: number): T {
  const grown = new (column.constructor as new (length: number) => T)(length);
  grown.set(column);
  return grown;
}

/** Bytes that are only ever appended to. */
export class ByteBuffer {
  bytes: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Makes room for `extra` more bytes without moving `length`. */
  reserve(extra: number): void {
    if (this.length + extra > this.bytes.length) {
      this.bytes = growColumn(this.bytes, grownCapacity(this.bytes.length, this.length + extra));
    }
  }

  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Gives back the room for more. */
  trim(): void {
    this.bytes = this.bytes.slice(0, this.length);
  }

  /** A copy of exactly what was appended. */
  toBytes(): Uint8Array<ArrayBuffer> {
    return this.bytes.slice(0, this.length);
  }
}
