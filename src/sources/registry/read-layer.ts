import { AppError } from '../../base/app-error.ts';
import { DigestCheck, type BlobVerification, type CheckedDigest } from '../../core/analysis/verify-blob.ts';
import { webHashing } from '../../core/analysis/web-hashing.ts';
import type { ByteSource } from '../../core/bytes/byte-source.ts';
import { defaultCheckpointLimits, type CheckpointIndex } from '../../core/compression/checkpoints.ts';
import type { Compression } from '../../core/compression/compression.ts';
import type { Warning, WarningCode } from '../../core/formats/warning.ts';
import type { HashWidth, LayerTable } from '../../core/layers/layer-table.ts';
import type { OpenRest } from '../../core/layers/scan-in-jumps.ts';
import { scanLayer, type ScanResult } from '../../core/layers/scan-layer.ts';
import type { HashSeed } from '../../core/layers/stream-hash.ts';
import { countReads } from '../../core/lazy/counting-source.ts';
import { listLayer, type LazyFormat } from '../../core/lazy/list-layer.ts';
import { readTocHints } from '../../core/lazy/toc-place.ts';
import { isVerifiable, type BlobCache } from '../blob-cache/blob-cache.ts';
import { cachedBlobSource } from '../blob-cache/cached-blob-source.ts';
import type { RegistryBlob } from './blob-stream.ts';
import { DrainableSource } from './drainable-source.ts';
import type { LayerSource } from './layer-source.ts';
import { oneRequestSource } from './one-request-source.ts';
import { openingBytes, openRest } from './open-rest.ts';
import { registryBlobSource } from './registry-blob-source.ts';
import type { RegistryClient } from './registry-client.ts';
import { registryError } from './registry-error.ts';
import { listLayerBySoci, type Ztoc } from './soci-index.ts';
import type { TocImage } from './toc-image.ts';

/** What is asked about one layer of a registry. */
export interface LayerRequest {
  readonly blob: RegistryBlob;
  readonly annotations: ReadonlyMap<string, string>;
  /** Whether the layer's table of contents will do, where it has one: the image is then read with SHA-256. */
  readonly byTableOfContents: boolean;
  /** The list that a SOCI index keeps of the layer; null without one. It is asked where the layer has no table of its own. */
  readonly ztoc: Ztoc | null;
  /** Whether the media type is that of a plain tar: the stream is then begun in small. What the layer is its bytes tell. */
  readonly saysPlain: boolean;
  /** Whether the content is hashed for the diff ID while it streams. */
  readonly verifiesDiffId: boolean;
  /** As the config declares it. */
  readonly diffId: string | null;
}

export interface ReadLayerOptions {
  readonly hashWidth: HashWidth;
  readonly seed: HashSeed;
  readonly signal: AbortSignal;
  /** Where layers may keep their tables of contents outside of themselves. */
  readonly tocImage: Pick<TocImage, 'read'>;
  /** Stored bytes read so far. */
  readonly onProgress: (storedBytesRead: number) => void;
}

export interface ReadLayer {
  readonly table: LayerTable;
  readonly compression: Compression;
  /** Where unpacking can begin anew; null for a plain layer and for one that was listed. */
  readonly checkpoints: CheckpointIndex | null;
  /** False where `table.uncompressedBytes` is an estimate. */
  readonly uncompressedBytesKnown: boolean;
  /** Why the layer could not be read to its end; the entries before are in `table`. */
  readonly error: AppError | null;
  readonly source: LayerSource;
  /** What reading found out about both digests, with no further pass. */
  readonly verification: BlobVerification;
  /** What was met on the way here, with null for the layer. */
  readonly warnings: readonly Warning[];
}

/**
 * Reads a layer of a registry by the cheapest way there is: the copy that an earlier session kept, its table of contents
 * alone, or all its bytes in one request, but for large files of a plain layer. What is streamed whole is verified as it comes, and kept where there is a cache. A way
 * that fails for reasons of its own gives way to the next, with a warning.
 * Bad input and a failed network end in `error`. Throws only when the signal aborts.
 */
