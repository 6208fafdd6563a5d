import type { ErrorRecord } from '../base/app-error.ts';
import type { BlobClaims, BlobVerification } from '../core/analysis/verify-blob.ts';
import type { MemoryPart } from '../core/bytes/memory-use.ts';
import type { CheckpointIndex } from '../core/compression/checkpoints.ts';
import type { Compression } from '../core/compression/compression.ts';
import type { BlobLocation, Catalog } from '../core/formats/catalog.ts';
import type { LayerForm } from '../core/export/layer-form.ts';
import type { ExpectedContent } from '../core/layers/check-content.ts';
import type { HashSeed } from '../core/layers/stream-hash.ts';
import type { HashWidth, LayerTable } from '../core/layers/layer-table.ts';
import type { EntryContent } from '../core/layers/read-entry.ts';
import type { WantedBodies } from '../core/layers/read-bodies.ts';
import type { Body } from '../core/layers/scan-layer.ts';
import type { MemberPlace } from '../core/layers/stored-layer.ts';
import type { ContentQuery } from '../core/search/content-query.ts';
import type { SearchBatch } from '../core/search/search-bodies.ts';
import type { LayerRequest, ReadLayer } from '../sources/registry/read-layer.ts';
import type { Review } from '../core/review/review.ts';
import type { ContentApi } from './session-content.ts';
import type {
  ReviewWish,
  ByteExportFacts,
  ByteExportSpec,
  SearchUpdate,
  Session,
  SessionInput,
  SessionOptions,
} from './session-types.ts';
import type { StatePatch } from './state-patch.ts';

/*
 *   page ──── control + rpc ports ────► image worker ───── rpc port ────► layer worker (up to 4)
 *    │                                  catalog, model, view              one blob each
 *    └───────── starts and terminates ─────────────────────────────────────────┘
 *
 * The page starts all workers and passes ports on. The image worker could start layer workers itself (nested workers),
 * but then cancelling would wait for it whenever it is busy applying a layer; the page can terminate at once.
 */

/** First message to the image worker. */
export interface ImageWorkerStart {
  /** Session.id. */
  readonly session: string;
  readonly input: SessionInput;
  readonly options: SessionOptions;
  readonly poolSize: number;
  readonly control: MessagePort;
  readonly rpc: MessagePort;
}

/** First message to a layer worker. Files are handed over by reference; their bytes stay where they are. */
export interface LayerWorkerStart {
  /** Session.id. */
  readonly session: string;
  readonly input: SessionInput;
  readonly rpc: MessagePort;
}

/** Notices from the page to the image worker. */
export type PageNotice =
  /** The layer workers are terminated already; requests of an older epoch are void. */
  | { readonly kind: 'cancel'; readonly epoch: number }
  | { readonly kind: 'layer-worker-lost'; readonly id: number; readonly detail: string };

/** Notices from the image worker to the page. */
export type ImageWorkerNotice =
  | { readonly kind: 'patch'; readonly patch: StatePatch; readonly epoch: number }
  | { readonly kind: 'start-layer-worker'; readonly id: number; readonly epoch: number; readonly rpc: MessagePort }
  | { readonly kind: 'end-layer-worker'; readonly id: number };

/** What the page asks of the image worker: the asynchronous part of Session. */
export type ImageWorkerApi = Pick<
  Session,
  | 'selectImage'
  | 'openView'
  | 'readRows'
  | 'setExpanded'
  | 'expandSiblings'
  | 'expandToLevel'
  | 'revealPath'
  | 'findParentRow'
  | 'findRowByPrefix'
  | 'findPath'
  | 'readDetails'
  | 'resolveLink'
  | 'readMemory'
  | 'searchPaths'
  | 'exportReport'
  | 'readSizeTree'
> &
  ContentApi & {
    /** See Session; the signal crosses as the abortion of the call, progress as its progress. */
    readFile(path: number, layer: number): Blob;
    /** Opens a stream that `nextPiece` is asked for. */
    openExport(spec: ByteExportSpec): ByteExportFacts & { readonly id: number };
    /** The next bytes of an open stream; null at its end. */
    nextPiece(id: number): Uint8Array<ArrayBuffer> | null;
    closePieces(id: number): void;
    /** Opens a search that `nextUpdate` is asked for; null at its end. */
    openSearch(query: ContentQuery): number;
    nextUpdate(id: number): SearchUpdate | null;
    closeSearch(id: number): void;
    readReview(wish: ReviewWish): Review;
  };

