import { SCRATCH } from './layout';

/*
 * Decoding tables. A table has 2^bits entries, indexed by the next bits of the stream, then its subtables for longer codes.
 *
 *   literal    1 ........ | value << 16 | code bits
 *   length     base << 16 | code bits << 8 | code bits + extra bits        (distances the same)
 *   special    SPECIAL, with one of SUBTABLE, END_OF_BLOCK or neither (no code has these bits)
 *   subtable   SPECIAL | SUBTABLE | first entry << 16 | index bits << 8 | bits of the table above
 *
 * In a subtable "code bits" are those past the table above.
 */
export const LITERAL: u32 = 0x8000_0000;
export const SPECIAL: u32 = 0x8000;
export const SUBTABLE: u32 = 0x4000;
export const END_OF_BLOCK: u32 = 0x2000;

export const LITLEN_BITS: u32 = 11;
export const DISTANCE_BITS: u32 = 8;
export const PRECODE_BITS: u32 = 7;

export const KIND_PRECODE: u32 = 0;
export const KIND_LITLEN: u32 = 1;
export const KIND_DISTANCE: u32 = 2;

const MAX_CODE_BITS: u32 = 15;

/** Bases and extra bits of length codes 257 to 285 and distance codes 0 to 29 (RFC 1951, section 3.2.5). */
const LENGTH_BASE: StaticArray<u16> = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_EXTRA: StaticArray<u8> = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_BASE: StaticArray<u16> = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const DISTANCE_EXTRA: StaticArray<u8> = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

const COUNTS: usize = SCRATCH;
const OFFSETS: usize = SCRATCH + 64;
const SORTED: usize = SCRATCH + 128;

/** The entry of a symbol whose code has `bits` bits past the table above. */
function entryOf(kind: u32, symbol: u32, bits: u32): u32 {
  if (kind == KIND_PRECODE) return (symbol << 16) | bits;
  if (kind == KIND_DISTANCE) {
    if (symbol > 29) return SPECIAL;
    return (<u32>DISTANCE_BASE[symbol] << 16) | (bits << 8) | (bits + DISTANCE_EXTRA[symbol]);
  }
  if (symbol < 256) return LITERAL | (symbol << 16) | bits;
  if (symbol == 256) return SPECIAL | END_OF_BLOCK | bits;
  const code = symbol - 257;
  if (code > 28) return SPECIAL;
  return (<u32>LENGTH_BASE[code] << 16) | (bits << 8) | (bits + LENGTH_EXTRA[code]);
}

/**
 * Builds the table for canonical codes of the given lengths (RFC 1951, section 3.2.2), one byte each; 0 for unused symbols.
 * False for a set of lengths that is over-subscribed, or incomplete with more than one code (as zlib has it).
 */
export function buildTable(kind: u32, table: usize, tableBits: u32, lengths: usize, symbols: u32): bool {
  memory.fill(COUNTS, 0, 64);
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const at = COUNTS + (<usize>load<u8>(lengths + symbol) << 1);
    store<u16>(at, load<u16>(at) + 1);
  }
  store<u16>(COUNTS, 0);
  let longest = MAX_CODE_BITS;
  while (longest > 0 && load<u16>(COUNTS + (longest << 1)) == 0) longest--;
  let left: i32 = 1;
  for (let bits: u32 = 1; bits <= MAX_CODE_BITS; bits++) {
    left = (left << 1) - <i32>load<u16>(COUNTS + (bits << 1));
    if (left < 0) return false;
  }
  const isIncomplete = left > 0;
  if (isIncomplete && longest > 1) return false;
  if (isIncomplete && kind == KIND_PRECODE) return false;
  const size: u32 = 1 << tableBits;
  if (isIncomplete) for (let i: u32 = 0; i < size; i++) store<u32>(table + (i << 2), SPECIAL);
  if (longest == 0) return true;

  store<u16>(OFFSETS + 2, 0);
  for (let bits: u32 = 1; bits < MAX_CODE_BITS; bits++) {
    store<u16>(OFFSETS + ((bits + 1) << 1), load<u16>(OFFSETS + (bits << 1)) + load<u16>(COUNTS + (bits << 1)));
  }
  let used: u32 = 0;
  for (let symbol: u32 = 0; symbol < symbols; symbol++) {
    const bits = <usize>load<u8>(lengths + symbol);
    if (bits == 0) continue;
    const offset = load<u16>(OFFSETS + (bits << 1));
    store<u16>(SORTED + (<usize>offset << 1), <u16>symbol);
    store<u16>(OFFSETS + (bits << 1), offset + 1);
    used++;
  }

  /** The code, its bits reversed: the first bit of the stream is the lowest. */
  let code: u32 = 0;
  let next: u32 = size;
  let prefix: u32 = 0xffff_ffff;
  let subtable: u32 = 0;
  let subtableBits: u32 = 0;
  for (let i: u32 = 0; i < used; i++) {
    const symbol = <u32>load<u16>(SORTED + (i << 1));
    const bits = <u32>load<u8>(lengths + symbol);
    if (bits <= tableBits) {
      const entry = entryOf(kind, symbol, bits);
      for (let at = code; at < size; at += <u32>1 << bits) store<u32>(table + (at << 2), entry);
    } else {
      if ((code & (size - 1)) != prefix) {
        prefix = code & (size - 1);
        subtable = next;
        subtableBits = bits - tableBits;
        let room: i32 = 1 << subtableBits;
        while (subtableBits + tableBits < longest) {
          room -= <i32>countLeft(i, bits, subtableBits + tableBits);
          if (room <= 0) break;
          subtableBits++;
          room <<= 1;
        }
        next += <u32>1 << subtableBits;
        store<u32>(table + (prefix << 2), SPECIAL | SUBTABLE | (subtable << 16) | (subtableBits << 8) | tableBits);
      }
      const entry = entryOf(kind, symbol, bits - tableBits);
      const subtableSize = <u32>1 << subtableBits;
      for (let at = code >> tableBits; at < subtableSize; at += <u32>1 << (bits - tableBits)) {
        store<u32>(table + ((subtable + at) << 2), entry);
      }
    }
    // The next code of the same length, counted up from the highest bit.
    let bit: u32 = <u32>1 << (bits - 1);
    while (code & bit) bit >>= 1;
    code = bit == 0 ? 0 : (code & (bit - 1)) + bit;
    // A longer next code has this one's bits first and zeros after, which reversed is the same number.
  }
  return true;
}

/** Codes of exactly `wanted` bits that are not placed yet, from the i-th of the sorted symbols, which has `bits` bits, on. */
function countLeft(i: u32, bits: u32, wanted: u32): u32 {
  if (wanted > bits) return load<u16>(COUNTS + (wanted << 1));
  // OFFSETS holds, after sorting, one past the last symbol of each length.
  return <u32>load<u16>(OFFSETS + (bits << 1)) - i;
}
