import type { HashWidth, LayerTable } from '../layers/layer-table.ts';
import type { TarEntry } from '../tar/tar-entry.ts';
import { EntryType } from '../tar/tar-entry.ts';
import type { FlatTable } from './flat-table.ts';
import { FlatBuffer } from './flat-table.ts';
import { ENTRY_TYPES, ListedTable, maxTocTextLength, maxTocXattrs } from './listed-table.ts';
import { malformed, tooLarge } from './toc-json.ts';
import { parseTocTime } from './toc-time.ts';

/** Places of the fields in soci-snapshotter ztoc/fbs/ztoc.fbs. */
const ZTOC = { version: 0, uncompressedArchiveSize: 3, toc: 4 } as const;
const TOC = { metadata: 0 } as const;
const FILE = {
  name: 0,
  type: 1,
  uncompressedOffset: 2,
  uncompressedSize: 3,
  linkName: 4,
  mode: 5,
  uid: 6,
  gid: 7,
  userName: 8,
  groupName: 9,
  modTime: 10,
  deviceMajor: 11,
  deviceMinor: 12,
  xattrs: 13,
} as const;
const XATTR = { key: 0, value: 1 } as const;

/** The only version in use; those before it had other fields. */
const VERSION = '0.9';

/**
 * Turns a ztoc, the list of one gzip layer that SOCI keeps beside an image, into the table of that layer. It has no
 * digests of contents, which stay `unseen`, and it has where they lie in the tar.
 * Throws toc-malformed, toc-too-large, too-many-entries.
 */
export function buildZtocTable(bytes: Uint8Array, hashWidth: HashWidth, maxEntries?: number): LayerTable {
  const ztoc = new FlatBuffer(bytes).root();
  const version = decode(ztoc.text(ZTOC.version, 100));
  if (version !== VERSION) throw malformed(`its version is “${version}”, and ${VERSION} is what is read`);
  const table = new ListedTable({
    hashWidth,
    uncompressedBytes: ztoc.count64(ZTOC.uncompressedArchiveSize),
    ...(maxEntries === undefined ? {} : { maxEntries }),
  });
  for (const file of ztoc.table(ZTOC.toc)?.tables(TOC.metadata) ?? []) table.add(readEntry(file), null);
  return table.finish();
}

function readEntry(file: FlatTable): TarEntry {
  const type = ENTRY_TYPES.get(decode(file.text(FILE.type, 100))) ?? EntryType.other;
  const hasBody = type === EntryType.file || type === EntryType.other;
  const sizeBytes = hasBody ? file.count64(FILE.uncompressedSize) : 0;
  return {
    name: file.text(FILE.name, maxTocTextLength),
    type,
    mode: file.count64(FILE.mode) % 0o10000,
    uid: file.u32(FILE.uid),
    gid: file.u32(FILE.gid),
    userName: file.text(FILE.userName, maxTocTextLength),
    groupName: file.text(FILE.groupName, maxTocTextLength),
    sizeBytes,
    storedBytes: sizeBytes,
    mtimeSeconds: parseTocTime(decode(file.text(FILE.modTime, 100))),
    linkName: file.text(FILE.linkName, maxTocTextLength),
    deviceMajor: file.count64(FILE.deviceMajor),
    deviceMinor: file.count64(FILE.deviceMinor),
    xattrs: readXattrs(file),
    sparse: null,
    headerOffset: 0,
    bodyOffset: hasBody ? file.count64(FILE.uncompressedOffset) : 0,
  };
}

const PAX_PREFIX = new TextEncoder().encode('SCHILY.xattr.');

function readXattrs(file: FlatTable): TarEntry['xattrs'] {
  const xattrs: [Uint8Array, Uint8Array][] = [];
  for (const xattr of file.tables(FILE.xattrs)) {
    if (xattrs.length >= maxTocXattrs) throw tooLarge(`more than ${maxTocXattrs} extended attributes of one entry`);
    const key = xattr.text(XATTR.key, maxTocTextLength);
    const isPax = PAX_PREFIX.every((byte, i) => key[i] === byte);
    xattrs.push([isPax ? key.subarray(PAX_PREFIX.length) : key, xattr.text(XATTR.value, maxTocTextLength)]);
  }
  return xattrs;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