/** Bytes of one of the opened files. */
export type RangeLocation = Extract<BlobLocation, { readonly kind: 'range' }>;

/** A blob of the session's registry. */
export type RegistryLocation = Extract<BlobLocation, { readonly kind: 'registry' }>;

/** How contents are hashed in a session: the seed is drawn anew each time. */
export interface Hashing {
  readonly hashWidth: HashWidth;
  readonly seed: HashSeed;
}

/** ScanResult as it crosses: the error as a record. */
export interface ScanAnswer {
  readonly table: LayerTable;
  readonly compression: Compression;
  readonly error: ErrorRecord | null;
  readonly checkpoints: CheckpointIndex | null;
}

/** What the one pass over a compressed archive has found of a layer in it. */
export interface MemberAnswer extends ScanAnswer {
  readonly stretch: MemberPlace['stretch'];
}

/** How to get at the bytes of a layer that was read: StoredLayer without the files, which the layer worker has. */
export type LayerPlace =
  | {
      readonly kind: 'blob';
      readonly location: RangeLocation | RegistryLocation;
      readonly compression: Compression;
      readonly checkpoints: CheckpointIndex | null;
    }
  | { readonly kind: 'member'; readonly outer: CheckpointIndex; readonly member: MemberPlace };

/** What is asked about a layer of a registry beside where it is. */
export type RegistryLayerRequest = Omit<LayerRequest, 'blob'> & { readonly location: RegistryLocation };

/** A file of a layer that was listed by its table of contents. */
export interface ListedFileRequest {
  readonly location: RegistryLocation;
  readonly annotations: ReadonlyMap<string, string>;
  /** Canonical bytes of its path. */
  readonly path: Uint8Array;
  /** Null where nothing is known of the content. */
  readonly expected: ExpectedContent | null;
}

/** ReadLayer as it crosses: the error as a record. */
export interface RegistryLayerAnswer extends Omit<ReadLayer, 'error'> {
  readonly error: ErrorRecord | null;
  /** Requests that the worker has made and not told of before. */
  readonly requests: number;
}

export interface OpenAnswer {
  readonly catalog: Catalog;
  /** Layers of a compressed archive, read in the same pass, by member name. */
  readonly scans: ReadonlyMap<string, MemberAnswer>;
  /** Of the compressed archive itself. */
  readonly checkpoints: CheckpointIndex | null;
}

export interface HashedBodies {
  /** In the order asked for. */
  readonly hashes: readonly Uint8Array[];
  /** Requests to the registry that the worker has made and not told of before. */
  readonly requests: number;
}

/** What the image worker asks of a layer worker. Progress is in stored bytes. */
export interface LayerWorkerApi extends ContentApi {
  readMemory(): readonly MemoryPart[];
  openInput(name: string, asRootfs: boolean, hashing: Hashing): OpenAnswer;
  scanLayer(blob: RangeLocation, hashing: Hashing): ScanAnswer;
  /** `expected`: null where nothing is known of the content. */
  readEntry(place: LayerPlace, entry: EntryContent, expected: ExpectedContent | null): Blob;
  readListedFile(request: ListedFileRequest): Blob;
  /** Opens streams that `nextPiece` is asked for: contents one after another (readBodies), or a layer from its start to its end. */
  openBodies(place: LayerPlace, wanted: WantedBodies): number;
  openLayer(place: LayerPlace, form: LayerForm): number;
  /** The next bytes of an open stream; null at its end. */
  nextPiece(id: number): Uint8Array<ArrayBuffer> | null;
  closePieces(id: number): void;
  /** Opens a search through contents that `nextBatch` is asked for; null at its end. */
  openSearch(place: LayerPlace, wanted: WantedBodies, query: ContentQuery): number;
  nextBatch(id: number): SearchBatch | null;
  readRegistryLayer(request: RegistryLayerRequest, hashing: Hashing): RegistryLayerAnswer;
  hashBodies(blob: RangeLocation | RegistryLocation, bodies: readonly Body[], hashing: Hashing): HashedBodies;
  verifyBlob(blob: RangeLocation, claims: BlobClaims): BlobVerification;
  /** The same for members of the compressed archive, by name; those that break off are left out. */
  verifyMembers(
    compression: Compression,
    claims: ReadonlyMap<string, BlobClaims>,
  ): ReadonlyMap<string, BlobVerification>;
}
