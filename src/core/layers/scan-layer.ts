import { AppError } from '../../base/app-error.ts';
import { sliceSource, type ByteSource } from '../bytes/byte-source.ts';
import { WindowReader } from '../bytes/window-reader.ts';
import { CheckpointCollector, type CheckpointIndex, type CheckpointLimits } from '../compression/checkpoints.ts';
import type { Compression } from '../compression/compression.ts';
import { type Decoding, openDecoding } from '../compression/decode-source.ts';
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
   * Reads a plain layer by its headers, also with SHA-256 and from a source that prefers streams: bodies larger than a
   * window are jumped over and stay `deferred`.
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
   * plain layer that is read in windows, since it is not read whole.
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
  // A plain layer has random access: bodies past the window are jumped over and hashed only if a comparison needs them.
  try {
    compression = sniffCompression(await blob.read(0, 16, options.signal));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const scan = await LayerScan.create({ ...options, deferHashAboveBytes: Infinity });
    return { ...scan.finish(error), compression, checkpoints: null, jumpedBytes: 0 };
  }
  const headersOnly = options.headersOnly ?? false;
  const inWindows = compression === 'none' && (headersOnly || !blob.prefersStreams);
  const collector = options.checkpoints ? new CheckpointCollector(options.checkpoints) : null;
  const decoding = inWindows ? null : await open(blob, compression, options, collector);
  const mayDefer = inWindows && (headersOnly || options.hashWidth === 16);
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

async function scanPlain(blob: ByteSource, scan: LayerScan, options: ScanOptions): Promise<void> {
  const windows = new WindowReader(blob, { signal: options.signal, mayReadAhead: !options.headersOnly });
  for (let chunk = await windows.next(); chunk !== null; chunk = await windows.next()) {
    scan.push(chunk);
    const jump = Math.min(scan.skippableBytes, blob.sizeBytes - windows.offset);
    if (jump >= windows.windowBytes) {
      scan.skip(jump);
      windows.skip(jump);
    }
    options.onProgress?.(windows.offset);
  }
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
  const hashes: Uint8Array[] = [];
  for (const body of bodies) {
    hasher.start();
    let readBytes = 0;
    for await (const chunk of readBody(sliceSource(blob, body.bodyOffset, body.sizeBytes), options)) {
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

/** In windows, or as one stream where each read would be a request. */
async function* readBody(body: ByteSource, { signal }: ScanOptions): AsyncGenerator<Uint8Array, void> {
  if (body.prefersStreams === true) {
    yield* readStored(body, signal ? { signal } : {});
    return;
  }
  const windows = new WindowReader(body, { signal });
  for (let chunk = await windows.next(); chunk !== null; chunk = await windows.next()) yield chunk;
}
