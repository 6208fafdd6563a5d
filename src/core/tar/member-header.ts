import { AppError } from '../../base/app-error.ts';
import type { HeaderExtensions } from './header-extensions.ts';
import { EntryType, type TarEntry } from './tar-entry.ts';
import { BLOCK_BYTES, copyHeaderName, copyTextField, EMPTY_BYTES, headerFormat, reuseTextField } from './tar-header.ts';
import { parseNumberField } from './tar-number.ts';

/** A member whose sparse map may still have to be read. */
export type EntryDraft = { -readonly [Field in keyof TarEntry]: TarEntry[Field] };

const NO_XATTRS: TarEntry['xattrs'] = [];

/** Reads header blocks of members. Holds the last owner names: nearly all members of a layer share them. */
export class MemberHeaderReader {
  #userName: Uint8Array = EMPTY_BYTES;
  #groupName: Uint8Array = EMPTY_BYTES;

  /**
   * The member whose header block stands at `at` of `bytes` and at `offset` of the archive, with all extensions applied but the
   * sparse ones. Precedence: local PAX records, GNU long names, global PAX records, the header.
   */
  read(bytes: Uint8Array, at: number, offset: number, extensions: HeaderExtensions): EntryDraft {
    const { local, global, gnuName, gnuLink } = extensions;
    const format = headerFormat(bytes, at);
    const hasOwners = format !== 'v7';
    if (hasOwners) {
      this.#userName = reuseTextField(bytes, at + 265, 32, this.#userName);
      this.#groupName = reuseTextField(bytes, at + 297, 32, this.#groupName);
    }
    const name = local?.path ?? gnuName ?? global?.path ?? copyHeaderName(bytes, at, format);
    const mode = readNumber(bytes, at, 100, 8, 'mode', offset);
    let userName = hasOwners ? this.#userName : EMPTY_BYTES;
    let groupName = hasOwners ? this.#groupName : EMPTY_BYTES;
    let size = readNumber(bytes, at, 124, 12, 'size', offset);
    let uid = readNumber(bytes, at, 108, 8, 'uid', offset);
    let gid = readNumber(bytes, at, 116, 8, 'gid', offset);
    let mtimeSeconds = readNumber(bytes, at, 136, 12, 'mtime', offset);
    let xattrs = NO_XATTRS;
    if (local !== null || global !== null) {
      userName = local?.userName ?? global?.userName ?? userName;
      groupName = local?.groupName ?? global?.groupName ?? groupName;
      size = paxNumber('size', local?.sizeBytes, global?.sizeBytes, size, offset);
      uid = paxNumber('uid', local?.uid, global?.uid, uid, offset);
      gid = paxNumber('gid', local?.gid, global?.gid, gid, offset);
      mtimeSeconds = paxNumber('mtime', local?.mtimeSeconds, global?.mtimeSeconds, mtimeSeconds, offset);
      if (local?.xattrs !== undefined) {
        xattrs = Array.from(local.xattrs.values(), (xattr) => [xattr.name, xattr.value] as const);
      }
    }
    if (size < 0) {
      throw new AppError('tar-bad-number', `the header at byte ${offset} has a negative size`, { byteOffset: offset });
    }

    const type = entryType(bytes[at + 156]!, name);
    const storedBytes = type === EntryType.file || type === EntryType.other ? size : 0;
    const hasDevice = hasOwners && (type === EntryType.character || type === EntryType.block);
    return {
      name,
      type,
      // ToInt32 is exact for the low bits up to 2^53 and harmless above.
      mode: mode & 0o7777,
      uid,
      gid,
      userName,
      groupName,
      sizeBytes: storedBytes,
      storedBytes,
      ...(size === storedBytes ? {} : { declaredBytes: size }),
      mtimeSeconds,
      linkName: local?.linkPath ?? gnuLink ?? global?.linkPath ?? copyTextField(bytes, at + 157, 100),
      deviceMajor: hasDevice ? readNumber(bytes, at, 329, 8, 'devmajor', offset) : 0,
      deviceMinor: hasDevice ? readNumber(bytes, at, 337, 8, 'devminor', offset) : 0,
      xattrs,
      sparse: null,
      headerOffset: extensions.firstOffset < 0 ? offset : extensions.firstOffset,
      bodyOffset: offset + BLOCK_BYTES,
    };
  }
}

/** The number field at `field` of the header block; AppError `tar-bad-number` where it is malformed. */
export function readNumber(
  bytes: Uint8Array,
  at: number,
  field: number,
  length: number,
  what: string,
  offset: number,
): number {
  const value = parseNumberField(bytes, at + field, length);
  if (Number.isNaN(value)) {
    throw new AppError('tar-bad-number', `the header at byte ${offset} has a malformed ${what}`, {
      byteOffset: offset + field,
    });
  }
  return value;
}

/** An empty local value takes a global one back (POSIX.1-2017 pax, "pax Extended Header"). */
function paxNumber(
  what: string,
  local: number | null | undefined,
  global: number | null | undefined,
  header: number,
  offset: number,
): number {
  const value = local === undefined ? global : local;
  if (value === undefined || value === null) return header;
  if (Number.isNaN(value)) {
    const message = `the PAX ${what} of the member at byte ${offset} is not a number`;
    throw new AppError('tar-bad-number', message, { byteOffset: offset });
  }
  return value;
}

/**
 * NUL is v7's flag for a regular file, and for a directory where the name ends in "/". '7' is a contiguous file, 'S' an old GNU
 * sparse file.
 */
function entryType(flag: number, name: Uint8Array): EntryType {
  switch (flag) {
    case 0x00:
      return name[name.length - 1] === 0x2f ? EntryType.directory : EntryType.file;
    case 0x30:
    case 0x37:
    case 0x53:
      return EntryType.file;
    case 0x31:
      return EntryType.hardlink;
    case 0x32:
      return EntryType.symlink;
    case 0x33:
      return EntryType.character;
    case 0x34:
      return EntryType.block;
    case 0x35:
      return EntryType.directory;
    case 0x36:
      return EntryType.fifo;
    default:
      return EntryType.other;
  }
}
