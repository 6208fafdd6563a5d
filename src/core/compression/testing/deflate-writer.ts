import { crc32 } from './crc32.ts';

/** Numbers that look random and are the same on every run: [0, below). */
export type Draw = (below: number) => number;

export function drawFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Bases and extra bits of length codes 257 to 285 and distance codes 0 to 29 (RFC 1951, section 3.2.5). */
const LENGTHS = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
];
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCES = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12_289, 16_385, 24_577,
];
const distanceExtra = (code: number) => (code < 2 ? 0 : (code >> 1) - 1);
const PRECODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
/** A complete code for all 19 symbols of the code lengths. */
const PRECODE_LENGTHS = Array.from({ length: 19 }, (_, symbol) => (symbol < 13 ? 4 : 5));

interface Code {
  readonly lengths: readonly number[];
  readonly values: readonly number[];
}

/**
 * Writes deflate blocks that no packer would: codes of every shape, of up to 15 bits, whatever symbols come; distances up to the
 * oldest byte; matches that overlap themselves; empty blocks. `plain` is what they stand for.
 */
export class DeflateWriter {
  readonly #draw: Draw;
  readonly #packed: number[] = [];
  readonly plain: number[] = [];
  #bits = 0;
  #bitCount = 0;

  constructor(draw: Draw) {
    this.#draw = draw;
  }

  stored(bytes: Uint8Array, isLast = false): void {
    for (let at = 0; at === 0 || at < bytes.length; at += 0xffff) {
      const part = bytes.subarray(at, at + 0xffff);
      this.#put(isLast && at + part.length === bytes.length ? 1 : 0, 1);
      this.#put(0, 2);
      this.#align();
      this.#packed.push(part.length & 0xff, part.length >> 8, ~part.length & 0xff, (~part.length >> 8) & 0xff);
      for (const byte of part) {
        this.#packed.push(byte);
        this.plain.push(byte);
      }
    }
  }

