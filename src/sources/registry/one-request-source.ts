import type { ByteSource } from '../../core/bytes/byte-source.ts';

/** Longest beginning that is kept for the stream that follows. */
const maxHeadBytes = 64 << 10;

/** A source, and a way to let go of what it keeps open. */
export interface OneRequestSource extends ByteSource {
  /** Ends the stream that was opened for a look at the first bytes and that nobody went on with. */
  readonly close: () => void;
}

/**
 * The same blob for a reader that looks at the first bytes and then streams the whole, as scanLayer does: the look opens
 * the stream, and the stream goes on from there, so both are one request and the digest is still that of everything.
 */
export function oneRequestSource(source: ByteSource): OneRequestSource {
  let parked: ParkedStream | null = null;
  const close = (): void => {
    parked?.cancel();
    parked = null;
  };
  return {
    sizeBytes: source.sizeBytes,
    prefersStreams: source.prefersStreams ?? false,
    close,
    async read(offsetBytes, lengthBytes, signal) {
      if (offsetBytes + lengthBytes > maxHeadBytes) return source.read(offsetBytes, lengthBytes, signal);
      signal?.throwIfAborted();
      parked ??= new ParkedStream(source.stream(0, source.sizeBytes).getReader());
      const head = parked;
      signal?.addEventListener('abort', close, { once: true });
      try {
        await head.fill(Math.min(offsetBytes + lengthBytes, source.sizeBytes));
        signal?.throwIfAborted();
        return head.bytes(offsetBytes, lengthBytes);
      } finally {
        signal?.removeEventListener('abort', close);
      }
    },
    stream(offsetBytes, lengthBytes) {
      const open = parked;
      if (!open || offsetBytes !== 0 || lengthBytes < source.sizeBytes) return source.stream(offsetBytes, lengthBytes);
      parked = null;
      return open.resume();
    },
  };
}

class ParkedStream {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #chunks: Uint8Array[] = [];
  #length = 0;
  #ended = false;

  constructor(reader: ReadableStreamDefaultReader<Uint8Array>) {
    this.#reader = reader;
  }

  /** Reads until that many bytes are here, or the stream has ended. */
  async fill(lengthBytes: number): Promise<void> {
    while (this.#length < lengthBytes && !this.#ended) {
      const { done, value } = await this.#reader.read();
      if (done) this.#ended = true;
      else {
        this.#chunks.push(value);
        this.#length += value.length;
      }
    }
  }

  bytes(offsetBytes: number, lengthBytes: number): Uint8Array {
    const joined = new Uint8Array(Math.min(this.#length, offsetBytes + lengthBytes));
    let at = 0;
    for (const chunk of this.#chunks) {
      if (at >= joined.length) break;
      joined.set(chunk.subarray(0, joined.length - at), at);
      at += chunk.length;
    }
    return joined.subarray(offsetBytes);
  }

  /** What was read, then the rest. */
  resume(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          const kept = this.#chunks.shift();
          if (kept) {
            controller.enqueue(kept);
            return;
          }
          const { done, value } = this.#ended ? { done: true as const, value: undefined } : await this.#reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        },
        cancel: (reason) => this.#reader.cancel(reason),
      },
      { highWaterMark: 0 },
    );
  }

  cancel(): void {
    // What the stream says to being let go of has no consequence any more.
    void this.#reader.cancel().catch(() => undefined);
  }
}
