import { AppError } from '../../base/app-error.ts';
import { sliceSource, type ByteSource } from './byte-source.ts';
import { countHeld } from './memory-use.ts';

/**
 * Windows that a source is read in. A read of a dropped file costs 0.6 to 1 ms whatever its length, so small ones lose;
 * growing from 1 to 16 MB while nothing is jumped over was as fast as streaming on small files and 60 times as fast on big ones.
 */
const SMALLEST_WINDOW_BYTES = 1 << 20;
const LARGEST_WINDOW_BYTES = 16 << 20;

/** Of a stream: what is read ahead of a decoder only has to cover the time that a read takes. */
const STREAM_WINDOW_BYTES = 8 << 20;

/** Part of a source as a stream of windows, cut at the end of the source. Fails as WindowReader does. */
export function streamByWindows(
  source: ByteSource,
  offsetBytes: number,
  lengthBytes: number,
): ReadableStream<Uint8Array> {
  const windows = new WindowReader(sliceSource(source, offsetBytes, lengthBytes), {
    largestWindowBytes: STREAM_WINDOW_BYTES,
  });
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const chunk = await windows.next();
        if (chunk === null) controller.close();
        else controller.enqueue(chunk);
      },
      cancel: () => windows.stop(),
    },
    // Nothing is queued here: the window under way is enough.
    { highWaterMark: 0 },
  );
}

export interface WindowReaderOptions {
  readonly signal?: AbortSignal | undefined;
  readonly smallestWindowBytes?: number;
  readonly largestWindowBytes?: number;
  /** False where next to no time passes between two windows, or where the reader may stop at any of them. */
  readonly mayReadAhead?: boolean;
}

/**
 * Reads a source from its start to its end in windows that grow, with the next read under way while the caller works on the
 * last: the browser's process fetches bytes while this thread computes. At most two windows are held.
 */
export class WindowReader {
  readonly #source: ByteSource;
  readonly #signal: AbortSignal | undefined;
  readonly #smallestBytes: number;
  readonly #largestBytes: number;
  readonly #mayReadAhead: boolean;
  #offset = 0;
  #windowBytes: number;
  /** The read of [#offset, #offset + #windowBytes), where it has begun. */
  #ahead: Promise<Uint8Array> | null = null;
  /** After a jump the next one is likely: nothing is read that it would pass over. */
  #readsAhead = false;

  #lastBytes = 0;

  constructor(source: ByteSource, options: WindowReaderOptions = {}) {
    countHeld('windows', this);
    this.#source = source;
    this.#signal = options.signal;
    this.#smallestBytes = options.smallestWindowBytes ?? SMALLEST_WINDOW_BYTES;
    this.#largestBytes = options.largestWindowBytes ?? LARGEST_WINDOW_BYTES;
    this.#mayReadAhead = options.mayReadAhead ?? true;
    this.#windowBytes = this.#smallestBytes;
  }

  /** Of the window that was handed out last and the one under way. */
  get heldBytes(): number {
    return this.#lastBytes + (this.#ahead === null ? 0 : this.#windowBytes);
  }

  /** Where the next window begins: the bytes handed out or jumped over so far. */
  get offset(): number {
    return this.#offset;
  }

  /** Length of the next window. A jump that is shorter costs more than reading on. */
  get windowBytes(): number {
    return this.#windowBytes;
  }

  /** The next window; null at the end. Throws read-failed, also where the source ends early, and the signal's reason. */
  async next(): Promise<Uint8Array | null> {
    this.#signal?.throwIfAborted();
    if (this.#offset >= this.#source.sizeBytes) {
      this.#lastBytes = 0;
      return null;
    }
    const reading = this.#ahead ?? this.#read();
    this.#ahead = null;
    const chunk = await reading;
    if (chunk.length === 0) {
      throw new AppError('read-failed', `the file ended at byte ${this.#offset} of ${this.#source.sizeBytes}`, {
        byteOffset: this.#offset,
      });
    }
    this.#offset += chunk.length;
    this.#lastBytes = chunk.length;
    this.#windowBytes = Math.min(this.#windowBytes * 2, this.#largestBytes);
    if (this.#readsAhead && this.#offset < this.#source.sizeBytes) this.#ahead = this.#read();
    this.#readsAhead = this.#mayReadAhead;
    return chunk;
  }

  /** Passes over bytes after the last window without reading them. What was read ahead is dropped. */
  skip(bytes: number): void {
    this.#ahead = null;
    this.#readsAhead = false;
    this.#offset = Math.min(this.#offset + bytes, this.#source.sizeBytes);
    this.#windowBytes = this.#smallestBytes;
  }

  /** Lets go of what was read ahead. */
  stop(): void {
    this.#ahead = null;
    this.#lastBytes = 0;
  }

  #read(): Promise<Uint8Array> {
    const reading = this.#source.read(this.#offset, this.#windowBytes, this.#signal);
    // One that nobody waits for any more must not fail unheard; whoever waits hears of it.
    reading.catch(() => undefined);
    return reading;
  }
}
