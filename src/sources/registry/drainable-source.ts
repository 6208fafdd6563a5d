import type { ByteSource } from '../../core/bytes/byte-source.ts';
import { cancelQuietly } from './read-body.ts';

/**
 * A source whose last whole stream can be read on to its end after its reader let go of it: a layer whose decoder stumbled
 * may be damaged on its way or made wrong, and only its digest, known at the end, tells which.
 */
export class DrainableSource implements ByteSource {
  readonly sizeBytes: number;
  readonly prefersStreams = true;
  readonly #source: ByteSource;
  readonly #digest: { update(bytes: Uint8Array): void } | null;
  readonly #signal: AbortSignal;
  #reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  #bytesRead = 0;
  #ended = false;

  /** `digest`: is fed with what the stream yields, for sources that do not verify it themselves. */
  constructor(source: ByteSource, digest: { update(bytes: Uint8Array): void } | null, signal: AbortSignal) {
    this.sizeBytes = source.sizeBytes;
    this.#source = source;
    this.#digest = digest;
    this.#signal = signal;
  }

  /** Bytes that came out of the last stream. */
  get bytesRead(): number {
    return this.#bytesRead;
  }

  /** True once the last stream was read to its end: a stream that verifies itself has found the digest right then. */
  get ended(): boolean {
    return this.#ended;
  }

  read(offsetBytes: number, lengthBytes: number, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#source.read(offsetBytes, lengthBytes, signal);
  }

  /** Only whole streams, one at a time. */
  stream(offsetBytes: number, lengthBytes: number): ReadableStream<Uint8Array> {
    const reader = this.#source.stream(offsetBytes, lengthBytes).getReader();
    this.close();
    this.#reader = reader;
    this.#bytesRead = 0;
    this.#ended = false;
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const chunk = await this.#next(reader);
          if (chunk === null) controller.close();
          else controller.enqueue(chunk);
        },
        cancel: () => {
          // Else it stays open, to be drained or closed.
          if (this.#signal.aborted) this.close();
        },
      },
      { highWaterMark: 0 },
    );
  }

  /** Reads what is left of the last stream. Rejects as the stream does, and when the signal aborts. */
  async drain(): Promise<void> {
    const reader = this.#reader;
    if (reader === null) return;
    const close = (): void => this.close();
    this.#signal.addEventListener('abort', close, { once: true });
    try {
      while ((await this.#next(reader)) !== null) this.#signal.throwIfAborted();
      this.#signal.throwIfAborted();
    } finally {
      this.#signal.removeEventListener('abort', close);
    }
  }

  /** Lets go of a stream that was not read to its end. */
  close(): void {
    if (this.#reader) cancelQuietly(this.#reader);
    this.#reader = null;
  }

  async #next(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | null> {
    const { done, value } = await reader.read();
    if (done) {
      this.#reader = null;
      this.#ended = true;
      return null;
    }
    this.#bytesRead += value.length;
    this.#digest?.update(value);
    return value;
  }
}
