import { AppError } from '../base/app-error.ts';
import type { ByteSource } from '../core/bytes/byte-source.ts';
import { streamByWindows } from '../core/bytes/window-reader.ts';

/**
 * A dropped File (or any Blob) as a ByteSource; works in pages, workers and Node.
 * Everything is read by slice().arrayBuffer(): in windows of 8 MB with one under way, streaming so was about as fast as
 * File.stream() (medians of 696 and 781 against 578 and 944 MB/s, twice, on a busy machine) in fewer pieces; BYOB readers on
 * files were seen to stall (2 of 25 runs).
 * Reads end in read-failed when the file was changed or removed since it was dropped, or cannot be read.
 */
export function blobSource(blob: Blob, name: string): ByteSource {
  const source: ByteSource = {
    sizeBytes: blob.size,
    async read(offsetBytes, lengthBytes, signal) {
      signal?.throwIfAborted();
      try {
        const bytes = new Uint8Array(await blob.slice(offsetBytes, offsetBytes + lengthBytes).arrayBuffer());
        signal?.throwIfAborted();
        return bytes;
      } catch (error) {
        throw explainReadError(error, name, offsetBytes);
      }
    },
    stream: (offsetBytes, lengthBytes) => streamByWindows(source, offsetBytes, lengthBytes),
  };
  return source;
}

/** Browsers say only NotReadableError or NotFoundError; a file that was written to after it was chosen is the usual cause. */
function explainReadError(error: unknown, name: string, offsetBytes: number): unknown {
  if (!(error instanceof DOMException) || error.name === 'AbortError') return error;
  const where = `at byte ${offsetBytes.toLocaleString('en')}`;
  switch (error.name) {
    case 'NotReadableError':
      return new AppError(
        'read-failed',
        `${name} could not be read ${where}: it was changed, moved or locked after it was opened. Open it again.`,
        { file: name, byteOffset: offsetBytes },
        { cause: error },
      );
    case 'NotFoundError':
      return new AppError(
        'read-failed',
        `${name} could not be read ${where}: it is no longer there. Open it again.`,
        { file: name, byteOffset: offsetBytes },
        { cause: error },
      );
    default:
      return new AppError(
        'read-failed',
        `${name} could not be read ${where}: ${error.message}`,
        { file: name, byteOffset: offsetBytes },
        { cause: error },
      );
  }
}
