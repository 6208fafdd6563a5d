/*
 * Where everything lies in the module's memory. There is no allocator: all of it is fixed.
 *
 *   0x00000  static data of the compiler
 *   0x10000  literal/length table: 2^11 entries and subtables (2342 are the most that 288 codes of up to 15 bits need)
 *   0x14000  distance table: 2^8 entries and subtables (402 for 30 codes)
 *   0x15000  code length table: 2^7 entries
 *   0x15400  code lengths read from a block header, one byte each
 *   0x15800  scratch of the table builder
 *   0x16000  the same tables for fixed codes
 *   0x19500  patterns of the copies that overlap themselves
 *   0x1c000  CRC-32 tables, 16 of 256 entries
 *   0x20000  input: what the caller pushed and has not been used up, then zeros
 *   0x64000  output: the last 32 KiB, then what was unpacked after them
 *   then     the window of a checkpoint, packed, and the table for packing it; words of the CRC-32 under way; slots that
 *            other modules may use
 */
export const LITLEN_TABLE: usize = 0x10000;
export const DISTANCE_TABLE: usize = 0x14000;
export const PRECODE_TABLE: usize = 0x15000;
export const LENGTHS: usize = 0x15400;
export const SCRATCH: usize = 0x15800;
export const FIXED_LITLEN_TABLE: usize = 0x16000;
export const FIXED_DISTANCE_TABLE: usize = 0x18000;
/** For each distance below 16 a vector, and then a byte. */
export const PATTERNS: usize = 0x19500;
export const PATTERN_STEPS: usize = 0x19600;
export const CRC_TABLES: usize = 0x1c000;
export const INPUT: usize = 0x20000;
/** Bytes that may be pushed at a time on top of what is left over. */
export const INPUT_BYTES: usize = 0x40000;
/** Most bytes left over, and the zeros after the end of the stream. */
export const INPUT_SLACK: usize = 1024;
export const OUTPUT: usize = 0x64000;
/** History that a distance may reach back into (RFC 1951, section 2). */
export const WINDOW_BYTES: usize = 0x8000;
/** Output that is handed over at a time; a match may run past it into the slack. */
export const CHUNK_BYTES: usize = 0x40000;
export const OUTPUT_LIMIT: usize = OUTPUT + WINDOW_BYTES + CHUNK_BYTES;
/** Longest match, what a wide copy overshoots by, and a few literals. */
export const OUTPUT_SLACK: usize = 1024;
export const PACKED_WINDOW: usize = OUTPUT_LIMIT + OUTPUT_SLACK;
/** A window that does not pack, and one byte of length for each 255 of it. */
export const PACKED_BYTES: usize = WINDOW_BYTES + 256;
export const PACK_TABLE: usize = PACKED_WINDOW + PACKED_BYTES;
export const PACK_TABLE_BYTES: usize = 0x2000;
/** What crc32.ts looks back at: 300 words of 16 bytes. */
export const CRC_HISTORY: usize = (PACK_TABLE + PACK_TABLE_BYTES + 15) & ~15;
export const CRC_BLOCK: usize = CRC_HISTORY + 300 * 16;
export const CRC_BLOCK_BYTES: usize = 0x4000;
/** The longest of its distances less the shortest. */
export const CRC_BLOCK_SLACK: usize = 155 * 16;
export const GUEST_FROM: usize = (CRC_BLOCK + CRC_BLOCK_BYTES + CRC_BLOCK_SLACK + 15) & ~15;
export const GUEST_TO: usize = GUEST_FROM + 0x8000;
export const MEMORY_END: usize = GUEST_TO;
