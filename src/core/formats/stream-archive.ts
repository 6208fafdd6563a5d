import { AppError } from '../../base/app-error.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { afterUnpacking } from '../compression/after-unpacking.ts';
import { CheckpointCollector, type CheckpointIndex, type CheckpointLimits } from '../compression/checkpoints.ts';
import type { Compression } from '../compression/compression.ts';
import { openDecoding } from '../compression/decode-source.ts';
import type { HostMemory } from '../compression/wasm/host-memory.ts';
import type { TarEntry, TarSink } from '../tar/tar-entry.ts';
import { TarScanner } from '../tar/tar-scanner.ts';
import type { ArchiveEnd, OuterOddities } from './archive-index.ts';
import { MemberRecorder } from './archive-index.ts';
import type { ArchiveShape } from './archive-shape.ts';
import { isControlName, isImageMemberName } from './archive-shape.ts';
import { concatChunks, MemberFeed } from './member-feed.ts';
import type { MemberScan, ScannedMember, Treatment } from './member-feed.ts';
import { isWellKnownRoot, topComponent } from './member-name.ts';
import { MemberStore, maxKeptDocumentBytes } from './member-store.ts';
import { isTarHead, tarHeadBytes } from './tar-head.ts';

export interface StreamOptions<Result> {
  /** `host`: the memory that members which are not compressed themselves will lie in, as LayerScan takes it. */
  readonly createScan: (host: HostMemory | null) => Promise<MemberScan<Result>>;
  /** Notes where unpacking can begin, in the outer file and in packed members. */
  readonly checkpoints?: CheckpointLimits;
  readonly signal?: AbortSignal;
  /** Stored bytes of the outer file read so far. */
  readonly onProgress?: (bytesRead: number) => void;
}

export interface StreamedArchive<Result> {
  readonly store: MemberStore;
  readonly shape: ArchiveShape;
  readonly end: ArchiveEnd;
  readonly oddities: OuterOddities;
  /** By member name. */
  readonly scans: ReadonlyMap<string, ScannedMember<Result>>;
  /** The outer tar itself read as a layer; null once a member showed that it is an image. */
  readonly asLayer: Result | null;
  /** Of the outer file; null where they were not asked for. */
  readonly checkpoints: CheckpointIndex | null;
}

/**
 * Passes over the stream for descriptors that the first one did not take for such: their names were those of a root
 * filesystem's files, or they do not begin like JSON. Each costs as much as the first, and no tool writes such archives.
 */
const maxDocumentPasses = 3;

/**
 * Reads a compressed outer tar, which has no random access, in one pass: JSON documents are kept, and every member that
 * may be a layer goes through a scan of its own, so that nothing needs decoding again. What members are is told by their
 * content. Until a member shows that this is an image, the outer tar also goes through a scan, as it may be a root
 * filesystem.
 *
 * A stream that breaks off ends in `end.error` and keeps what came before; the member that was cut ends in an error of its own.
 * Throws not-an-archive and compression-unsupported by what the stream holds, read-failed, and AbortError.
 */
export async function readStreamArchive<Result>(
  source: ByteSource,
  compression: Exclude<Compression, 'none'>,
  describe: (head: Uint8Array) => AppError,
  options: StreamOptions<Result>,
): Promise<StreamedArchive<Result>> {
  const reader = new StreamReader(options, isWantedFirst, 'by content');
  let passes = 0;
  reader.readAgain = async (name) => {
    if (++passes > maxDocumentPasses) return null;
    const again = new StreamReader(options, (other) => other === name, 'as documents');
    await again.read(source, compression, describeChange);
    return again.findDocument(name);
  };
  const end = await reader.read(source, compression, describe, 'index it and scan it as a layer');
  return {
    store: reader.store,
    shape: reader.recorder.shape,
    end,
    oddities: reader.recorder,
    scans: reader.scans,
    asLayer: reader.finishOuterScan(end.error),
    checkpoints: reader.checkpoints,
  };
}

/**
 * A second pass for layers that the first one passed over: their names were those of a root filesystem's files, or what
 * they hold is no tar, which the scan then says. Answers the scans by member name. Throws as readStreamArchive does.
 */
export async function scanStreamMembers<Result>(
  source: ByteSource,
  compression: Exclude<Compression, 'none'>,
  names: ReadonlySet<string>,
  options: StreamOptions<Result>,
): Promise<ReadonlyMap<string, ScannedMember<Result>>> {
  const reader = new StreamReader(options, (name) => names.has(name), 'as layers');
  await reader.read(source, compression, describeChange);
  return reader.scans;
}

function describeChange(): AppError {
  return new AppError('read-failed', 'The file is no tar any more: it changed while it was read.');
}

/** Files of a root filesystem are no layers and no descriptors, and there may be millions of them. */
function isWantedFirst(name: string): boolean {
  return !isWellKnownRoot(topComponent(name));
}

class StreamReader<Result> {
  readonly store: MemberStore;
  readonly recorder: MemberRecorder;
  readonly scans = new Map<string, ScannedMember<Result>>();
  /** Of the outer file, once it was read. */
  checkpoints: CheckpointIndex | null = null;
  /** Reads a document that was not kept; null when it cannot be had. */
  readAgain: (name: string) => Promise<Uint8Array | null> = () => Promise.resolve(null);
  readonly #options: StreamOptions<Result>;
  readonly #wanted: (name: string) => boolean;
  readonly #treatment: Treatment;
  readonly #documents = new Map<string, Uint8Array>();
  #documentBytes = 0;
  /** Where the chunks of the outer tar lie. */
  #host: HostMemory | null = null;
  /** The outer tar as a layer, until a member shows that this is an image. */
  #outerScan: MemberScan<Result> | null = null;
  /** A scan that was made and turned out not to be needed. */
  #spareScan: MemberScan<Result> | null = null;
  #current: MemberFeed<Result> | null = null;
  /** Members of the chunk at hand that wait for a scan or a decoder, which can only be made asynchronously. */
  #waiting: MemberFeed<Result>[] = [];

