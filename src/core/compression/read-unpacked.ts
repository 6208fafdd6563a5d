import { AppError } from '../../base/app-error.ts';
import { sliceSource, type ByteSource } from '../bytes/byte-source.ts';
import { checkpointAt, findCheckpoint, unpackedBefore, type CheckpointIndex } from './checkpoints.ts';
import type { Compression } from './compression.ts';
import { createDecoder, createFastGzipDecoder } from './create-decoder.ts';
import { decodeSource, takeTurns } from './decode-source.ts';
import { readStored, type ReadOptions } from './read-stored.ts';
import type { SpillPlace } from './spill.ts';

/** What a decoder may want to see of the next block before it hands out the last bytes of the one before. */
const LOOKAHEAD_BYTES = 4096;

export interface ReadUnpackedOptions extends ReadOptions {
  /** Keeps what is unpacked on the way where checkpoints are far apart, and serves the next read from that. */
  readonly spill?: SpillPlace | null;
}

/**
 * Reads [offsetBytes, offsetBytes + lengthBytes) of what a stored blob unpacks to; shorter only where that ends. Begins at the
 * last checkpoint before, reads no further than to the first one after, and without `index` begins at the start of the blob.
 * A chunk is valid until the next is asked for. Stopping early (`break`) closes the source.
 *
 * Whatever can be told from the structure of what is unpacked is checked. CRC-32 and length of a gzip member are checked only
 * when its end is reached, and the checksum of a zstd frame likewise: whoever indexed the blob has read it to its end, and
 * damage since then may show as wrong bytes.
 * Throws as `decodeSource` does.
 */
export async function* readUnpacked(
  blob: ByteSource,
  compression: Compression,
  index: CheckpointIndex | null,
  offsetBytes: number,
  lengthBytes: number,
  options: ReadUnpackedOptions = {},
): AsyncGenerator<Uint8Array, void> {
  if (compression === 'none') {
    yield* readStored(sliceSource(blob, offsetBytes, lengthBytes), options);
    return;
  }
  const { spill = null, signal } = options;
  const vainBytes = index === null ? offsetBytes : unpackedBefore(index, offsetBytes);
  if (spill !== null && spill.reads.isWorthIt(compression, vainBytes)) {
    yield* readThroughSpill(blob, compression, index, offsetBytes, lengthBytes, spill, signal);
    return;
  }
  const { chunks, begins } = await openAt(blob, compression, index, offsetBytes, offsetBytes + lengthBytes, options);
  let before = offsetBytes - begins;
  let left = lengthBytes;
  if (left <= 0) return;
  for await (const chunk of chunks) {
    const from = Math.min(before, chunk.length);
    before -= from;
    const part = chunk.subarray(from, from + left);
    left -= part.length;
    if (part.length > 0) yield part;
    if (left === 0) return;
  }
}

/** The same, with everything between the last checkpoint before and the end of the stretch kept in a spill. */
async function* readThroughSpill(
  blob: ByteSource,
  compression: Exclude<Compression, 'none'>,
  index: CheckpointIndex | null,
  offsetBytes: number,
  lengthBytes: number,
  { reads, key }: SpillPlace,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array, void> {
  const begins = index === null ? 0 : offsetBytes - unpackedBefore(index, offsetBytes);
  const from = offsetBytes - begins;
  // Unpacking is kept going for reads further on, so that it must not stop at the next checkpoint.
  const unpack = async function* (own: AbortSignal): AsyncGenerator<Uint8Array, void> {
    yield* (await openAt(blob, compression, index, begins, Infinity, { signal: own })).chunks;
  };
  const chunks = reads.read(
    `${key}.${begins}`,
    from,
    from + lengthBytes,
    unpack,
    signal,
    !(blob.prefersStreams ?? false),
  );
  yield* takeTurns(chunks, signal ? { signal } : {});
}

/** Chunks that contain the stretch, and the unpacked offset at which they begin. */
async function openAt(
  blob: ByteSource,
  compression: Exclude<Compression, 'none'>,
  index: CheckpointIndex | null,
  from: number,
  to: number,
  options: ReadOptions,
): Promise<{ readonly chunks: AsyncGenerator<Uint8Array, void>; readonly begins: number }> {
  const fromStart = { chunks: decodeSource(blob, compression, options), begins: 0 };
  if (index === null || index.unpackedOffsets.length === 0) return fromStart;
  const before = findCheckpoint(index, from);
  const after = findCheckpoint(index, to - 1) + 1;
  const checkpoint = before < 0 ? null : checkpointAt(index, before);
  const decoder = await (compression === 'gzip'
    ? createFastGzipDecoder({ from: checkpoint })
    : createDecoder(compression, { from: checkpoint }));
  if (decoder === null) return fromStart;
  const storedFrom = checkpoint?.storedOffset ?? 0;
  const storedTo = Math.min(blob.sizeBytes, (index.storedOffsets[after] ?? Infinity) + LOOKAHEAD_BYTES);
  const range = sliceSource(blob, storedFrom, storedTo - storedFrom);
  const chunks = async function* (): AsyncGenerator<Uint8Array, void> {
    for await (const stored of readStored(range, options)) yield* decoder.decode(stored);
    if (storedTo === blob.sizeBytes) yield* decoder.finish();
    // Whoever needs the stretch has stopped before.
    else throw new AppError('read-failed', `The file changed while it was open, near byte ${storedTo}.`);
  };
  return { chunks: takeTurns(chunks(), options), begins: checkpoint?.unpackedOffset ?? 0 };
}

/**
 * A packed blob as a source of its unpacked bytes, such as the outer file in which a layer lies. Each read costs what
 * `unpackedBefore` says.
 */
export function unpackedSource(blob: ByteSource, index: CheckpointIndex, spill: SpillPlace | null = null): ByteSource {
  const size = index.unpackedBytes;
  const cut = (offset: number, length: number) => Math.max(0, Math.min(length, size - offset));
  return {
    sizeBytes: size,
    async read(offset, length, signal) {
      const bytes = new Uint8Array(cut(offset, length));
      let filled = 0;
      const options = { spill, ...(signal ? { signal } : {}) };
      for await (const chunk of readUnpacked(blob, index.compression, index, offset, bytes.length, options)) {
        bytes.set(chunk, filled);
        filled += chunk.length;
      }
      return bytes.subarray(0, filled);
    },
    stream(offset, length) {
      const abort = new AbortController();
      const options = { spill, signal: abort.signal };
      const chunks = readUnpacked(blob, index.compression, index, offset, cut(offset, length), options);
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            const { done, value } = await chunks.next();
            if (done === true) controller.close();
            else controller.enqueue(value.slice());
          },
          async cancel(reason) {
            abort.abort(reason);
            await chunks.return();
          },
        },
        { highWaterMark: 0 },
      );
    },
  };
}
