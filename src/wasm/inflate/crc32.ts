import { CRC_BLOCK, CRC_BLOCK_BYTES, CRC_HISTORY, CRC_TABLES } from './layout';

/** Reversed polynomial of CRC-32 (RFC 1952, section 8). */
const POLYNOMIAL: u32 = 0xedb88320;

/*
 * x^300 + x^155 + x^117 + x^89 + 1 is a multiple of the polynomial: the only one of five terms up to degree 420. So is its
 * 128th power, which over GF(2) is the same with 128 times the exponents. A word of 16 bytes may thus be taken out of a
 * message when it is added to the words that follow it at these distances: no table, no shift (S. Russell, Chorba,
 * arXiv:2412.16398).
 */
const FIRST: usize = 145 * 16;
const SECOND: usize = 183 * 16;
const THIRD: usize = 211 * 16;
const FOURTH: usize = 300 * 16;

/** Shorter runs of bytes are looked up: of a folded one as many words as the longest distance are left to look up, too. */
const LEAST_FOLDED_BYTES: usize = 2 * FOURTH;

/** Table k of CRC_TABLES holds the CRC of each byte followed by k zero bytes, so that 16 bytes are looked up at once. */
export function makeCrcTables(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ (POLYNOMIAL & (0 - (crc & 1)));
    store<u32>(CRC_TABLES + (byte << 2), crc);
  }
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = load<u32>(CRC_TABLES + (byte << 2));
    for (let table: u32 = 1; table < 16; table++) {
      crc = (crc >> 8) ^ load<u32>(CRC_TABLES + ((crc & 0xff) << 2));
      store<u32>(CRC_TABLES + (table << 10) + (byte << 2), crc);
    }
  }
}

// @ts-ignore: decorator
@inline
function look(table: usize, byte: u64): u32 {
  return load<u32>(CRC_TABLES + (table << 10) + ((<usize>byte & 0xff) << 2));
}

/** CRC of bytes [from, to) after those that gave `crc`; start with 0. */
export function crc32(crc: u32, from: usize, to: usize): u32 {
  if (to - from < LEAST_FOLDED_BYTES) return ~lookUp(~crc, from, to);
  const wordsTo = from + ((to - from) & ~15);
  const rest = fold(~crc, from, wordsTo);
  return ~lookUp(lookUp(0, rest, rest + FOURTH), wordsTo, to);
}

/** The register after bytes [from, to). */
function lookUp(register: u32, from: usize, to: usize): u32 {
  let c = register;
  let at = from;
  while (at + 16 <= to) {
    const a = load<u64>(at) ^ <u64>c;
    const b = load<u64>(at + 8);
    c =
      look(15, a) ^ look(14, a >> 8) ^ look(13, a >> 16) ^ look(12, a >> 24) ^
      look(11, a >> 32) ^ look(10, a >> 40) ^ look(9, a >> 48) ^ look(8, a >> 56) ^
      look(7, b) ^ look(6, b >> 8) ^ look(5, b >> 16) ^ look(4, b >> 24) ^
      look(3, b >> 32) ^ look(2, b >> 40) ^ look(1, b >> 48) ^ look(0, b >> 56);
    at += 16;
  }
  while (at < to) c = (c >> 8) ^ load<u32>(CRC_TABLES + (((c ^ load<u8>(at++)) & 0xff) << 2));
  return c;
}

/**
 * Takes all words but the last of a message out of it, as many of them as the longest distance has, and answers where those lie
 * as they are then: the remainder of both is the same. What a word is when its turn comes is itself and those that were taken
 * out at the four distances before it, which lie in CRC_BLOCK and before it.
 */
function fold(register: u32, from: usize, to: usize): usize {
  memory.fill(CRC_HISTORY, 0, FOURTH);
  v128.store(CRC_BLOCK, v128.xor(v128.load(from), i32x4.replace_lane(i32x4.splat(0), 0, register)));
  let at = from + 16;
  let out = CRC_BLOCK + 16;
  const last = to - FOURTH;
  while (true) {
    for (const end = at + min(last - at, CRC_BLOCK + CRC_BLOCK_BYTES - out); at < end; at += 16, out += 16) v128.store(out, folded(at, out));
    if (at == last) break;
    memory.copy(CRC_HISTORY, out - FOURTH, FOURTH);
    out = CRC_BLOCK;
  }
  memory.fill(out, 0, FOURTH - FIRST);
  const rest = out - FOURTH;
  // Each in the place of the word farthest back, which no other needs any more.
  for (; at < to; at += 16, out += 16) v128.store(out - FOURTH, folded(at, out));
  return rest;
}

/** The word at `at`, with those before `out` at the four distances. */
// @ts-ignore: decorator
@inline
function folded(at: usize, out: usize): v128 {
  return v128.xor(
    v128.xor(v128.load(at), v128.xor(v128.load(out - FIRST), v128.load(out - SECOND))),
    v128.xor(v128.load(out - THIRD), v128.load(out - FOURTH)),
  );
}
