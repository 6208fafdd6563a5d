import { CRC_NIBBLES, CRC_SHIFT, CRC_TABLES } from './layout';

/** Reversed polynomial of CRC-32 (RFC 1952, section 8). */
const POLYNOMIAL: u32 = 0xedb88320;

/** Bytes of each of the 16 runs that are worked on side by side. */
const RUN_BYTES: usize = 1024;
const RUNS_BYTES: usize = 16 * RUN_BYTES;

/**
 * Table k of CRC_TABLES holds the CRC of each byte followed by k zero bytes, so that 16 bytes are looked up at once. CRC_SHIFT
 * does for the four bytes of a CRC what a run of zeros does to it. CRC_NIBBLES holds table 0 for the low and the high half of a
 * byte, split into the four bytes of the entries.
 */
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
  for (let nibble: usize = 0; nibble < 16; nibble++) {
    const low = load<u32>(CRC_TABLES + (nibble << 2));
    const high = load<u32>(CRC_TABLES + (nibble << 6));
    for (let plane: usize = 0; plane < 4; plane++) {
      store<u8>(CRC_NIBBLES + (plane << 4) + nibble, <u8>(low >> (<u32>plane << 3)));
      store<u8>(CRC_NIBBLES + 64 + (plane << 4) + nibble, <u8>(high >> (<u32>plane << 3)));
    }
  }
  // CRCs are linear: an entry is that of its lowest bit and that of the others.
  for (let table: u32 = 0; table < 4; table++) {
    store<u32>(CRC_SHIFT + (table << 10), 0);
    for (let byte: u32 = 1; byte < 256; byte++) {
      const others = byte & (byte - 1);
      const at = CRC_SHIFT + (table << 10);
      const shifted = others == 0 ? afterZeros(byte << (table << 3)) : load<u32>(at + ((byte ^ others) << 2)) ^ load<u32>(at + (others << 2));
      store<u32>(at + (byte << 2), shifted);
    }
  }
}

/** A CRC after a run of zeros, 16 at a time. */
function afterZeros(crc: u32): u32 {
  for (let i: usize = 0; i < RUN_BYTES; i += 16) crc = look(15, crc) ^ look(14, crc >> 8) ^ look(13, crc >> 16) ^ look(12, crc >> 24);
  return crc;
}

// @ts-ignore: decorator
@inline
function look(table: usize, byte: u64): u32 {
  return load<u32>(CRC_TABLES + (table << 10) + ((<usize>byte & 0xff) << 2));
}

// @ts-ignore: decorator
@inline
function shift(crc: u32): u32 {
  return (
    load<u32>(CRC_SHIFT + ((crc & 0xff) << 2)) ^
    load<u32>(CRC_SHIFT + 0x400 + (((crc >> 8) & 0xff) << 2)) ^
    load<u32>(CRC_SHIFT + 0x800 + (((crc >> 16) & 0xff) << 2)) ^
    load<u32>(CRC_SHIFT + 0xc00 + ((crc >> 24) << 2))
  );
}

/** CRC of bytes [from, to) after those that gave `crc`; start with 0. */
export function crc32(crc: u32, from: usize, to: usize): u32 {
  let c = ~crc;
  let at = from;
  while (at + RUNS_BYTES <= to) {
    c = takeRuns(c, at);
    at += RUNS_BYTES;
  }
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
  return ~c;
}

