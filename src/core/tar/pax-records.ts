import { EMPTY_BYTES } from './tar-header.ts';
import { parseDecimalInteger, parseDecimalSeconds } from './tar-number.ts';

/** More extended attributes than one member can have on any file system (Linux lists at most 64 KiB of names). */
export const MAX_XATTRS = 65_536;

/**
 * What a PAX extended header says about members (POSIX.1-2017 pax, "pax Extended Header").
 * undefined: the record is absent. Numbers: NaN where the text is not a number, null where the value is empty.
 */
export interface PaxRecords {
  path?: Uint8Array;
  linkPath?: Uint8Array;
  userName?: Uint8Array;
  groupName?: Uint8Array;
  sizeBytes?: number | null;
  uid?: number | null;
  gid?: number | null;
  mtimeSeconds?: number | null;
  /** Keyed by name, one character per byte. */
  xattrs?: Map<string, Xattr>;
  sparse?: PaxSparse;
}

interface Xattr {
  readonly name: Uint8Array;
  readonly value: Uint8Array;
  readonly isSchily: boolean;
}

/** The `GNU.sparse.*` records (GNU tar manual, "Storing Sparse Files"). */
export interface PaxSparse {
  /** True for format 1.0, whose map stands at the start of the body. */
  mapInBody?: boolean;
  /** True where a record marks the member as sparse; the others only describe it. */
  marked?: boolean;
  /** Format 0.1: "offset,length,offset,length…". */
  mapText?: Uint8Array;
  /** Format 0.0: the values of the repeated offset and numbytes records, in order. */
  mapNumbers?: number[];
  name?: Uint8Array;
  realSizeBytes?: number | null;
  /** `GNU.sparse.size`, used where `GNU.sparse.realsize` is absent. */
  sizeBytes?: number | null;
}

export type PaxFault =
  | { readonly kind: 'record'; readonly offset: number; readonly reason: string }
  | { readonly kind: 'limit'; readonly offset: number; readonly reason: string };

/**
 * Parses the body of a PAX extended header: records of the form "LENGTH KEY=VALUE\n", LENGTH counting itself.
 * Values are copied out of `bytes`. `maxSparseNumbers` bounds the repeated records of sparse format 0.0.
 * Answers a fault with its offset into `bytes` where the records do not parse; never throws.
 * `hdrcharset` and unknown keys are passed over: names stay bytes.
 */
export function parsePaxRecords(
  bytes: Uint8Array,
  maxSparseNumbers: number,
): { readonly records: PaxRecords; readonly fault: PaxFault | null } {
  const records: PaxRecords = {};
  let at = 0;
  while (at < bytes.length) {
    let space = at;
    while (space < bytes.length && space - at <= 10 && bytes[space] !== 0x20) space++;
    const length = bytes[space] === 0x20 ? parseDecimalInteger(bytes, at, space) : NaN;
    const end = at + length;
    const fail = (reason: string) => ({ records, fault: { kind: 'record', offset: at, reason } as const });
    if (!(length >= 5)) return fail('its length is not a number of at least 5');
    if (end > bytes.length) return fail('it is longer than the header that holds it');
    if (bytes[end - 1] !== 0x0a) return fail('it does not end in a newline');
    const equals = bytes.subarray(0, end - 1).indexOf(0x3d, space + 1);
    if (equals < 0) return fail('it has no "="');
    addRecord(records, bytes, space + 1, equals, end - 1);
    if ((records.xattrs?.size ?? 0) > MAX_XATTRS) {
      return { records, fault: { kind: 'limit', offset: at, reason: `more than ${MAX_XATTRS} xattrs` } };
    }
    if ((records.sparse?.mapNumbers?.length ?? 0) > maxSparseNumbers) {
      return { records, fault: { kind: 'limit', offset: at, reason: 'too many sparse extents' } };
    }
    at = end;
  }
  return { records, fault: null };
}

/** Longest key that means something to us, "GNU.sparse.numbytes", with room to spare; xattr keys are told by their prefix. */
const LONGEST_KEY = 24;
const SCHILY_XATTR = asciiBytes('SCHILY.xattr.');
const LIBARCHIVE_XATTR = asciiBytes('LIBARCHIVE.xattr.');

