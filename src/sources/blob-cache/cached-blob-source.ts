import { isCancellation } from '../../base/app-error.ts';
import type { ByteSource } from '../../core/bytes/byte-source.ts';
import type { BlobCache, CacheEntry } from './blob-cache.ts';

export interface CachedBlobSource extends ByteSource {
  /** Whether the cache has the blob, as far as it was not removed since. */
  readonly isKept: () => Promise<boolean>;
}

/**
 * A blob from the cache where it is there, else from `network`, whose whole streams are verified (registry-blob-source.ts)
 * and written to the cache on their way. Parts that are read from the network are not kept. A cached blob that is removed
 * while it is read goes on from the network.
 */
export function cachedBlobSource(cache: BlobCache, digest: string, network: ByteSource): CachedBlobSource {
  let looking: Promise<ByteSource | null> | null = null;
  const find = (): Promise<ByteSource | null> => (looking ??= cache.get(digest));
  const forget = (): void => {
    looking = Promise.resolve(null);
  };
  return {
    sizeBytes: network.sizeBytes,
    prefersStreams: network.prefersStreams ?? false,
    isKept: async () => (await find()) !== null,
    async read(offsetBytes, lengthBytes, signal) {
      const cached = await find();
      if (!cached) return network.read(offsetBytes, lengthBytes, signal);
      try {
        return await cached.read(offsetBytes, lengthBytes, signal);
      } catch (error) {
        if (isCancellation(error)) throw error;
        forget();
        return network.read(offsetBytes, lengthBytes, signal);
      }
    },
    stream(offsetBytes, lengthBytes) {
      const end = Math.min(network.sizeBytes, offsetBytes + lengthBytes);
      const isWhole = offsetBytes === 0 && end === network.sizeBytes;
      const open = async (): Promise<Chunks> => {
        const cached = await find();
        if (cached) {
          return new FallingBack(cached.stream(offsetBytes, lengthBytes), (readBytes) => {
            forget();
            return network.stream(offsetBytes + readBytes, end - offsetBytes - readBytes);
          });
        }
        const entry = isWhole ? await cache.begin(digest, network.sizeBytes) : null;
        const stream = network.stream(offsetBytes, lengthBytes);
        return entry ? new Keeping(stream, entry) : new FallingBack(stream, null);
      };
      let chunks: Promise<Chunks> | null = null;
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            const chunk = await (await (chunks ??= open())).next();
            if (chunk === null) controller.close();
            else controller.enqueue(chunk);
          },
          async cancel(reason) {
            await (await chunks)?.cancel(reason);
          },
        },
        { highWaterMark: 0 },
      );
    },
  };
}

interface Chunks {
  /** Null at the end. */
  next(): Promise<Uint8Array | null>;
  cancel(reason?: unknown): Promise<void>;
}

/** The chunks of a stream; where it fails, those of another from there on. */
class FallingBack implements Chunks {
  #reader: ReadableStreamDefaultReader<Uint8Array>;
  #fallBack: ((readBytes: number) => ReadableStream<Uint8Array>) | null;
  #readBytes = 0;

  constructor(
    stream: ReadableStream<Uint8Array>,
    fallBack: ((readBytes: number) => ReadableStream<Uint8Array>) | null,
  ) {
    this.#reader = stream.getReader();
    this.#fallBack = fallBack;
  }

  async next(): Promise<Uint8Array | null> {
    try {
      const { done, value } = await this.#reader.read();
      if (done) return null;
      this.#readBytes += value.length;
      return value;
    } catch (error) {
      if (!this.#fallBack || isCancellation(error)) throw error;
      this.#reader = this.#fallBack(this.#readBytes).getReader();
      this.#fallBack = null;
      return this.next();
    }
  }

  cancel(reason?: unknown): Promise<void> {
    return this.#reader.cancel(reason);
  }
}

/** The chunks of a verified stream, which go into the cache as they pass. */
class Keeping implements Chunks {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #entry: CacheEntry | null;

  constructor(stream: ReadableStream<Uint8Array>, entry: CacheEntry) {
    this.#reader = stream.getReader();
    this.#entry = entry;
  }

  async next(): Promise<Uint8Array | null> {
    let result: ReadableStreamReadResult<Uint8Array>;
    try {
      result = await this.#reader.read();
    } catch (error) {
      await this.#discard();
      throw error;
    }
    if (result.done) {
      await this.#attempt((entry) => entry.commit());
      this.#entry = null;
      return null;
    }
    const { value } = result;
    await this.#attempt((entry) => entry.append(value));
    return value;
  }

  async cancel(reason?: unknown): Promise<void> {
    await this.#reader.cancel(reason);
    await this.#discard();
  }

  /** A cache that fails costs the next sitting a download and this reading nothing. */
  async #attempt(act: (entry: CacheEntry) => Promise<void>): Promise<void> {
    if (!this.#entry) return;
    try {
      await act(this.#entry);
    } catch {
      await this.#discard();
    }
  }

  async #discard(): Promise<void> {
    const entry = this.#entry;
    this.#entry = null;
    try {
      await entry?.discard();
    } catch {
      // What is left over is never taken for a blob, and the next entry of that digest writes over it.
    }
  }
}