export async function readLayer(
  client: RegistryClient,
  cache: BlobCache | null,
  request: LayerRequest,
  options: ReadLayerOptions,
): Promise<ReadLayer> {
  const { blob } = request;
  const warnings: Warning[] = [];
  const kept = (await cache?.get(blob.digest)) ?? null;
  options.signal.throwIfAborted();
  if (kept?.sizeBytes === blob.sizeBytes) {
    const { scan, verification, bytesRead } = await scanKept(kept, request, options);
    if (!isOfTheCopy(scan.error)) {
      const isVerified = verification.digest.matches;
      const source = { kind: 'kept', bytesFetched: 0, bytesSaved: bytesRead, isVerified, format: null } as const;
      return { ...scan, uncompressedBytesKnown: true, source, verification, warnings };
    }
    await cache?.remove(blob.digest);
    warn(warnings, 'kept-layer-unusable', `The kept copy was removed: ${scan.error?.message ?? ''}`);
  }
  const { source: network, traffic: parts } = countReads(
    registryBlobSource(client, blob, request.saysPlain ? openingBytes : undefined),
  );
  if (request.byTableOfContents) {
    const listed = await listByTableOfContents(client, network, request, options, warnings);
    if (listed !== null) return { ...listed, warnings };
  }
  const whole = () => scanStreamed(network, cache, request, options);
  let streamed =
    blob.sizeBytes < smallestWalkedBytes ? await whole() : await walk(client, network, cache, request, options);
  let bytesFetched = streamed.bytesRead + parts().bytes;
  if (streamed.scan.jumpedBytes > 0 && streamed.scan.error !== null) {
    // Whether it was damaged on its way or made wrong only its digest tells.
    streamed = await whole();
    bytesFetched += streamed.bytesRead;
  }
  const { scan, verification } = streamed;
  const { jumpedBytes: bytesSaved } = scan;
  const kind = bytesSaved > 0 ? 'headers' : 'streamed';
  const source: LayerSource = { kind, bytesFetched, bytesSaved, isVerified: verification.digest.matches, format: null };
  return { ...scan, uncompressedBytesKnown: true, source, verification, warnings };
}

// ── table of contents ─────────────────────────────────────────────────────────────────────────────────────────────────

const FORMATS: Readonly<Record<LazyFormat, readonly [NonNullable<LayerSource['format']>, Compression]>> = {
  estargz: ['estargz', 'gzip'],
  stargz: ['stargz', 'gzip'],
  'zstd-chunked': ['zstd:chunked', 'zstd'],
  soci: ['soci', 'gzip'],
};

/** Null where the layer has no table, or none that can be used. */
async function listByTableOfContents(
  client: RegistryClient,
  network: ByteSource,
  { blob, annotations, ztoc }: LayerRequest,
  { hashWidth, signal, tocImage }: ReadLayerOptions,
  warnings: Warning[],
): Promise<Omit<ReadLayer, 'warnings'> | null> {
  try {
    const listing =
      ztoc === null || hasTocHints(annotations, blob.sizeBytes)
        ? await listLayer(
            network,
            { annotations },
            { hashWidth, signal, readExternalToc: () => tocImage.read(blob.digest, signal) },
          )
        : await listLayerBySoci(client, blob.repository, { location: { kind: 'registry', ...blob } }, ztoc, {
            hashWidth,
            signal,
          });
    if (listing.kind === 'not-lazy') return null;
    const { table, verified, traffic, bytesSaved, uncompressedBytesKnown } = listing;
    const [format, compression] = FORMATS[listing.format];
    const source: LayerSource = {
      kind: 'table-of-contents',
      bytesFetched: traffic.bytes,
      bytesSaved,
      isVerified: verified ? true : null,
      format,
    };
    const verification = { digest: UNKNOWN, diffId: UNKNOWN };
    return { table, compression, checkpoints: null, uncompressedBytesKnown, error: null, source, verification };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    // What the network or the registry says, it says to whoever asks for the whole layer, too.
    const isOfTheTable = !error.code.startsWith('registry-') || error.code === 'registry-digest-mismatch';
    if (isOfTheTable) warn(warnings, 'table-of-contents-unusable', `The whole layer was read: ${error.message}`);
    return null;
  }
}

// ── headers ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A plain layer smaller than this has no body that is worth a jump. */
const smallestWalkedBytes = 1 << 20;

/** Streams a layer and, where it is plain, jumps over its large bodies by ranges; only where it did not jump it is verified. */
async function walk(
  client: RegistryClient,
  network: ByteSource,
  cache: BlobCache | null,
  request: LayerRequest,
  options: ReadLayerOptions,
): Promise<VerifiedScan> {
  let bytesOfRests = 0;
  const streamed = await scanStreamed(network, cache, request, options, (offset) =>
    openRest(client, request.blob, offset, options.signal, (bytes) => (bytesOfRests += bytes)),
  );
  return { ...streamed, bytesRead: streamed.bytesRead + bytesOfRests };
}

// ── whole blobs ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Whether a layer's annotations promise a table of contents of its own. */
export function hasTocHints(annotations: ReadonlyMap<string, string>, blobBytes: number): boolean {
  const { estargzDigest, chunked } = readTocHints(annotations, blobBytes);
  return estargzDigest !== null || chunked !== null;
}

interface VerifiedScan {
  readonly scan: ScanResult;
  readonly verification: BlobVerification;
  readonly bytesRead: number;
}

