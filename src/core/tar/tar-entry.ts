/**
 * What a tar member is. `other` is a type flag we do not know: it has a body and is kept as an opaque file.
 * The numbers are stored in columns (see layers/layer-table.ts).
 */
export const EntryType = {
  file: 0,
  directory: 1,
  symlink: 2,
  hardlink: 3,
  character: 4,
  block: 5,
  fifo: 6,
  other: 7,
} as const;
export type EntryType = (typeof EntryType)[keyof typeof EntryType];

/** One extent of stored data in a sparse file: `lengthBytes` of the body belong at `offsetBytes` of the expanded file. */
export interface SparseExtent {
  readonly offsetBytes: number;
  readonly lengthBytes: number;
}

/**
 * A tar member with every extension already applied (PAX local and global records, GNU long names, base-256 numbers,
 * sparse maps). Names and links are the raw bytes of the archive.
 */
export interface TarEntry {
  readonly name: Uint8Array;
  readonly type: EntryType;
  /** Permission bits with setuid, setgid and sticky: `mode & 0o7777`. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly userName: Uint8Array;
  readonly groupName: Uint8Array;
  /** Size of the content in bytes as a reader of the file sees it (for sparse files: with the holes). 0 for types without a body. */
  readonly sizeBytes: number;
  /** Bytes of body that follow the header in the archive, padding not counted; a PAX 1.0 sparse map is counted. */
  readonly storedBytes: number;
  /** The size that the header declares, where that is not `sizeBytes`: types without a body may have one. */
  readonly declaredBytes?: number;
  /** Seconds since 1970, fractions kept; may be negative. */
  readonly mtimeSeconds: number;
  readonly linkName: Uint8Array;
  readonly deviceMajor: number;
  readonly deviceMinor: number;
  /** Extended attributes as (name, value) in archive order; empty when there are none. */
  readonly xattrs: readonly (readonly [name: Uint8Array, value: Uint8Array])[];
  /** Extents of a sparse file in archive order, or null for a file stored whole. */
  readonly sparse: readonly SparseExtent[] | null;
  /** Offset in bytes of the first header block that belongs to this member (its PAX or GNU long-name header where it has one). */
  readonly headerOffset: number;
  /** Offset in bytes of the first content byte (for PAX 1.0 sparse: after the map). */
  readonly bodyOffset: number;
}

/** Receives the members of an archive in order: `entry`, then `body` any number of times, then `entryEnd`. */
export interface TarSink {
  /** Answers whether the scanner should deliver this member's body; when false the body is passed over. */
  entry(entry: TarEntry): boolean;
  /** Content bytes as stored (a sparse file's extents one after another). Valid only during the call. */
  body(bytes: Uint8Array): void;
  /** The whole body has arrived (or was passed over). A member that the archive cuts off never gets this call. */
  entryEnd(): void;
}

/** How an archive ended, for statistics and warnings. */
export interface TarEnd {
  /** 2 for a proper end; 1 for a single zero block at the end of the file; 0 where the archive just stops after a member. */
  readonly endBlocks: 0 | 1 | 2;
  /** Offset in bytes at which the archive's members end (start of the first end block). */
  readonly endOffset: number;
  /**
   * True when bytes other than zero and an eStargz table of contents follow the end-of-archive blocks; they are never read as
   * members.
   */
  readonly junkAfterEnd: boolean;
  readonly globalPaxHeaders: number;
}
