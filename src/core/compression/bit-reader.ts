/**
 * Reads bits, most significant first, from bytes [start, end). Past the end it answers zeros and remembers: callers look at
 * `isPastEnd` once per group of reads instead of before each.
 */
export class BitReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #next: number;
  /** The low `#count` bits are read from #bytes and not yet taken. */
  #held = 0;
  #count = 0;

  constructor(bytes: Uint8Array, start: number, end: number) {
    this.#bytes = bytes;
    this.#next = start;
    this.#end = end;
  }

  /** The next `bits` (1 to 24) as a number, without taking them. */
  peek(bits: number): number {
    while (this.#count <= 24) {
      this.#held = (this.#held << 8) | (this.#next < this.#end ? this.#bytes[this.#next]! : 0);
      this.#next++;
      this.#count += 8;
    }
    return (this.#held >>> (this.#count - bits)) & ((1 << bits) - 1);
  }

  /** Takes `bits` that peek() has just shown. */
  take(bits: number): void {
    this.#count -= bits;
  }

  /** Takes the next `bits` (1 to 24) as a number. */
  read(bits: number): number {
    const value = this.peek(bits);
    this.#count -= bits;
    return value;
  }

  /** Takes 32 bits as an unsigned number. */
  readWord(): number {
    return this.read(16) * 0x1_0000 + this.read(16);
  }

  /** Drops the rest of a byte that is partly taken. */
  alignToByte(): void {
    this.#count -= this.#count % 8;
  }

  /** How many bits of a byte that is partly taken are taken, 0 to 7. */
  get bitsIntoByte(): number {
    return (8 - (this.#count % 8)) % 8;
  }

  /** Index of the first byte of which no bit is taken. */
  get byteIndex(): number {
    return this.#next - Math.floor(this.#count / 8);
  }

  get isPastEnd(): boolean {
    return this.byteIndex > this.#end;
  }
}
