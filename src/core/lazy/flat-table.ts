import { malformed } from './toc-json.ts';

/*
 * Reads FlatBuffers (flatbuffers.dev/internals), as far as a ztoc needs them. The npm package `flatbuffers` would do, but
 * for hostile bytes: it checks no bounds, and several fields may share one long text, so that a small file could stand for
 * any amount of memory. It serves as the writer in the tests.
 *
 *   root := u32 offset of a table       table := i32 distance back to its vtable, fields
 *   vtable := u16 bytes of vtable, u16 bytes of table, u16 offset in the table of each field (0: not there)
 *   text := u32 length, bytes           vector := u32 count, elements
 */
export class FlatBuffer {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  /** Bytes of text that may still be read: what a writer makes has no more of it than bytes. */
  #textBytes: number;
  /** Tables that may still be read: one takes four bytes and more, and a writer refers to each once. */
  #tables: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#textBytes = bytes.length;
    this.#tables = bytes.length / 4;
  }

  root(): FlatTable {
    return this.table(this.u32(0));
  }

  table(at: number): FlatTable {
    this.#tables -= 1;
    if (this.#tables < 0) throw malformed('its tables are referred to again and again');
    return new FlatTable(this, at);
  }

  u16(at: number): number {
    this.#check(at, 2);
    return this.#view.getUint16(at, true);
  }

  u32(at: number): number {
    this.#check(at, 4);
    return this.#view.getUint32(at, true);
  }

  i32(at: number): number {
    this.#check(at, 4);
    return this.#view.getInt32(at, true);
  }

  /** A number of 64 bits; throws where it is below zero or past what can be counted. */
  count64(at: number): number {
    this.#check(at, 8);
    const value = this.#view.getBigInt64(at, true);
    if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER))
      throw malformed(`a number at byte ${at} is out of range`);
    return Number(value);
  }

  /** A view on the bytes of a text of at most `maxLength`. */
  text(at: number, maxLength: number): Uint8Array {
    const length = this.u32(at);
    this.#check(at + 4, length);
    this.#textBytes -= length;
    if (length > maxLength || this.#textBytes < 0) throw malformed(`a text at byte ${at} is too long`);
    return this.#bytes.subarray(at + 4, at + 4 + length);
  }

  /** Where an offset stored at `at` leads. */
  follow(at: number): number {
    return at + this.u32(at);
  }

  #check(at: number, length: number): void {
    if (at < 0 || at + length > this.#bytes.length) throw malformed(`it points outside itself, to byte ${at}`);
  }
}

/** One table; a field is named by its place in the schema. Absent fields are empty, 0 or null. */
export class FlatTable {
  readonly #buffer: FlatBuffer;
  readonly #at: number;
  readonly #vtable: number;
  readonly #vtableBytes: number;

  constructor(buffer: FlatBuffer, at: number) {
    this.#buffer = buffer;
    this.#at = at;
    this.#vtable = at - buffer.i32(at);
    this.#vtableBytes = buffer.u16(this.#vtable);
  }

  text(field: number, maxLength: number): Uint8Array {
    const at = this.#field(field);
    return at === null ? new Uint8Array(0) : this.#buffer.text(this.#buffer.follow(at), maxLength);
  }

  count64(field: number): number {
    const at = this.#field(field);
    return at === null ? 0 : this.#buffer.count64(at);
  }

  u32(field: number): number {
    const at = this.#field(field);
    return at === null ? 0 : this.#buffer.u32(at);
  }

  table(field: number): FlatTable | null {
    const at = this.#field(field);
    return at === null ? null : this.#buffer.table(this.#buffer.follow(at));
  }

  /** The tables of a vector, each made when it is asked for. */
  *tables(field: number): Generator<FlatTable, void> {
    const at = this.#field(field);
    if (at === null) return;
    const vector = this.#buffer.follow(at);
    const count = this.#buffer.u32(vector);
    for (let i = 0; i < count; i++) yield this.#buffer.table(this.#buffer.follow(vector + 4 + i * 4));
  }

  #field(field: number): number | null {
    const slot = 4 + field * 2;
    if (slot + 2 > this.#vtableBytes) return null;
    const offset = this.#buffer.u16(this.#vtable + slot);
    return offset === 0 ? null : this.#at + offset;
  }
}