  constructor(options: StreamOptions<Result>, wanted: (name: string) => boolean, treatment: Treatment) {
    this.#options = options;
    this.#wanted = wanted;
    this.#treatment = treatment;
    this.store = new MemberStore((location) => this.#readDocument(location.kind === 'member' ? location.name : ''));
    this.recorder = new MemberRecorder(this.store, (entry, name) => ({
      kind: 'member',
      name,
      sizeBytes: entry.storedBytes,
    }));
  }

  finishOuterScan(error: AppError | null): Result | null {
    return this.#outerScan?.finish(error) ?? null;
  }

  async read(
    source: ByteSource,
    compression: Exclude<Compression, 'none'>,
    describe: (head: Uint8Array) => AppError,
    outer: 'index it and scan it as a layer' | 'members only' = 'members only',
  ): Promise<ArchiveEnd> {
    const scanner = new TarScanner(this.#sink());
    const { signal, onProgress, checkpoints } = this.#options;
    const isFirst = outer !== 'members only';
    const collector = isFirst && checkpoints ? new CheckpointCollector(checkpoints) : null;
    let unpackedBytes = 0;
    let head: Uint8Array | null = new Uint8Array(0);
    try {
      const { memory, chunks } = await openDecoding(source, compression, {
        collector,
        ...(signal ? { signal } : {}),
        ...(onProgress ? { onStoredBytes: onProgress } : {}),
      });
      this.#host = memory;
      if (isFirst) this.#outerScan = await this.#options.createScan(memory);
      for await (const chunk of chunks) {
        unpackedBytes += chunk.length;
        if (head) {
          head = concatChunks([head, chunk]);
          if (head.length < tarHeadBytes) continue;
          if (!isTarHead(head)) throw new NotATar(describe(head));
          await this.#take(scanner, head);
          head = null;
        } else await this.#take(scanner, chunk);
      }
      if (head) throw new NotATar(describe(head));
      return { error: null, tarEnd: scanner.finish() };
    } catch (thrown) {
      if (thrown instanceof NotATar) throw thrown.why;
      if (!(thrown instanceof AppError) || thrown.code === 'read-failed') throw thrown;
      const error = afterUnpacking(thrown, 'archive');
      this.#current?.end(insideMember(error));
      await this.#settleWaiting();
      return { error, tarEnd: null };
    } finally {
      this.checkpoints = collector?.finish(compression, unpackedBytes) ?? null;
    }
  }

  async #take(scanner: TarScanner, chunk: Uint8Array): Promise<void> {
    this.#options.signal?.throwIfAborted();
    this.#outerScan?.push(chunk);
    try {
      scanner.push(chunk);
    } finally {
      await this.#settleWaiting();
    }
  }

  #sink(): TarSink {
    return {
      entry: (entry) => this.#enter(entry),
      body: (bytes) => this.#current?.take(bytes),
      entryEnd: () => {
        this.#current?.end(null);
        this.#current = null;
      },
    };
  }

  #enter(entry: TarEntry): boolean {
    const name = this.recorder.record(entry);
    if (name !== null && isImageMemberName(name)) this.#outerScan = null;
    this.#current = null;
    if (name === null || !this.#wanted(name)) return false;
    const member = { name, bodyOffset: entry.bodyOffset, sizeBytes: entry.storedBytes };
    this.#current = new MemberFeed<Result>(member, this.#treatment, {
      checkpoints: this.#options.checkpoints ?? null,
      wait: (feed) => this.#waiting.push(feed),
      keep: (bytes) => this.#keep(name, bytes),
      mayKeep: (sizeBytes) => isControlName(name) || this.#documentBytes + sizeBytes <= maxKeptDocumentBytes,
      scanned: (scan) => this.scans.set(name, scan),
      spare: (scan) => {
        this.#spareScan = scan;
      },
    });
    this.scans.delete(name);
    this.#documents.delete(name);
    return true;
  }

  async #settleWaiting(): Promise<void> {
    while (this.#waiting.length > 0) {
      const feeds = this.#waiting;
      this.#waiting = [];
      for (const feed of feeds) {
        const scan = this.#spareScan ?? (await this.#options.createScan(this.#host));
        this.#spareScan = null;
        await feed.start(scan);
      }
    }
  }

  #keep(name: string, bytes: Uint8Array): void {
    this.#documents.set(name, bytes);
    this.#documentBytes += bytes.length;
  }

  findDocument(name: string): Uint8Array | null {
    return this.#documents.get(name) ?? null;
  }

  async #readDocument(name: string): Promise<Uint8Array> {
    const bytes = this.findDocument(name) ?? (await this.readAgain(name));
    if (!bytes) throw new AppError('json-invalid', `${name} does not hold JSON.`, { file: name });
    return bytes;
  }
}

/** What the break of the archive is for the member that it cuts. */
function insideMember(error: AppError): AppError {
  const message = `the archive breaks off inside this layer: ${error.message}`;
  return new AppError(error.code, message, error.place, { cause: error });
}

/** Carries the reason out of the loop past the catch that keeps partial readings. */
class NotATar extends Error {
  readonly why: AppError;

  constructor(why: AppError) {
    super(why.message);
    this.why = why;
  }
}
