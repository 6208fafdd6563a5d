import { AppError } from '../base/app-error.ts';
import type { ByteSource } from '../core/bytes/byte-source.ts';

/**
 * A dropped File (or any Blob) as a ByteSource; works in pages, workers and Node.
 * Reads are slice().arrayBuffer(), as fast as FileReaderSync and not bound to workers; streams use the default reader, as
 * BYOB readers on files were seen to stall (2 of 25 runs).
 * Reads end in read-failed when the file was changed or removed since it was dropped, or cannot be read.
 */
export function blobSource(blob: Blob, name: string): ByteSource {
  return {
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
    stream: (offsetBytes, lengthBytes) =>
      watchStream(blob.slice(offsetBytes, offsetBytes + lengthBytes).stream(), name, offsetBytes),
  };
}

/** The same stream, whose failure is an AppError. */
function watchStream(
  stream: ReadableStream<Uint8Array>,
  name: string,
  offsetBytes: number,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  let offset = offsetBytes;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            controller.close();
            return;
          }
          offset += value.length;
          controller.enqueue(value);
        } catch (error) {
          controller.error(explainReadError(error, name, offset));
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Nothing is read ahead of the reader: the source below has its own buffer.
    { highWaterMark: 0 },
  );
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
