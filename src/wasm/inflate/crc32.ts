import { CRC_TABLES } from './layout';

/** Reversed polynomial of CRC-32 (RFC 1952, section 8). */
const POLYNOMIAL: u32 = 0xedb88320;

/** Table k holds the CRC of each byte followed by k zero bytes, so that 16 bytes are looked up at once. */
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
  let c = ~crc;
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
  return ~c;
}
