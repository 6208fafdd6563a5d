import { AppError } from '../../base/app-error.ts';
import { sliceSource, type ByteSource } from '../bytes/byte-source.ts';
import { decodeRawText, displayText } from '../bytes/byte-text.ts';
import type { ReadOptions } from '../compression/read-stored.ts';
import { sniffCompression, SNIFF_BYTES } from '../compression/sniff-compression.ts';
import { EntryType } from '../tar/tar-entry.ts';
import type { MemberList } from './archive-listing.ts';
import { listTar } from './list-tar.ts';

/**
 * Byte layout of a member's header (ar(5); all text, padded with spaces):
 *
 *     0 name 16 mtime 28 uid 34 gid 40 mode (octal) 48 size 58 "`\n" 60
 *
 * Members begin at even offsets. GNU keeps long names in a member `//` and writes `/OFFSET` into the name; BSD writes `#1/LENGTH`
 * and puts the name before the content.
 */
const HEADER_BYTES = 60;
const MAGIC_BYTES = 8;
const MOST_NAME_TABLE_BYTES = 4 << 20;
const MOST_BSD_NAME_BYTES = 4096;

/**
 * Adds the members of an ar archive to `list`; of a Debian package (deb(5)) also those of the tars in it. Throws AppError
 * `read-failed` at a header that is none, and what listTar throws.
 */
export async function listAr(source: ByteSource, list: MemberList, options: ReadOptions): Promise<void> {
  let longNames = new Uint8Array(0);
  let isPackage = false;
  for (let at = MAGIC_BYTES; at + HEADER_BYTES <= source.sizeBytes && !list.isCut;) {
    const header = await source.read(at, HEADER_BYTES, options.signal);
    const size = readNumber(header, 48, 10, 10);
    if (header[58] !== 0x60 || header[59] !== 0x0a || size === null) {
      throw new AppError('read-failed', `There is no ar header at byte ${at}.`, { byteOffset: at });
    }
    const bodyAt = at + HEADER_BYTES;
    const rawName = readField(header, 0, 16);
    at = bodyAt + size + (size % 2);
    if (rawName === '//') {
      longNames = (await source.read(bodyAt, Math.min(size, MOST_NAME_TABLE_BYTES), options.signal)).slice();
      continue;
    }
    // Tables of symbols are no members to a reader.
    if (rawName === '/' || rawName === '/SYM64/' || rawName.startsWith('__.SYMDEF')) continue;
    const bsdLength = /^#1\/(\d+)$/.exec(rawName)?.[1];
    const nameBytes = bsdLength === undefined ? 0 : Math.min(Number(bsdLength), size, MOST_BSD_NAME_BYTES);
    const name =
      nameBytes > 0
        ? decodeRawText(trimNuls(await source.read(bodyAt, nameBytes, options.signal)))
        : (longName(rawName, longNames) ?? rawName.replace(/\/$/, ''));
    const shown = displayText(name).text;
    list.add({
      name: shown,
      type: EntryType.file,
      sizeBytes: size - nameBytes,
      storedBytes: size,
      mode: masked(readNumber(header, 40, 8, 8)),
      mtimeSeconds: readNumber(header, 16, 12, 10),
      linkTarget: null,
    });
    if (shown === 'debian-binary') isPackage = true;
    if (isPackage && /^(?:control|data)\.tar(?:\.|$)/.test(shown)) {
      const member = sliceSource(source, bodyAt, size);
      const compression = sniffCompression(await member.read(0, SNIFF_BYTES, options.signal));
      await listTar(member, compression, list, `${shown} › `, options);
    }
  }
}

function readField(header: Uint8Array, at: number, length: number): string {
  return decodeRawText(header.subarray(at, at + length)).trimEnd();
}

function readNumber(header: Uint8Array, at: number, length: number, base: 8 | 10): number | null {
  const text = readField(header, at, length).trim();
  if (text === '') return 0;
  return (base === 8 ? /^[0-7]+$/ : /^\d+$/).test(text) ? parseInt(text, base) : null;
}

function masked(mode: number | null): number | null {
  return mode === null ? null : mode & 0o7777;
}

function longName(rawName: string, table: Uint8Array): string | null {
  const offset = /^\/(\d+)$/.exec(rawName)?.[1];
  if (offset === undefined || Number(offset) >= table.length) return null;
  const from = Number(offset);
  const end = table.indexOf(0x0a, from);
  return decodeRawText(table.subarray(from, end < 0 ? table.length : end)).replace(/\/$/, '');
}

function trimNuls(bytes: Uint8Array): Uint8Array {
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}
