import type { ArchiveListing } from '../core/content/archive-listing.ts';
import type { ArchiveFormat, ContentDescription } from '../core/content/describe-content.ts';
import type { ReadingOptions } from './session-types.ts';

export type { ArchiveFormat, ArchiveListing, ContentDescription };

export interface UnpackedContent {
  readonly content: Blob;
  /** False where more than MOST_UNPACKED_BYTES would have come; this is the beginning. */
  readonly isWhole: boolean;
}

/**
 * What can be asked about contents that were read. The page has only a Blob, a handle; a layer worker reads its bytes. Every
 * question rejects with an AppError where reading fails, and with an AbortError when the signal fires.
 */
export interface ContentTools {
  /** What it is. `path` helps to guess the language of a text. */
  inspect(content: Blob, path: string, options?: ReadingOptions): Promise<ContentDescription>;
  /** The members of an archive, in order; a broken one says so in the listing. */
  listArchive(content: Blob, format: ArchiveFormat, options?: ReadingOptions): Promise<ArchiveListing>;
  /** What gzip, zstd, xz or bzip2 has packed. */
  unpack(content: Blob, options?: ReadingOptions): Promise<UnpackedContent>;
  /** First offset at or after `from` at which `needle` (not empty) stands, or -1. */
  findBytes(content: Blob, needle: Uint8Array, from: number, options?: ReadingOptions): Promise<number>;
  /** First offset at or after `from` at which two contents differ, or at which the shorter one ends; -1 where they do not. */
  findDifference(a: Blob, b: Blob, from: number, options?: ReadingOptions): Promise<number>;
}

/** The same as it crosses to the workers; see ContentTools. */
export interface ContentApi {
  inspectContent(content: Blob, path: string): ContentDescription;
  listArchive(content: Blob, format: ArchiveFormat): ArchiveListing;
  unpackContent(content: Blob): UnpackedContent;
  findBytes(content: Blob, needle: Uint8Array, from: number): number;
  findDifference(a: Blob, b: Blob, from: number): number;
}
