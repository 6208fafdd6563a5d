import { AppError } from '../../base/app-error.ts';
import { sliceSource, type ByteSource } from '../bytes/byte-source.ts';
import { CheckpointCollector, type CheckpointIndex, type CheckpointLimits } from '../compression/checkpoints.ts';
import type { Compression } from '../compression/compression.ts';
import { type Decoding, openDecoding, takeTurns } from '../compression/decode-source.ts';
import { readStored } from '../compression/read-stored.ts';
import { sniffCompression } from '../compression/sniff-compression.ts';
import { ContentHasher } from './content-hasher.ts';
import { LayerScan } from './layer-scan.ts';
import type { HashWidth, LayerTable } from './layer-table.ts';
import { scanInJumps, type OpenRest } from './scan-in-jumps.ts';
import type { HashSeed } from './stream-hash.ts';

export interface ScanOptions {
  /** 16: a seeded 128-bit hash, fast. 32: SHA-256, for a deep report. */
  readonly hashWidth: HashWidth;
  readonly seed: HashSeed;
  readonly signal?: AbortSignal;
  /**
   * Reads a plain layer by its headers, also with SHA-256 and from a source that prefers streams: large bodies are jumped
   * over and stay `deferred`.
   */
  readonly headersOnly?: boolean;
  /** Where a plain layer that is streamed can be taken up behind a large body, which stays `deferred` then. */
  readonly openRest?: OpenRest;
  /** Stored bytes read so far, at most once per megabyte or chunk. */
  readonly onProgress?: (storedBytesRead: number) => void;
  /** Notes in a packed layer where unpacking can begin, for readUnpacked and readEntry. */
  readonly checkpoints?: CheckpointLimits;
  /**
   * Is given the uncompressed bytes as they come, valid during the call, for whoever hashes them in the same pass. Not of a
   * plain layer whose bodies may be jumped over, since it is not read whole.
   */
  readonly onContent?: (chunk: Uint8Array) => void;
}

export interface ScanResult {
  readonly table: LayerTable;
  readonly compression: Compression;
  /** Why the layer could not be read to its end; the entries before it are in `table`. */
  readonly error: AppError | null;
  /** Null for a plain layer, which has random access, and where it was not asked for. */
  readonly checkpoints: CheckpointIndex | null;
  /** Bytes of the blob that were passed over with `openRest`. */
  readonly jumpedBytes: number;
}

/** Longer bodies of a plain layer are jumped over, and hashed only if a comparison needs them. */
const deferHashAboveBytes = 1 << 20;

/**
 * Reads one stored blob as a layer, by its content and not its media type.
 * Bad input ends in `error`. Throws only when `signal` aborts.
 */
export async function scanLayer(blob: ByteSource, options: ScanOptions): Promise<ScanResult> {
  let compression: Compression = 'none';
  // A plain layer has random access: large bodies are jumped over and hashed only if a comparison needs them.
  try {
    compression = sniffCompression(await blob.read(0, 16, options.signal));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const scan = await LayerScan.create({ ...options, deferHashAboveBytes: Infinity });
    return { ...scan.finish(error), compression, checkpoints: null, jumpedBytes: 0 };
  }
  const headersOnly = options.headersOnly ?? false;
  const mayJump = compression === 'none' && (headersOnly || !blob.prefersStreams);
  const collector = options.checkpoints ? new CheckpointCollector(options.checkpoints) : null;
  const decoding = mayJump ? null : await open(blob, compression, options, collector);
  const mayDefer = mayJump && (headersOnly || options.hashWidth === 16);
  const scan = await LayerScan.create({
    hashWidth: options.hashWidth,
    seed: options.seed,
    deferHashAboveBytes: mayDefer ? deferHashAboveBytes : Infinity,
    host: decoding?.memory ?? null,
    bytes: compression === 'none' ? 'stored' : 'unpacked',
  });
  let error: AppError | null = null;
  const { openRest } = options;
  try {
    if (decoding === null) await scanPlain(blob, scan, options);
    else if (compression === 'none' && openRest) await scanInJumps(blob, scan, { ...options, openRest });
    // Also after a broken header, to the end: the length of the uncompressed stream is reported.
    else
      for await (const chunk of decoding.chunks) {
        scan.push(chunk);
        options.onContent?.(chunk);
      }
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    error = thrown;
  }
  const result = scan.finish(error);
  const checkpoints =
    compression === 'none' ? null : (collector?.finish(compression, result.table.uncompressedBytes) ?? null);
  return { ...result, compression, checkpoints, jumpedBytes: scan.jumpedBytes };
}

/** A shorter jump costs more than reading on: what the stream has already fetched is lost, and opening another takes its time. */
const smallestJumpBytes = 2 << 20;

/** Streams a plain layer, and takes it up anew behind bodies that nobody hashes and that are worth a jump. */
async function scanPlain(blob: ByteSource, scan: LayerScan, options: ScanOptions): Promise<void> {
  const reading = options.signal ? { signal: options.signal } : {};
  let offset = 0;
  let jump = 0;
  do {
    offset += jump;
    jump = 0;
    const rest = readStored(sliceSource(blob, offset, blob.sizeBytes - offset), reading);
    for await (const chunk of takeTurns(rest, reading)) {
      scan.push(chunk);
      offset += chunk.length;
      options.onProgress?.(offset);
      const bytes = Math.min(scan.skippableBytes, blob.sizeBytes - offset);
      if (bytes < smallestJumpBytes) continue;
      scan.skip(bytes);
      jump = bytes;
      break;
    }
  } while (jump > 0);
  if (offset < blob.sizeBytes) throw endedEarly(offset, blob.sizeBytes);
}

function endedEarly(byteOffset: number, sizeBytes: number): AppError {
  return new AppError('read-failed', `the file ended at byte ${byteOffset} of ${sizeBytes}`, { byteOffset });
}

function open(
  blob: ByteSource,
  compression: Compression,
  options: ScanOptions,
  collector: CheckpointCollector | null,
): Promise<Decoding> {
  return openDecoding(blob, compression, {
    collector,
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.onProgress ? { onStoredBytes: options.onProgress } : {}),
  });
}

/** A stretch of a plain layer whose content is to be hashed. */
export interface Body {
  readonly bodyOffset: number;
  readonly sizeBytes: number;
}

/** Hashes of bodies that the scan of a plain layer jumped over, in the order asked for. */
export async function hashBodies(
  blob: ByteSource,
  bodies: readonly Body[],
  options: ScanOptions,
): Promise<readonly Uint8Array[]> {
  const hasher = await ContentHasher.create(options.hashWidth, options.seed);
  const reading = options.signal ? { signal: options.signal } : {};
  const hashes: Uint8Array[] = [];
  for (const body of bodies) {
    hasher.start();
    let readBytes = 0;
    for await (const chunk of readStored(sliceSource(blob, body.bodyOffset, body.sizeBytes), reading)) {
      hasher.update(chunk);
      readBytes += chunk.length;
    }
    if (readBytes < body.sizeBytes) {
      const end = body.bodyOffset + readBytes;
      throw new AppError('read-failed', `The file ended at byte ${end}.`, { byteOffset: end });
    }
    const hash = new Uint8Array(options.hashWidth);
    hasher.finish(hash, 0);
    hashes.push(hash);
  }
  return hashes;
}
