import { BLOCK_BYTES, isChecksumRight, sumBlock } from '../tar/tar-header.ts';

/** Bytes that it takes to tell a tar by its content. */
export const tarHeadBytes = BLOCK_BYTES;

/** True when bytes begin like a tar: a header block with a right checksum, or the zeros of an archive without members. */
export function isTarHead(head: Uint8Array): boolean {
  if (head.length < BLOCK_BYTES) return false;
  const sum = sumBlock(head, 0);
  return sum === 0 || isChecksumRight(head, 0, sum);
}
