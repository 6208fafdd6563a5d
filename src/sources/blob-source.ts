import { AppError } from '../base/app-error.ts';
import type { ByteSource } from '../core/bytes/byte-source.ts';

/**
 * A dropped File (or any Blob) as a ByteSource; works in pages, workers and Node.
 * Streams are the blob's own with its default reader: a layer worker that reads so needs less of the processor than with slices
 * (795 MB, one worker and the browser's process together: 1.2 to 1.5 s, and 1.4 to 1.6 s in slices of 8 or 16 MB), and the
 * browser reads ahead while the worker computes. BYOB readers need less still, and were seen to stall (2 of 25 runs).
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
    stream: (offsetBytes, lengthBytes) => streamSlice(blob, name, offsetBytes, lengthBytes),
  };
}

function streamSlice(blob: Blob, name: string, offsetBytes: number, lengthBytes: number): ReadableStream<Uint8Array> {
  let offset = offsetBytes;
  let reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        reader ??= blob
          .slice(offsetBytes, offsetBytes + lengthBytes)
          .stream()
          .getReader();
        try {
          const { done, value } = await reader.read();
          if (done) {
            controller.close();
            return;
          }
          offset += value.length;
          controller.enqueue(value);
        } catch (error) {
          throw explainReadError(error, name, offset);
        }
      },
      cancel: (reason) => reader?.cancel(reason),
    },
    // Nothing is queued here: what the browser reads ahead is enough.
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
