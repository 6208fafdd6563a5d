import { AppError, isCancellation, type ErrorRecord } from '../base/app-error.ts';
import type { CheckpointIndex } from '../core/compression/checkpoints.ts';
import { assert } from '../base/assert.ts';
import type { BlobVerification } from '../core/analysis/verify-blob.ts';
import type { Compression } from '../core/compression/compression.ts';
import type { BlobLocation } from '../core/formats/catalog.ts';
import type { Warning } from '../core/formats/warning.ts';
import { countHeld } from '../core/bytes/memory-use.ts';
import { layerTableTransfers } from '../core/layers/layer-table-transfers.ts';
import type { LayerTable } from '../core/layers/layer-table.ts';
import type { LayerSource } from '../sources/registry/layer-source.ts';
import type { JobPriority, LayerWorkerPool } from './layer-worker-pool.ts';
import type { Hashing } from './protocol.ts';
import { abortError } from './rpc.ts';

/** What came of reading one blob as a layer. */
export interface BlobScan {
  /** Null when the worker was lost before it could answer. */
  readonly table: LayerTable | null;
  readonly compression: Compression | null;
  /** Why the layer could not be read to its end, or null. */
  readonly error: ErrorRecord | null;
  /** Null for a plain layer, and where the worker was lost. */
  readonly checkpoints: CheckpointIndex | null;
  /** What reading a layer of a registry told beside its table; null for files. */
  readonly registry: RegistryFinding | null;
}

export interface RegistryFinding {
  readonly source: LayerSource;
  readonly verification: BlobVerification;
  /** False where the table's `uncompressedBytes` is an estimate. */
  readonly uncompressedBytesKnown: boolean;
  /** Of the way on which the layer came, with null for the layer. */
  readonly warnings: readonly Warning[];
}

/** Reads a blob as a layer. Rejects only with an AbortError, when the signal fires. */
export type BlobReader = (
  location: BlobLocation,
  priority: JobPriority,
  signal: AbortSignal,
  onProgress: (storedBytesRead: number) => void,
) => Promise<BlobScan>;

export interface ScanRequest {
  readonly priority: JobPriority;
  readonly signal: AbortSignal;
  readonly onProgress: (storedBytesRead: number) => void;
}

interface RunningScan {
  readonly result: Promise<BlobScan>;
  readonly controller: AbortController;
  readonly requests: Set<ScanRequest>;
  /** Once it is there. */
  table: LayerTable | null;
}

/** Where a blob is, as text: equal for layers that share a blob. A declared digest would not do, since it may lie. */
export function blobKey(location: BlobLocation): string {
  switch (location.kind) {
    case 'member':
      return `member:${location.name}`;
    case 'range':
      return `range:${location.file}:${location.offsetBytes}:${location.sizeBytes}`;
    case 'registry':
      return `registry:${location.digest}:${location.sizeBytes}`;
  }
}

/**
 * Tables of scanned blobs. A blob is scanned once, however many layers of however many images it makes, and its table
 * is dropped when the last of them has been applied.
 */
export class BlobScans {
  readonly #read: BlobReader;
  readonly #running = new Map<string, RunningScan>();
  readonly #uses = new Map<string, number>();

  /** `locations`: of every layer of every image, repeated as often as it is used. */
  constructor(read: BlobReader, locations: Iterable<BlobLocation>) {
    this.#read = read;
    countHeld('tables', this);
    for (const location of locations) {
      const key = blobKey(location);
      this.#uses.set(key, (this.#uses.get(key) ?? 0) + 1);
    }
  }

  /** Of tables that wait for their turn. */
  get heldBytes(): number {
    const tables = [...this.#running.values()].flatMap(({ table }) => (table === null ? [] : [table]));
    return tables.flatMap(layerTableTransfers).reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** Puts in what the one pass over a compressed archive has found. */
  add(location: BlobLocation, scan: BlobScan): void {
    const entry = {
      result: Promise.resolve(scan),
      controller: new AbortController(),
      requests: new Set<ScanRequest>(),
      table: scan.table,
    };
    this.#running.set(blobKey(location), entry);
  }

  /** Rejects only with an AbortError, when the request's signal fires. Reading goes on as long as someone asks for it. */
  async scan(location: BlobLocation, request: ScanRequest): Promise<BlobScan> {
    if (request.signal.aborted) throw abortError();
    const key = blobKey(location);
    const entry = this.#running.get(key) ?? this.#start(key, location, request.priority);
    entry.requests.add(request);
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        entry.requests.delete(request);
        if (entry.requests.size === 0) entry.controller.abort();
        reject(abortError());
      };
      request.signal.addEventListener('abort', onAbort, { once: true });
      const release = () => {
        request.signal.removeEventListener('abort', onAbort);
        entry.requests.delete(request);
      };
      void entry.result.finally(release).then(resolve, reject);
    });
  }

  /** One layer made of this blob has been applied. */
  release(location: BlobLocation): void {
    const key = blobKey(location);
    const uses = (this.#uses.get(key) ?? 0) - 1;
    this.#uses.set(key, uses);
    if (uses <= 0) this.#running.delete(key);
  }

  #start(key: string, location: BlobLocation, priority: JobPriority): RunningScan {
    const controller = new AbortController();
    const requests = new Set<ScanRequest>();
    const result = this.#read(location, priority, controller.signal, (bytes) => {
      for (const request of requests) request.onProgress(bytes);
    });
    const entry: RunningScan = { result, controller, requests, table: null };
    this.#running.set(key, entry);
    result.then(
      ({ table }) => (entry.table = table),
      () => undefined,
    );
    // An aborted scan is forgotten: whoever asks again starts it anew.
    result.catch(() => {
      if (this.#running.get(key) === entry) this.#running.delete(key);
    });
    controller.signal.addEventListener('abort', () => {
      if (this.#running.get(key) === entry) this.#running.delete(key);
    });
    return entry;
  }
}

/** Reads blobs of the opened files. */
export function fileBlobReader(pool: LayerWorkerPool, hashing: Hashing): BlobReader {
  return async (location, priority, signal, onProgress) => {
    assert(location.kind !== 'registry', 'layers of files are in files');
    // Members are put in by `add`; one that is not there lies behind the point where the archive broke off.
    if (location.kind === 'member') {
      const error = {
        code: 'archive-truncated',
        message: `${location.name} could not be read`,
        place: { file: location.name },
      } as const;
      return { table: null, compression: null, error, checkpoints: null, registry: null };
    }
    try {
      const answer = await pool.run(priority, signal, (worker) =>
        worker.call('scanLayer', [location, hashing], { signal, onProgress }),
      );
      return { ...answer, registry: null };
    } catch (error) {
      if (isCancellation(error)) throw error;
      return unreadable(error);
    }
  };
}

/** What comes of a scan that ended in an error of its own. */
export function unreadable(error: unknown): BlobScan {
  return { table: null, compression: null, error: describeJobError(error), checkpoints: null, registry: null };
}

/** A bug in a layer worker ends like a crash of it: on this layer, with the rest going on. */
export function describeJobError(error: unknown): ErrorRecord {
  if (error instanceof AppError) return { code: error.code, message: error.message, place: error.place };
  return { code: 'worker-crashed', message: error instanceof Error ? error.message : String(error), place: {} };
}