  fixed(tokens: number, isLast = false): void {
    this.#put(isLast ? 1 : 0, 1);
    this.#put(1, 2);
    const lengths = Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8));
    this.#tokens(tokens, codeOf(lengths), codeOf(Array.from({ length: 30 }, () => 5)));
  }

  dynamic(tokens: number, isLast = false): void {
    this.#put(isLast ? 1 : 0, 1);
    this.#put(2, 2);
    const literals = this.#randomLengths(286, 2 + this.#draw(285), [256]);
    // One distance code alone may be incomplete; so may none.
    const distances = this.#draw(8) === 0 ? [1] : this.#randomLengths(30, 2 + this.#draw(29), []);
    this.#put(literals.length - 257, 5);
    this.#put(distances.length - 1, 5);
    this.#put(15, 4);
    for (const symbol of PRECODE_ORDER) this.#put(PRECODE_LENGTHS[symbol]!, 3);
    this.#codeLengths([...literals, ...distances]);
    this.#tokens(tokens, codeOf(literals), codeOf(distances));
  }

  /** The blocks in a gzip member; the last of them was written as such. */
  member(): Uint8Array {
    this.#align();
    const plain = Uint8Array.from(this.plain);
    const member = new Uint8Array(10 + this.#packed.length + 8);
    member.set([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
    member.set(this.#packed, 10);
    const trailer = new DataView(member.buffer, member.length - 8);
    trailer.setUint32(0, crc32(plain), true);
    trailer.setUint32(4, plain.length, true);
    return member;
  }

  #put(value: number, count: number): void {
    for (let i = 0; i < count; i++) {
      this.#bits |= ((value >> i) & 1) << this.#bitCount;
      if (++this.#bitCount === 8) {
        this.#packed.push(this.#bits);
        this.#bits = 0;
        this.#bitCount = 0;
      }
    }
  }

  #align(): void {
    while (this.#bitCount > 0) this.#put(0, 1);
  }

  /** Codes begin with their highest bit. */
  #symbol(code: Code, symbol: number): void {
    const length = code.lengths[symbol]!;
    for (let i = length - 1; i >= 0; i--) this.#put(code.values[symbol]! >> i, 1);
  }

  #tokens(count: number, literals: Code, distances: Code): void {
    const usable = (code: Code, from: number, to: number) =>
      code.lengths.flatMap((length, symbol) => (length > 0 && symbol >= from && symbol < to ? [symbol] : []));
    const bytes = usable(literals, 0, 256);
    const matches = usable(literals, 257, 286);
    for (let i = 0; i < count; i++) {
      const reachable = usable(distances, 0, 30).filter((code) => DISTANCES[code]! <= this.plain.length);
      const isMatch = matches.length > 0 && reachable.length > 0 && this.#draw(3) > 0;
      if (isMatch) {
        this.#match(literals, this.#oneOf(matches), distances, this.#oneOf(reachable));
      } else if (bytes.length > 0) {
        const byte = this.#oneOf(bytes);
        this.#symbol(literals, byte);
        this.plain.push(byte);
      }
    }
    this.#symbol(literals, 256);
  }

  #match(literals: Code, lengthSymbol: number, distances: Code, distanceSymbol: number): void {
    const extraLength = this.#draw(1 << LENGTH_EXTRA[lengthSymbol - 257]!);
    const base = DISTANCES[distanceSymbol]!;
    const farthest = Math.min(this.plain.length - base, (1 << distanceExtra(distanceSymbol)) - 1);
    const extraDistance = this.#draw(2) === 0 ? farthest : this.#draw(farthest + 1);
    this.#symbol(literals, lengthSymbol);
    this.#put(extraLength, LENGTH_EXTRA[lengthSymbol - 257]!);
    this.#symbol(distances, distanceSymbol);
    this.#put(extraDistance, distanceExtra(distanceSymbol));
    for (let i = LENGTHS[lengthSymbol - 257]! + extraLength; i > 0; i--) {
      this.plain.push(this.plain[this.plain.length - base - extraDistance]!);
    }
  }

  #oneOf(values: readonly number[]): number {
    return values[this.#draw(values.length)]!;
  }

  /** Lengths of a complete code for `used` of `symbols` symbols, among them `needed`, by splitting leaves at random. */
  #randomLengths(symbols: number, used: number, needed: readonly number[]): number[] {
    const depths = [1, 1];
    while (depths.length < used) {
      // The deepest leaf half of the time, so that long codes come up.
      const i = this.#draw(2) === 0 ? depths.indexOf(Math.max(...depths)) : this.#draw(depths.length);
      const at = depths[i]! < 15 ? i : depths.findIndex((depth) => depth < 15);
      depths[at]! += 1;
      depths.push(depths[at]!);
    }
    const chosen = new Set(needed);
    while (chosen.size < depths.length) chosen.add(this.#draw(symbols));
    const lengths = new Array<number>(symbols).fill(0);
    for (const symbol of chosen) lengths[symbol] = depths.splice(this.#draw(depths.length), 1)[0]!;
    return lengths;
  }

  /** Runs as repeats or one by one, as it comes. */
  #codeLengths(lengths: readonly number[]): void {
    const precode = codeOf(PRECODE_LENGTHS);
    for (let at = 0; at < lengths.length;) {
      let run = 1;
      while (at + run < lengths.length && lengths[at + run] === lengths[at]) run++;
      const isRepeated = this.#draw(4) > 0;
      if (lengths[at] === 0 && run >= 11 && isRepeated) {
        run = Math.min(run, 138);
        this.#symbol(precode, 18);
        this.#put(run - 11, 7);
      } else if (lengths[at] === 0 && run >= 3 && isRepeated) {
        run = Math.min(run, 10);
        this.#symbol(precode, 17);
        this.#put(run - 3, 3);
      } else if (at > 0 && lengths[at] === lengths[at - 1] && run >= 3 && isRepeated) {
        run = Math.min(run, 6);
        this.#symbol(precode, 16);
        this.#put(run - 3, 2);
      } else {
        run = 1;
        this.#symbol(precode, lengths[at]!);
      }
      at += run;
    }
  }
}

/** Canonical codes (RFC 1951, section 3.2.2). */
function codeOf(lengths: readonly number[]): Code {
  const values = new Array<number>(lengths.length).fill(0);
  let code = 0;
  for (let bits = 1; bits <= 15; bits++) {
    for (const [symbol, length] of lengths.entries()) if (length === bits) values[symbol] = code++;
    code <<= 1;
  }
  return { lengths, values };
}
