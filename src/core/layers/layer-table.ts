import type { Warning } from '../formats/warning.ts';

/** A list of byte strings: string i is bytes[i === 0 ? 0 : ends[i - 1], ends[i]). */
export interface ByteStrings {
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
}

export interface Owner {
  readonly uid: number;
  readonly gid: number;
  readonly userName: string;
  readonly groupName: string;
}

/** Value of the `link`, `xattrs` and `device` columns for an entry that has none. */
export const NONE = 0xffff_ffff;

/** Width in bytes of a content hash: a seeded 128-bit hash, or SHA-256 for a deep reading. */
export type HashWidth = 16 | 32;

/** Values of the `hashState` column. */
export const HashState = {
  /** Not a file with content, or content of zero bytes. */
  noContent: 0,
  known: 1,
  /** The body was jumped over; it can be read again at `bodyOffset`. */
  deferred: 2,
  /** A sparse file too large to expand: the hash is of its map and stored bytes. */
  ofSparseMap: 3,
  /** The content was never read and nothing tells its hash: it counts as different from every other. */
  unseen: 4,
} as const;
export type HashState = (typeof HashState)[keyof typeof HashState];

/**
 * All entries of one layer in archive order, as columns: entry i is element i of each.
 * Built by scan-layer.ts, transferred (never cloned) to whoever holds the image model.
 */
export interface LayerTable {
  readonly entryCount: number;
  /** Canonical path of each entry: components joined by "/", no leading or trailing "/", empty for the root. Raw bytes. */
  readonly paths: ByteStrings;
  /** EntryType. */
  readonly type: Uint8Array;
  /** Permission bits, `mode & 0o7777`. */
  readonly mode: Uint16Array;
  /** Index into `owners`. */
  readonly owner: Uint32Array;
  readonly owners: readonly Owner[];
  /** Bytes of content, holes of sparse files included. */
  readonly sizeBytes: Float64Array;
  /** Bytes of body in the archive. */
  readonly storedBytes: Float64Array;
  /** The sizes that the headers declare, also of types without a body; null where all are those of `sizeBytes`. */
  readonly declaredBytes: Float64Array | null;
  /** How many ".." each relative name began with, which `paths` has not; null where none did. */
  readonly climbs: Uint32Array | null;
  /** Seconds since 1970, fractions kept. */
  readonly mtimeSeconds: Float64Array;
  /** Index into `links` (raw link target of symlinks and hardlinks), or NONE. */
  readonly link: Uint32Array;
  readonly links: ByteStrings;
  /** Index into `xattrSets`, or NONE. Equal sets have equal serialisations. */
  readonly xattrs: Uint32Array;
  /** Each set: name NUL length-of-value (u32 LE) value, sorted by name. */
  readonly xattrSets: ByteStrings;
  /** Major and minor numbers as major * 2^20 + minor would overflow: index into `devices`, or NONE. */
  readonly device: Uint32Array;
  readonly devices: readonly (readonly [major: number, minor: number])[];
  /** Offset in bytes of the content in the uncompressed layer stream. */
  readonly bodyOffset: Float64Array;
  /** HashState. */
  readonly hashState: Uint8Array;
  readonly hashWidth: HashWidth;
  /** hashWidth bytes per entry. */
  readonly hashes: Uint8Array;
  /** 1 where the entry is sparse. */
  readonly sparse: Uint8Array;
  /** Length in bytes of the uncompressed layer stream, all of it, also what follows the end-of-archive blocks. */
  readonly uncompressedBytes: number;
  /** False when the stream broke off: the entries before the break are here. */
  readonly complete: boolean;
  /** Warnings met while reading, layer index not yet filled in. */
  readonly warnings: readonly Warning[];
}
