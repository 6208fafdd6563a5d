import type { ErrorRecord } from '../../base/app-error.ts';
import type { Compression } from '../compression/compression.ts';
import type { EntryType } from '../tar/tar-entry.ts';
import type { ArchiveFormat } from './describe-content.ts';

/** One member of an archive that is a file of an image. */
export interface ArchiveMember {
  /** Display form; of a member of an archive in the archive with the outer one's name before it: `data.tar.xz › usr/bin/jq`. */
  readonly name: string;
  readonly type: EntryType;
  readonly sizeBytes: number;
  /** Bytes that the member takes up in the archive; null where they cannot be told apart from the others'. */
  readonly storedBytes: number | null;
  /** Permission bits, where the archive keeps them. */
  readonly mode: number | null;
  readonly mtimeSeconds: number | null;
  /** Display form of what a link names. */
  readonly linkTarget: string | null;
}

export interface ArchiveListing {
  readonly format: ArchiveFormat;
  readonly compression: Compression;
  /** In archive order. */
  readonly members: readonly ArchiveMember[];
  /** Sum over the listed members. */
  readonly bytes: number;
  /** There are more than MOST_LISTED_MEMBERS; these are the first. */
  readonly isCut: boolean;
  /** Why the rest could not be read; the members before are there. */
  readonly error: ErrorRecord | null;
}

/** Members of one archive that are listed; a list of more is of no use and would be tens of megabytes. */
export const MOST_LISTED_MEMBERS = 100_000;

/** Collects members up to the limit. */
export class MemberList {
  readonly members: ArchiveMember[] = [];
  bytes = 0;
  isCut = false;
  readonly #most: number;

  constructor(most = MOST_LISTED_MEMBERS) {
    this.#most = most;
  }

  add(member: ArchiveMember): void {
    if (this.members.length >= this.#most) {
      this.isCut = true;
      return;
    }
    this.members.push(member);
    this.bytes += member.sizeBytes;
  }
}