/** Four bytes each of four runs, the first bytes of all, then the second and so on. */
// @ts-ignore: decorator
@inline
function fourRuns(at: usize): v128 {
  let v = v128.load32_zero(at);
  v = v128.load_lane<u32>(at + RUN_BYTES, v, 1);
  v = v128.load_lane<u32>(at + 2 * RUN_BYTES, v, 2);
  v = v128.load_lane<u32>(at + 3 * RUN_BYTES, v, 3);
  return v128.shuffle<u8>(v, v, 0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
}

/**
 * 16 runs side by side, a byte of each at a time: lane i of the four planes is one byte of the CRC of run i. SIMD looks 16 bytes
 * up at once in a table of 16, so a byte takes two for each plane. The CRC before goes into the first run, and the CRCs of the
 * runs are joined at the end by what the zeros of the following run would have done.
 */
function takeRuns(crc: u32, from: usize): u32 {
  const low0 = v128.load(CRC_NIBBLES, 0);
  const low1 = v128.load(CRC_NIBBLES, 16);
  const low2 = v128.load(CRC_NIBBLES, 32);
  const low3 = v128.load(CRC_NIBBLES, 48);
  const high0 = v128.load(CRC_NIBBLES, 64);
  const high1 = v128.load(CRC_NIBBLES, 80);
  const high2 = v128.load(CRC_NIBBLES, 96);
  const high3 = v128.load(CRC_NIBBLES, 112);
  const nibble = i8x16.splat(15);
  const nothing = i8x16.splat(0);
  let p0 = i8x16.replace_lane(nothing, 0, <u8>crc);
  let p1 = i8x16.replace_lane(nothing, 0, <u8>(crc >> 8));
  let p2 = i8x16.replace_lane(nothing, 0, <u8>(crc >> 16));
  let p3 = i8x16.replace_lane(nothing, 0, <u8>(crc >> 24));
  for (let at = from, end = from + RUN_BYTES; at < end; at += 4) {
    const a = fourRuns(at);
    const b = fourRuns(at + 4 * RUN_BYTES);
    const c = fourRuns(at + 8 * RUN_BYTES);
    const d = fourRuns(at + 12 * RUN_BYTES);
    const ab01 = v128.shuffle<u32>(a, b, 0, 4, 1, 5);
    const ab23 = v128.shuffle<u32>(a, b, 2, 6, 3, 7);
    const cd01 = v128.shuffle<u32>(c, d, 0, 4, 1, 5);
    const cd23 = v128.shuffle<u32>(c, d, 2, 6, 3, 7);

    let index = v128.xor(p0, v128.shuffle<u64>(ab01, cd01, 0, 2));
    let low = v128.and(index, nibble);
    let high = i8x16.shr_u(index, 4);
    const q0 = v128.xor(p1, v128.xor(i8x16.swizzle(low0, low), i8x16.swizzle(high0, high)));
    const q1 = v128.xor(p2, v128.xor(i8x16.swizzle(low1, low), i8x16.swizzle(high1, high)));
    const q2 = v128.xor(p3, v128.xor(i8x16.swizzle(low2, low), i8x16.swizzle(high2, high)));
    const q3 = v128.xor(i8x16.swizzle(low3, low), i8x16.swizzle(high3, high));

    index = v128.xor(q0, v128.shuffle<u64>(ab01, cd01, 1, 3));
    low = v128.and(index, nibble);
    high = i8x16.shr_u(index, 4);
    const r0 = v128.xor(q1, v128.xor(i8x16.swizzle(low0, low), i8x16.swizzle(high0, high)));
    const r1 = v128.xor(q2, v128.xor(i8x16.swizzle(low1, low), i8x16.swizzle(high1, high)));
    const r2 = v128.xor(q3, v128.xor(i8x16.swizzle(low2, low), i8x16.swizzle(high2, high)));
    const r3 = v128.xor(i8x16.swizzle(low3, low), i8x16.swizzle(high3, high));

    index = v128.xor(r0, v128.shuffle<u64>(ab23, cd23, 0, 2));
    low = v128.and(index, nibble);
    high = i8x16.shr_u(index, 4);
    const s0 = v128.xor(r1, v128.xor(i8x16.swizzle(low0, low), i8x16.swizzle(high0, high)));
    const s1 = v128.xor(r2, v128.xor(i8x16.swizzle(low1, low), i8x16.swizzle(high1, high)));
    const s2 = v128.xor(r3, v128.xor(i8x16.swizzle(low2, low), i8x16.swizzle(high2, high)));
    const s3 = v128.xor(i8x16.swizzle(low3, low), i8x16.swizzle(high3, high));

    index = v128.xor(s0, v128.shuffle<u64>(ab23, cd23, 1, 3));
    low = v128.and(index, nibble);
    high = i8x16.shr_u(index, 4);
    p0 = v128.xor(s1, v128.xor(i8x16.swizzle(low0, low), i8x16.swizzle(high0, high)));
    p1 = v128.xor(s2, v128.xor(i8x16.swizzle(low1, low), i8x16.swizzle(high1, high)));
    p2 = v128.xor(s3, v128.xor(i8x16.swizzle(low2, low), i8x16.swizzle(high2, high)));
    p3 = v128.xor(i8x16.swizzle(low3, low), i8x16.swizzle(high3, high));
  }
  v128.store(CRC_NIBBLES, p0, 128);
  v128.store(CRC_NIBBLES, p1, 144);
  v128.store(CRC_NIBBLES, p2, 160);
  v128.store(CRC_NIBBLES, p3, 176);
  let joined: u32 = 0;
  for (let run: usize = 0; run < 16; run++) {
    const at = CRC_NIBBLES + 128 + run;
    const own = <u32>load<u8>(at) | (<u32>load<u8>(at, 16) << 8) | (<u32>load<u8>(at, 32) << 16) | (<u32>load<u8>(at, 48) << 24);
    joined = shift(joined) ^ own;
  }
  return joined;
}
