import type { Compression } from './compression.ts';

/** Bytes from the start of a blob that sniffCompression needs to see. */
export const SNIFF_BYTES = 6;

/**
 * Tells compression by magic: gzip (RFC 1952, 2.3.1), zstd frames and skippable frames (RFC 8878, 3.1.1 and 3.1.2),
 * xz (file format 1.1.0, 2.1.1.1), bzip2. Anything else, and a head too short to tell, is 'none'.
 */
export function sniffCompression(head: Uint8Array): Compression {
  const [b0 = -1, b1 = -1, b2 = -1, b3 = -1, b4 = -1, b5 = -1] = head.subarray(0, SNIFF_BYTES);
  if (b0 === 0x1f && b1 === 0x8b) return 'gzip';
  if (b0 === 0x28 && b1 === 0xb5 && b2 === 0x2f && b3 === 0xfd) return 'zstd';
  // zstd:chunked and pzstd begin with a skippable frame.
  if (b0 >= 0x50 && b0 <= 0x5f && b1 === 0x2a && b2 === 0x4d && b3 === 0x18) return 'zstd';
  if (b0 === 0xfd && b1 === 0x37 && b2 === 0x7a && b3 === 0x58 && b4 === 0x5a && b5 === 0x00) return 'xz';
  if (b0 === 0x42 && b1 === 0x5a && b2 === 0x68) return 'bzip2';
  return 'none';
}
