import { AppError } from '../../base/app-error.ts';
import type { ByteSource } from '../bytes/byte-source.ts';

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** Stored bytes read so far; never goes back, also where a blob is read again. */
  readonly onStoredBytes?: (storedBytes: number) => void;
}

/** Sources stream in large windows, which slow decoders take seconds for: progress and cancelling want smaller steps. */
const PIECE_BYTES = 1 << 20;

/** A blob from its start to its end as it is stored; see readStream. */
export function readStored(blob: ByteSource, options: ReadOptions): AsyncGenerator<Uint8Array, void> {
  return readStream(() => blob.stream(0, blob.sizeBytes), options);
}

/**
 * The bytes of a stream in pieces, from its start to its end; it is opened when the first is asked for. Aborting cancels the stream at once, also while a read is under way.
 * Throws the signal's reason, or AppError `read-failed` where the source fails.
 */
export async function* readStream(
  open: () => ReadableStream<Uint8Array>,
  options: ReadOptions,
): AsyncGenerator<Uint8Array, void> {
  const { signal, onStoredBytes } = options;
  signal?.throwIfAborted();
  const reader = open().getReader();
  // Makes a pending read answer "done"; what the source says to being cancelled has no consequence any more.
  const cancel = () => void reader.cancel(signal?.reason).catch(() => undefined);
  signal?.addEventListener('abort', cancel, { once: true });
  let storedBytes = 0;
  let finished = false;
  try {
    for (;;) {
      const { done, value } = await readNext(reader, storedBytes);
      signal?.throwIfAborted();
      if (done) {
        finished = true;
        return;
      }
      for (let at = 0; at < value.length; at += PIECE_BYTES) {
        const piece = value.subarray(at, at + PIECE_BYTES);
        storedBytes += piece.length;
        onStoredBytes?.(storedBytes);
        yield piece;
        signal?.throwIfAborted();
      }
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
    if (!finished) cancel();
    reader.releaseLock();
  }
}

async function readNext(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  storedBytes: number,
): Promise<{ done: false; value: Uint8Array } | { done: true; value: Uint8Array | undefined }> {
  try {
    return await reader.read();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError(
      'read-failed',
      `reading failed after ${storedBytes} bytes`,
      { byteOffset: storedBytes },
      { cause },
    );
  }
}