async function scanStreamed(
  network: ByteSource,
  cache: BlobCache | null,
  request: LayerRequest,
  options: ReadLayerOptions,
  rest: OpenRest | null = null,
): Promise<VerifiedScan> {
  const { digest } = request.blob;
  const source = new DrainableSource(
    cache === null ? network : cachedBlobSource(cache, digest, network),
    null,
    options.signal,
  );
  // The stream itself compares: had the digest been wrong, it would not have ended.
  const check = () => (source.ended && isVerifiable(digest) ? { computed: digest, matches: true } : UNKNOWN);
  return scanVerified(source, request, options, check, rest);
}

/** A kept copy was verified when it was written; whether the disk has kept it so, only its digest tells. */
async function scanKept(kept: ByteSource, request: LayerRequest, options: ReadLayerOptions): Promise<VerifiedScan> {
  const { digest, repository } = request.blob;
  const check = await DigestCheck.start(digest, webHashing);
  const source = new DrainableSource(kept, check, options.signal);
  return scanVerified(source, request, options, () => {
    const found = source.ended ? check.finish() : UNKNOWN;
    if (found.matches !== false) return found;
    const message = `The bytes of the kept blob have the digest ${found.computed}; ${digest} is declared.`;
    throw registryError('registry-digest-mismatch', repository.registry, message);
  });
}

/** Scans a whole blob with both digests checked on the way. `checkDigest` is called after the last byte that was read. */
async function scanVerified(
  source: DrainableSource,
  { diffId, verifiesDiffId }: LayerRequest,
  { hashWidth, seed, signal, onProgress }: ReadLayerOptions,
  checkDigest: () => CheckedDigest,
  rest: OpenRest | null = null,
): Promise<VerifiedScan> {
  const content = verifiesDiffId ? await DigestCheck.start(diffId, webHashing) : null;
  const once = oneRequestSource(source);
  const openAndLetGo: OpenRest = async (offset) => {
    const opened = (await rest?.(offset)) ?? null;
    // Nobody goes on with the stream before: it would hold a connection.
    if (opened !== null) source.close();
    return opened;
  };
  try {
    const scan = await scanLayer(once, {
      hashWidth,
      seed,
      signal,
      onProgress,
      checkpoints: defaultCheckpointLimits,
      ...(rest === null ? {} : { openRest: openAndLetGo }),
      ...(content === null ? {} : { onContent: (chunk: Uint8Array) => content.update(chunk) }),
    });
    const { error, digest } = await settleDigest(source, scan.error, checkDigest);
    return {
      scan: error === scan.error || error === null ? scan : replaceError(scan, error),
      verification: { digest, diffId: diffIdOf(content, error, source.ended) },
      bytesRead: source.bytesRead,
    };
  } finally {
    once.close();
    source.close();
  }
}

/** A decoder that stumbled leaves open who damaged the layer: the rest is read to know its digest, which says more. */
async function settleDigest(
  source: DrainableSource,
  scanError: AppError | null,
  checkDigest: () => CheckedDigest,
): Promise<{ readonly error: AppError | null; readonly digest: CheckedDigest }> {
  let error = scanError;
  let digest = UNKNOWN;
  try {
    if (error?.code.startsWith('compression-')) await source.drain();
    digest = checkDigest();
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    error = thrown;
  }
  return { error, digest: error?.code === 'registry-digest-mismatch' ? WRONG : digest };
}

function replaceError(scan: ScanResult, error: AppError): ScanResult {
  const warnings = scan.table.warnings.filter(({ message }) => message !== scan.error?.message);
  warn(warnings, 'layer-unreadable', error.message);
  return { ...scan, table: { ...scan.table, complete: false, warnings }, error };
}

function diffIdOf(content: DigestCheck | null, error: AppError | null, isWhole: boolean): CheckedDigest {
  if (content === null || error?.code === 'compression-unsupported') return UNKNOWN;
  // A blob that is what was declared and cannot be unpacked has not the content that was declared.
  if (error?.code.startsWith('compression-')) return content.finishBroken();
  // A tar that makes no sense is read on to its end.
  const isOfTheTar = error === null || !/^(?:registry-|read-failed$)/.test(error.code);
  return isWhole && isOfTheTar ? content.finish() : UNKNOWN;
}

const UNKNOWN: CheckedDigest = { computed: null, matches: null };
/** The error says which digest the bytes have. */
const WRONG: CheckedDigest = { computed: null, matches: false };

/** Whether a failure says something of the kept copy and nothing of the layer. */
function isOfTheCopy(error: AppError | null): boolean {
  return error?.code === 'read-failed' || error?.code === 'registry-digest-mismatch';
}

function warn(warnings: Warning[], code: WarningCode, message: string): void {
  warnings.push({ code, message, layer: null, path: null, count: 1 });
}
