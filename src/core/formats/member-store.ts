import { AppError } from '../../base/app-error.ts';
import type { BlobLocation } from './catalog.ts';
import { normalizeMemberName, resolveSymlink } from './member-name.ts';

/** Largest JSON document that is read: registries allow 4 MiB for a manifest; configs with huge labels exist. */
export const maxDocumentBytes = 64 << 20;

/** JSON documents that are kept in memory together; an image has some kilobytes of them. */
export const maxKeptDocumentBytes = 256 << 20;

/**
 * Members whose names are kept; image archives have some thousands. Past this only the control files are added, so that
 * a root filesystem of millions of files does not fill the memory with names that nothing asks for.
 */
export const maxIndexedMembers = 262_144;

/** Links that are followed before giving up, as the kernel does (ELOOP). */
const maxLinkHops = 20;

/** A file inside the opened archive or folder. */
export interface Member {
  /** Canonical name; of the target where a link was followed. */
  readonly name: string;
  readonly location: BlobLocation;
}

type Slot =
  { readonly kind: 'file'; readonly location: BlobLocation } | { readonly kind: 'symlink'; readonly target: string };

/** The files of an opened archive or folder by canonical name. A later member of the same name replaces the earlier one. */
export class MemberStore {
  readonly #slots = new Map<string, Slot>();
  readonly #readBytes: (location: BlobLocation) => Promise<Uint8Array>;

  /** `readBytes` reads a whole member. */
  constructor(readBytes: (location: BlobLocation) => Promise<Uint8Array>) {
    this.#readBytes = readBytes;
  }

  get size(): number {
    return this.#slots.size;
  }

  has(name: string): boolean {
    return this.#slots.has(name);
  }

  addFile(name: string, location: BlobLocation): void {
    this.#slots.set(name, { kind: 'file', location });
  }

  addSymlink(name: string, target: string): void {
    this.#slots.set(name, { kind: 'symlink', target });
  }

  /** A hardlink is another name for the file that its target is at that moment (tar lists targets first). */
  addHardlink(name: string, target: string): void {
    const canonical = normalizeMemberName(target);
    const slot = canonical === null ? undefined : this.#slots.get(canonical);
    if (slot) this.#slots.set(name, slot);
  }

  /** For a member that exists and whose bytes are no plain file content. */
  drop(name: string): void {
    this.#slots.delete(name);
  }

  /** The file of that name, through links inside the archive; null when absent, outside or a loop of links. */
  find(name: string): Member | null {
    let at = normalizeMemberName(name);
    for (let hop = 0; hop <= maxLinkHops && at !== null; hop++) {
      const slot = this.#slots.get(at);
      if (!slot) return null;
      if (slot.kind === 'file') return { name: at, location: slot.location };
      at = resolveSymlink(at, slot.target);
    }
    return null;
  }

  /**
   * All bytes of a JSON document.
   * Throws json-too-large, archive-truncated when the archive ends inside it, and what reading may throw.
   */
  async readDocument(member: Member): Promise<Uint8Array> {
    const { sizeBytes } = member.location;
    if (sizeBytes > maxDocumentBytes) {
      throw new AppError(
        'json-too-large',
        `${member.name} is ${sizeBytes.toLocaleString('en')} bytes long; JSON documents are read up to ${maxDocumentBytes.toLocaleString('en')} bytes.`,
        { file: member.name },
      );
    }
    const bytes = await this.#readBytes(member.location);
    if (bytes.length < sizeBytes) {
      throw new AppError(
        'archive-truncated',
        `The archive ends inside ${member.name}, after ${bytes.length} of its ${sizeBytes} bytes.`,
        { file: member.name, byteOffset: bytes.length },
      );
    }
    return bytes;
  }
}