function addRecord(records: PaxRecords, bytes: Uint8Array, keyStart: number, keyEnd: number, end: number): void {
  const start = keyEnd + 1;
  if (startsWith(bytes, keyStart, keyEnd, SCHILY_XATTR)) {
    const name = bytes.slice(keyStart + SCHILY_XATTR.length, keyEnd);
    (records.xattrs ??= new Map()).set(latin1(name, 0, name.length), {
      name,
      value: bytes.slice(start, end),
      isSchily: true,
    });
    return;
  }
  if (startsWith(bytes, keyStart, keyEnd, LIBARCHIVE_XATTR)) {
    const name = bytes.slice(keyStart + LIBARCHIVE_XATTR.length, keyEnd);
    const xattrs = (records.xattrs ??= new Map());
    const key = latin1(name, 0, name.length);
    // bsdtar writes both forms of the same attribute; the raw one needs no decoding and wins in either order.
    if (!xattrs.get(key)?.isSchily) {
      const raw = bytes.slice(start, end);
      xattrs.set(key, { name, value: decodeBase64(raw) ?? raw, isSchily: false });
    }
    return;
  }
  if (keyEnd - keyStart > LONGEST_KEY) return;
  switch (latin1(bytes, keyStart, keyEnd)) {
    case 'path':
      records.path = copy(bytes, start, end);
      return;
    case 'linkpath':
      records.linkPath = copy(bytes, start, end);
      return;
    case 'uname':
      records.userName = copy(bytes, start, end);
      return;
    case 'gname':
      records.groupName = copy(bytes, start, end);
      return;
    case 'size':
      records.sizeBytes = integerOrEmpty(bytes, start, end);
      return;
    case 'uid':
      records.uid = integerOrEmpty(bytes, start, end);
      return;
    case 'gid':
      records.gid = integerOrEmpty(bytes, start, end);
      return;
    case 'mtime':
      records.mtimeSeconds = start === end ? null : parseDecimalSeconds(bytes, start, end);
      return;
    case 'GNU.sparse.major':
      sparseOf(records).marked = true;
      sparseOf(records).mapInBody = latin1(bytes, start, end) === '1';
      return;
    case 'GNU.sparse.map':
      sparseOf(records).marked = true;
      sparseOf(records).mapText = copy(bytes, start, end);
      return;
    case 'GNU.sparse.offset':
    case 'GNU.sparse.numbytes':
      sparseOf(records).marked = true;
      (sparseOf(records).mapNumbers ??= []).push(parseDecimalInteger(bytes, start, end));
      return;
    case 'GNU.sparse.name':
      sparseOf(records).name = copy(bytes, start, end);
      return;
    case 'GNU.sparse.realsize':
      sparseOf(records).realSizeBytes = integerOrEmpty(bytes, start, end);
      return;
    case 'GNU.sparse.size':
      sparseOf(records).sizeBytes = integerOrEmpty(bytes, start, end);
      return;
  }
}

/**
 * Records of a later global header replace those of an earlier one key by key. What describes a single file (xattrs, sparse
 * maps) is not taken from global headers: no writer puts it there, and it would pile up.
 */
export function mergeGlobalRecords(earlier: PaxRecords, later: PaxRecords): PaxRecords {
  const merged = { ...earlier, ...later };
  delete merged.xattrs;
  delete merged.sparse;
  return merged;
}

function sparseOf(records: PaxRecords): PaxSparse {
  return (records.sparse ??= {});
}

function integerOrEmpty(bytes: Uint8Array, start: number, end: number): number | null {
  return start === end ? null : parseDecimalInteger(bytes, start, end);
}

function copy(bytes: Uint8Array, start: number, end: number): Uint8Array {
  return start === end ? EMPTY_BYTES : bytes.slice(start, end);
}

function startsWith(bytes: Uint8Array, start: number, end: number, prefix: Uint8Array): boolean {
  if (end - start < prefix.length) return false;
  for (let i = 0; i < prefix.length; i++) if (bytes[start + i] !== prefix[i]) return false;
  return true;
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}

function asciiBytes(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/**
 * Base64 as libarchive writes it (no padding); characters outside the alphabet are passed over, a full "=" padding ends it.
 * Answers null where a lone character is left over, which encodes nothing. Not atob(): that throws on what this lets pass.
 */
function decodeBase64(text: Uint8Array): Uint8Array | null {
  const out = new Uint8Array(Math.floor((text.length * 3) / 4));
  let size = 0;
  let group = 0;
  let held = 0;
  let pads = 0;
  for (const character of text) {
    if (character === 0x3d) {
      pads++;
      if (held >= 2 && held + pads >= 4) return out.slice(0, size);
      continue;
    }
    const digit = base64Digit(character);
    if (digit < 0) continue;
    pads = 0;
    group = ((group << 6) | digit) & 0xffffff;
    held++;
    if (held === 2) out[size++] = (group >> 4) & 0xff;
    else if (held === 3) out[size++] = (group >> 2) & 0xff;
    else if (held === 4) {
      out[size++] = group & 0xff;
      held = 0;
    }
  }
  return held === 1 ? null : out.slice(0, size);
}

function base64Digit(character: number): number {
  if (character >= 0x41 && character <= 0x5a) return character - 0x41;
  if (character >= 0x61 && character <= 0x7a) return character - 0x61 + 26;
  if (character >= 0x30 && character <= 0x39) return character - 0x30 + 52;
  if (character === 0x2b) return 62;
  if (character === 0x2f) return 63;
  return -1;
}
