import { AppError } from '../../base/app-error.ts';
import { assert } from '../../base/assert.ts';
import { decodeRawText } from '../bytes/byte-text.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { WindowReader } from '../bytes/window-reader.ts';
import { EntryType } from '../tar/tar-entry.ts';
import type { TarEnd, TarEntry, TarSink } from '../tar/tar-entry.ts';
import { TarScanner } from '../tar/tar-scanner.ts';
import { ArchiveShape, isControlName } from './archive-shape.ts';
import type { BlobLocation } from './catalog.ts';
import { beginsLikeJson } from './json-document.ts';
import { isWellKnownRoot, normalizeMemberName, topComponent } from './member-name.ts';
import { MemberStore, maxIndexedMembers, maxKeptDocumentBytes } from './member-store.ts';

/**
 * JSON documents up to this size are kept while the headers are read, as their bytes pass by in the windows anyway: an
 * index of thousands of manifests would otherwise cost a read for each.
 */
const maxPassingDocumentBytes = 64 << 10;

export interface IndexOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (bytesRead: number) => void;
}

/** How an outer archive ended. `error`: why not all of it could be read; what came before it is in the index. */
export interface ArchiveEnd {
  readonly error: AppError | null;
  /** Null when `error` is set, and when reading stopped early because the archive is plainly a root filesystem. */
  readonly tarEnd: TarEnd | null;
}

export interface IndexedArchive {
  readonly store: MemberStore;
  readonly shape: ArchiveShape;
  readonly end: ArchiveEnd;
  readonly oddities: OuterOddities;
}

/** What is out of the ordinary in an outer archive without being wrong. */
export interface OuterOddities {
  /** Members whose content is stored sparse: their stored bytes are not the file's. */
  readonly sparseMembers: number;
  /** Control files that come more than once; the last one counts. */
  readonly repeatedControlFiles: ReadonlySet<string>;
}

/** Enters the members of an outer tar into a store. Where bodies are wanted, see stream-archive.ts. */
export class MemberRecorder implements OuterOddities {
  readonly shape = new ArchiveShape();
  readonly repeatedControlFiles = new Set<string>();
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
        if (isControlName(name) && this.#store.has(name)) this.repeatedControlFiles.add(name);
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
  const documents = new PassingDocuments();
  const store = new MemberStore((location) => {
    assert(location.kind === 'range', 'a plain archive has ranges');
    const kept = documents.find(location.offsetBytes);
    return kept ? Promise.resolve(kept) : source.read(location.offsetBytes, location.sizeBytes, options.signal);
  });
  const recorder = new MemberRecorder(store, (entry) => ({
    kind: 'range',
    file: 0,
    offsetBytes: entry.bodyOffset,
    sizeBytes: entry.storedBytes,
  }));
  const sink: TarSink = {
    entry: (entry) => {
      const name = recorder.record(entry);
      return name !== null && documents.begin(name, entry);
    },
    body: (bytes) => documents.take(bytes),
    entryEnd: () => documents.end(),
  };
  const end = await scanHeaders(source, new TarScanner(sink), recorder.shape, options);
  return { store, shape: recorder.shape, end, oddities: recorder };
}

async function scanHeaders(
  source: ByteSource,
  scanner: TarScanner,
  shape: ArchiveShape,
  options: IndexOptions,
): Promise<ArchiveEnd> {
  const windows = new WindowReader(source, { signal: options.signal, mayReadAhead: false });
  try {
    for (let chunk = await windows.next(); chunk !== null; chunk = await windows.next()) {
      scanner.push(chunk);
      const jump = Math.min(scanner.skippableBytes, source.sizeBytes - windows.offset);
      if (jump >= windows.windowBytes) {
        scanner.skip(jump);
        windows.skip(jump);
      }
      options.onProgress?.(windows.offset);
      if (scanner.ended) break;
      if (shape.isPlainlyRootfs) return { error: null, tarEnd: null };
    }
    return { error: null, tarEnd: scanner.finish() };
  } catch (error) {
    // A failing disk is not a broken archive: nothing that follows could be trusted.
    if (!(error instanceof AppError) || error.code === 'read-failed') throw error;
    return { error, tarEnd: null };
  }
}

/** Small members that begin like JSON, by the offset of their content. */
class PassingDocuments {
  readonly #byOffset = new Map<number, Uint8Array>();
  #keptBytes = 0;
  #offset = 0;
  #sizeBytes = 0;
  #bytes: Uint8Array | null = null;
  #filled = 0;

  /** Answers whether the member's bytes are wanted. */
  begin(name: string, entry: TarEntry): boolean {
    this.#bytes = null;
    const { storedBytes } = entry;
    if (storedBytes === 0 || storedBytes > maxPassingDocumentBytes || isWellKnownRoot(topComponent(name))) return false;
    if (this.#keptBytes + storedBytes > maxKeptDocumentBytes) return false;
    this.#offset = entry.bodyOffset;
    this.#sizeBytes = storedBytes;
    this.#filled = 0;
    return true;
  }

  take(bytes: Uint8Array): void {
    if (this.#filled === 0 && beginsLikeJson(bytes)) this.#bytes = new Uint8Array(this.#sizeBytes);
    this.#bytes?.set(bytes, this.#filled);
    this.#filled += bytes.length;
  }

  end(): void {
    if (!this.#bytes) return;
    this.#byOffset.set(this.#offset, this.#bytes);
    this.#keptBytes += this.#bytes.length;
    this.#bytes = null;
  }

  find(offsetBytes: number): Uint8Array | null {
    return this.#byOffset.get(offsetBytes) ?? null;
  }
}
