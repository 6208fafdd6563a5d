import { AppError } from '../../base/app-error.ts';
import { decodeRawText } from '../bytes/byte-text.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { EntryType } from '../tar/tar-entry.ts';
import type { TarEnd, TarEntry, TarSink } from '../tar/tar-entry.ts';
import { TarScanner } from '../tar/tar-scanner.ts';
import { ArchiveShape, isControlName } from './archive-shape.ts';
import type { BlobLocation } from './catalog.ts';
import { normalizeMemberName } from './member-name.ts';
import { MemberStore, maxIndexedMembers } from './member-store.ts';

/**
 * Windows in which an archive is read. A read of a dropped file costs 0.6 to 1 ms whatever its length, so small windows
 * lose; growing from 1 to 16 MB while nothing is jumped over was the fastest on archives of small files (as fast as
 * streaming) and of big ones (10 GB in 0.2 s).
 */
const smallestWindowBytes = 1 << 20;
const largestWindowBytes = 16 << 20;

export interface IndexOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (bytesRead: number) => void;
}

/** How an outer archive ended. `error`: why not all of it could be read; what came before it is in the index. */
export interface ArchiveEnd {
  readonly error: AppError | null;
  /** Null when `error` is set. */
  readonly tarEnd: TarEnd | null;
}

export interface IndexedArchive {
  readonly store: MemberStore;
  readonly shape: ArchiveShape;
  readonly end: ArchiveEnd;
  /** Members whose content is stored sparse: their stored bytes are not the file's. */
  readonly sparseMembers: number;
}

/** Enters the members of an outer tar into a store. Where bodies are wanted, see stream-archive.ts. */
export class MemberRecorder {
  readonly shape = new ArchiveShape();
  sparseMembers = 0;
  readonly #store: MemberStore;
  readonly #locate: (entry: TarEntry, name: string) => BlobLocation;

  constructor(store: MemberStore, locate: (entry: TarEntry, name: string) => BlobLocation) {
    this.#store = store;
    this.#locate = locate;
  }

  /** Canonical name of a member that is a file, or null for any other member. */
  record(entry: TarEntry): string | null {
    const name = normalizeMemberName(decodeRawText(entry.name));
    if (name === null) return null;
    this.shape.add(name, entry.type === EntryType.directory);
    if (this.#store.size >= maxIndexedMembers && !isControlName(name)) return null;
    switch (entry.type) {
      case EntryType.file:
        if (entry.sparse) {
          this.sparseMembers += 1;
          this.#store.drop(name);
          return null;
        }
        this.#store.addFile(name, this.#locate(entry, name));
        return name;
      case EntryType.symlink:
        this.#store.addSymlink(name, decodeRawText(entry.linkName));
        return null;
      case EntryType.hardlink:
        this.#store.addHardlink(name, decodeRawText(entry.linkName));
        return null;
      default:
        return null;
    }
  }
}

/**
 * Index of an uncompressed tar by its headers; bodies are jumped over where that pays.
 * A truncated or broken archive ends in `end.error` and keeps what came before.
 * Throws read-failed, and AbortError when `signal` aborts.
 */
export async function indexArchive(source: ByteSource, options: IndexOptions): Promise<IndexedArchive> {
  const store = new MemberStore((location) =>
    location.kind === 'range' ? source.read(location.offsetBytes, location.sizeBytes, options.signal) : Promise.resolve(new Uint8Array(0)),
  );
  const recorder = new MemberRecorder(store, (entry) => ({
    kind: 'range',
    file: 0,
    offsetBytes: entry.bodyOffset,
    sizeBytes: entry.storedBytes,
  }));
  const sink: TarSink = {
    entry: (entry) => {
      recorder.record(entry);
      return false;
    },
    body: () => {},
    entryEnd: () => {},
  };
  const end = await scanHeaders(source, new TarScanner(sink), options);
  return { store, shape: recorder.shape, end, sparseMembers: recorder.sparseMembers };
}

async function scanHeaders(
  source: ByteSource,
  scanner: TarScanner,
  options: IndexOptions,
): Promise<ArchiveEnd> {
  let offset = 0;
  let windowBytes = smallestWindowBytes;
  try {
    while (offset < source.sizeBytes) {
      options.signal?.throwIfAborted();
      const chunk = await source.read(offset, windowBytes, options.signal);
      if (chunk.length === 0) break;
      scanner.push(chunk);
      offset += chunk.length;
      if (scanner.ended) break;
      if (scanner.skippableBytes > windowBytes) {
        const jump = Math.min(scanner.skippableBytes, source.sizeBytes - offset);
        scanner.skip(jump);
        offset += jump;
        windowBytes = smallestWindowBytes;
      } else windowBytes = Math.min(windowBytes * 2, largestWindowBytes);
      options.onProgress?.(offset);
    }
    return { error: null, tarEnd: scanner.finish() };
  } catch (error) {
    // A failing disk is not a broken archive: nothing that follows could be trusted.
    if (!(error instanceof AppError) || error.code === 'read-failed') throw error;
    return { error, tarEnd: null };
  }
}
