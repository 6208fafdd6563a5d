import { ZipReader, type Entry, type Reader } from '@zip.js/zip.js/lib/zip-core-reader.js';
import { AppError } from '../../base/app-error.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { displayText } from '../bytes/byte-text.ts';
import { EntryType } from '../tar/tar-entry.ts';
import type { ArchiveMember, MemberList } from './archive-listing.ts';

/** zip.js holds the central directory in memory; that of an archive of 100,000 members is some 10 MB. */
export const MOST_ZIP_DIRECTORY_BYTES = 64 << 20;

const FILE_TYPE_MASK = 0o170000;
const TYPE_SYMLINK = 0o120000;

/**
 * Adds the members of a zip archive to `list`, by its central directory alone: a few reads at its end, whatever its size.
 * Throws AppError `read-failed` for one that cannot be read.
 */
export async function listZip(source: ByteSource, list: MemberList, signal: AbortSignal | undefined): Promise<void> {
  const reader = new ZipReader(zipReaderOf(source, signal));
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      signal?.throwIfAborted();
      list.add(describe(entry));
      if (list.isCut) return;
    }
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof AppError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('read-failed', `The directory of the zip archive cannot be read: ${reason}.`, {}, { cause });
  }
}

function describe(entry: Entry): ArchiveMember {
  const unixMode = entry.unixMode ?? null;
  const isSymlink = unixMode !== null && (unixMode & FILE_TYPE_MASK) === TYPE_SYMLINK;
  return {
    name: displayText(entry.filename).text,
    type: entry.directory ? EntryType.directory : isSymlink ? EntryType.symlink : EntryType.file,
    sizeBytes: entry.uncompressedSize,
    storedBytes: entry.compressedSize,
    mode: unixMode === null || unixMode === 0 ? null : unixMode & 0o7777,
    mtimeSeconds: Math.floor(entry.lastModDate.getTime() / 1000),
    linkTarget: null,
  };
}

/**
 * What zip.js reads through. A plain object: its class Reader comes only with everything that unpacks and writes, workers and
 * WebAssembly included (some 100 kB), and of a reader it asks for no more than this.
 */
function zipReaderOf(source: ByteSource, signal: AbortSignal | undefined): Reader<ByteSource> {
  const reader: Pick<Reader<ByteSource>, 'size' | 'readUint8Array'> = {
    size: source.sizeBytes,
    async readUint8Array(index, length) {
      if (length > MOST_ZIP_DIRECTORY_BYTES) {
        throw new AppError(
          'read-failed',
          `The directory of the zip archive is ${length.toLocaleString('en')} bytes; more than ${MOST_ZIP_DIRECTORY_BYTES.toLocaleString('en')} are not read.`,
          { byteOffset: index },
        );
      }
      // zip.js may change what it is given, and a source may answer a view.
      return (await source.read(index, length, signal)).slice();
    },
  };
  return reader as Reader<ByteSource>;
}
