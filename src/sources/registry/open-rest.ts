import { AppError } from '../../base/app-error.ts';
import { BlobStream, type RegistryBlob } from './blob-stream.ts';
import type { RegistryClient } from './registry-client.ts';

/** Of a stretch between two jumps: the headers of a large file mostly, and then the next jump. */
export const openingBytes = 256 << 10;

/**
 * The bytes of a blob from an offset on, by ranges, once the first of them are here; null where the registry gives none, be it
 * that it refuses ranges or that it fails. Aborting `signal` ends the request, at any time. `onBytes`: is told the length of
 * each chunk as it comes.
 */
export async function openRest(
  client: RegistryClient,
  blob: RegistryBlob,
  offsetBytes: number,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<ReadableStream<Uint8Array> | null> {
  if (client.refusesRanges(blob.repository.registry)) return null;
  signal.throwIfAborted();
  const stream = new BlobStream(client, blob, offsetBytes, blob.sizeBytes, { dropAnything: false, openingBytes });
  const abort = (): void => stream.cancel(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  const release = (): void => signal.removeEventListener('abort', abort);
  const next = async (): Promise<Uint8Array | null> => {
    try {
      return await stream.next();
    } catch (error) {
      release();
      throw error;
    }
  };
  let first: Uint8Array | null;
  try {
    first = await next();
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = first ?? (await next());
        first = null;
        if (chunk === null) {
          release();
          controller.close();
          return;
        }
        onBytes(chunk.length);
        controller.enqueue(chunk);
      },
      cancel(reason) {
        release();
        stream.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}
