import { parseNumberField } from './tar-number.ts';

/** Everything in a tar archive is counted in blocks of this many bytes. */
export const BLOCK_BYTES = 512;

/**
 * Byte layout of a header block (POSIX.1-2017 pax, "ustar Interchange Format"; GNU tar manual, "Basic Tar Format"):
 *
 *     0 name 100 mode 108 uid 116 gid 124 size 136 mtime 148 checksum 156 type 157 linkname 257 magic+version
 *     265 uname 297 gname 329 devmajor 337 devminor 345 prefix 500
 *
 * ustar magic is "ustar\0" + "00", GNU's is "ustar  \0", v7 has none. star writes "tar\0" at 508 and a prefix of 131 bytes.
 * Old GNU sparse members ('S') have four (offset, length) pairs of 12 + 12 bytes at 386, "more follows" at 482 and the
 * real size at 483.
 */
export const SPARSE_PAIRS_OFFSET = 386;
export const SPARSE_EXTENDED_OFFSET = 482;
export const SPARSE_REAL_SIZE_OFFSET = 483;
/** An extension block holds 21 pairs and its own "more follows" flag. */
export const SPARSE_EXTENSION_PAIRS = 21;
export const SPARSE_EXTENSION_MORE_OFFSET = 504;

export type HeaderFormat = 'v7' | 'ustar' | 'gnu';

export const EMPTY_BYTES = new Uint8Array(0);

/** Sum of all bytes of the block, unsigned. 0 only for a block of zeros. */
export function sumBlock(bytes: Uint8Array, at: number): number {
  let sum = 0;
  // By four: a third faster than one at a time in V8, and this is where the scanner spends most of its time.
  for (let i = at, end = at + BLOCK_BYTES; i < end; i += 4) {
    sum += bytes[i]! + bytes[i + 1]! + bytes[i + 2]! + bytes[i + 3]!;
  }
  return sum;
}

/**
 * Whether the checksum field (8 bytes at 148) agrees with the block, whose unsigned sum is `sum`. The field itself counts as eight spaces.
 * Old SunOS and some later writers summed signed bytes; every reader takes both.
 */
export function isChecksumRight(bytes: Uint8Array, at: number, sum: number): boolean {
  const declared = parseNumberField(bytes, at + 148, 8);
  let unsigned = sum + 8 * 0x20;
  for (let i = at + 148; i < at + 156; i++) unsigned -= bytes[i]!;
  if (declared === unsigned) return true;
  let highBytes = 0;
  for (let i = at; i < at + BLOCK_BYTES; i++) {
    if (bytes[i]! > 127 && (i < at + 148 || i >= at + 156)) highBytes++;
  }
  return declared === unsigned - 256 * highBytes;
}

export function headerFormat(bytes: Uint8Array, at: number): HeaderFormat {
  // "ustar" at 257
  if (
    bytes[at + 257] !== 0x75 ||
    bytes[at + 258] !== 0x73 ||
    bytes[at + 259] !== 0x74 ||
    bytes[at + 260] !== 0x61 ||
    bytes[at + 261] !== 0x72
  ) {
    return 'v7';
  }
  return bytes[at + 262] === 0x20 && bytes[at + 263] === 0x20 && bytes[at + 264] === 0 ? 'gnu' : 'ustar';
}

/** A copy of the text field at `offset`, up to its first NUL. Copied because blocks live only during a push. */
export function copyTextField(bytes: Uint8Array, offset: number, length: number): Uint8Array {
  const end = textFieldEnd(bytes, offset, length);
  return end === offset ? EMPTY_BYTES : bytes.slice(offset, end);
}

/** The name field, after the prefix field and a "/" where the format has a prefix and it is used. */
export function copyHeaderName(bytes: Uint8Array, at: number, format: HeaderFormat): Uint8Array {
  if (format !== 'ustar' || bytes[at + 345] === 0) return copyTextField(bytes, at, 100);
  const isStar =
    bytes[at + 508] === 0x74 && bytes[at + 509] === 0x61 && bytes[at + 510] === 0x72 && bytes[at + 511] === 0;
  const prefixEnd = textFieldEnd(bytes, at + 345, isStar ? 131 : 155);
  const nameEnd = textFieldEnd(bytes, at, 100);
  const prefixLength = prefixEnd - (at + 345);
  const name = new Uint8Array(prefixLength + 1 + (nameEnd - at));
  name.set(bytes.subarray(at + 345, prefixEnd));
  name[prefixLength] = 0x2f;
  name.set(bytes.subarray(at, nameEnd), prefixLength + 1);
  return name;
}

/**
 * Copies a text field unless it equals `previous`, which is then answered again. Owner names are the same for nearly every
 * member of a layer.
 */
export function reuseTextField(bytes: Uint8Array, offset: number, length: number, previous: Uint8Array): Uint8Array {
  const size = previous.length;
  let same = size <= length && (size === length || bytes[offset + size] === 0);
  for (let i = 0; same && i < size; i++) same = bytes[offset + i] === previous[i];
  return same ? previous : copyTextField(bytes, offset, length);
}

function textFieldEnd(bytes: Uint8Array, offset: number, length: number): number {
  let end = offset;
  while (end < offset + length && bytes[end] !== 0) end++;
  return end;
}
