import type { ErrorRecord } from '../base/app-error.ts';
import type { BlobClaims, BlobVerification } from '../core/analysis/verify-blob.ts';
import type { Compression } from '../core/compression/compression.ts';
import type { BlobLocation, Catalog } from '../core/formats/catalog.ts';
import type { HashSeed } from '../core/layers/stream-hash.ts';
import type { HashWidth, LayerTable } from '../core/layers/layer-table.ts';
import type { Body } from '../core/layers/scan-layer.ts';
import type { InputFile, Session, SessionOptions } from './session-types.ts';
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
  readonly files: readonly InputFile[];
  readonly options: SessionOptions;
  readonly poolSize: number;
  readonly control: MessagePort;
  readonly rpc: MessagePort;
}

/** First message to a layer worker. Files are handed over by reference; their bytes stay where they are. */
export interface LayerWorkerStart {
  readonly files: readonly InputFile[];
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
  | 'exportReport'
>;

/** Bytes of one of the opened files. */
export type RangeLocation = Extract<BlobLocation, { readonly kind: 'range' }>;

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
}

export interface OpenAnswer {
  readonly catalog: Catalog;
  /** Layers of a compressed archive, read in the same pass, by member name. */
  readonly scans: ReadonlyMap<string, ScanAnswer>;
}

/** What the image worker asks of a layer worker. Progress is in stored bytes. */
export interface LayerWorkerApi {
  openInput(name: string, asRootfs: boolean, hashing: Hashing): OpenAnswer;
  scanLayer(blob: RangeLocation, hashing: Hashing): ScanAnswer;
  hashBodies(blob: RangeLocation, bodies: readonly Body[], hashing: Hashing): readonly Uint8Array[];
  verifyBlob(blob: RangeLocation, claims: BlobClaims): BlobVerification;
  /** The same for members of the compressed archive, by name; those that break off are left out. */
  verifyMembers(
    compression: Compression,
    claims: ReadonlyMap<string, BlobClaims>,
  ): ReadonlyMap<string, BlobVerification>;
}
