import { AppError } from '../../base/app-error.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { TurnKeeper } from '../bytes/event-loop-turn.ts';
import type { CheckpointCollector } from './checkpoints.ts';
import type { Compression } from './compression.ts';
import { createDecoder, createFastGzipDecoder } from './create-decoder.ts';
import type { Decoder } from './decoder.ts';
import { inflateNatively, isNativeInflateStrict, NativeInflateRejected } from './native-inflate.ts';
import { readStored, type ReadOptions } from './read-stored.ts';
import type { HostMemory } from './wasm/host-memory.ts';

export interface DecodeOptions extends ReadOptions {
  /** Is told the places at which unpacking can begin again. */
  readonly collector?: CheckpointCollector | null;
}

/** A blob that is about to be unpacked. */
export interface Decoding {
  /** The memory that chunks will lie in, for modules that read them in place; null where there is none or it is not known. */
  readonly memory: HostMemory | null;
  /** The unpacked bytes, once. Nothing is read before the first is asked for. */
  readonly chunks: AsyncGenerator<Uint8Array, void>;
}

/**
 * Makes ready to unpack a stored blob from its start to its end. A chunk is valid until the next is asked for, and at most 1 MiB long, except
 * with 'none', where chunks are what the source streams.
 *
 * Everything that can be unpacked comes before an error: AppError `compression-*` for damaged, cut or unsupported data,
 * `read-failed` for the source, the signal's reason when it aborts. Nothing is queued: the next chunk is made when it is asked for.
 * Stopping early (`break`) closes the source.
 */
export async function openDecoding(
  blob: ByteSource,
  compression: Compression,
  options: DecodeOptions = {},
): Promise<Decoding> {
  if (compression === 'none') return { memory: null, chunks: takeTurns(readStored(blob, options), options) };
  const decoder = await (compression === 'gzip' ? createFastGzipDecoder(options) : createDecoder(compression, options));
  if (decoder === null) return { memory: null, chunks: takeTurns(inflateWithoutWasm(blob, options), options) };
  return { memory: decoder.memory, chunks: takeTurns(feed(decoder, blob, options), options) };
}

/** The chunks of `openDecoding`. */
export async function* decodeSource(
  blob: ByteSource,
  compression: Compression,
  options: DecodeOptions = {},
): AsyncGenerator<Uint8Array, void> {
  yield* (await openDecoding(blob, compression, options)).chunks;
}

/** Passes chunks on, and lets other events of the thread have their turn between them. */
export async function* takeTurns(
  chunks: AsyncGenerator<Uint8Array, void>,
  options: ReadOptions,
): AsyncGenerator<Uint8Array, void> {
  const turns = new TurnKeeper();
  for await (const chunk of chunks) {
    yield chunk;
    const turn = turns.turnIfDue();
    if (turn !== null) await turn;
    options.signal?.throwIfAborted();
  }
}

/** What a decoder makes of the stored bytes of a blob, to their end. */
async function* feed(decoder: Decoder, blob: ByteSource, options: ReadOptions): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of readStored(blob, options)) yield* decoder.decode(chunk);
  yield* decoder.finish();
}

/**
 * gzip by the native stream where the blob looks like one member, else, and wherever that fails, by pako from the start,
 * passing over what has already been handed out. That second reading costs at most one pass over the blob.
 */
export async function* inflateWithoutWasm(blob: ByteSource, given: ReadOptions): AsyncGenerator<Uint8Array, void> {
  const options = withoutGoingBack(given);
  let delivered = 0;
  if ((await isNativeInflateStrict()) && !(await endsInZeros(blob, options))) {
    try {
      for await (const chunk of inflateNatively(blob, options)) {
        delivered += chunk.length;
        yield chunk;
      }
      return;
    } catch (error) {
      if (!(error instanceof NativeInflateRejected)) throw error;
    }
  }
  let passOver = delivered;
  const { GzipDecoder } = await import('./gzip-decoder.ts');
  for await (const chunk of feed(new GzipDecoder(), blob, options)) {
    if (passOver < chunk.length) yield passOver === 0 ? chunk : chunk.subarray(passOver);
    passOver = Math.max(0, passOver - chunk.length);
  }
}

/** Length in bytes of what follows the deflate data of a gzip member: CRC-32, then length modulo 2^32 (RFC 1952, 2.3.1). */
const TRAILER_BYTES = 8;

/**
 * Whether the last eight bytes are zeros. Then the blob is padded, or its last member is empty, as in eStargz and bgzip, which
 * consist of many members: the native stream would only fail, late in the first case.
 */
async function endsInZeros(blob: ByteSource, { signal }: ReadOptions): Promise<boolean> {
  const from = Math.max(0, blob.sizeBytes - TRAILER_BYTES);
  try {
    return (await blob.read(from, TRAILER_BYTES, signal)).every((byte) => byte === 0);
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof AppError) throw cause;
    throw new AppError('read-failed', `reading failed at byte ${from}`, { byteOffset: from }, { cause });
  }
}

/** Progress of a second reading is silent until it passes the first. */
function withoutGoingBack(options: ReadOptions): ReadOptions {
  const { onStoredBytes } = options;
  if (onStoredBytes === undefined) return options;
  let furthest = 0;
  return {
    ...options,
    onStoredBytes(storedBytes) {
      if (storedBytes <= furthest) return;
      furthest = storedBytes;
      onStoredBytes(storedBytes);
    },
  };
}
