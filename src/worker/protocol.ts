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

/** What the image worker asks of a layer worker. Filled in with layer-jobs.ts. */
export interface LayerWorkerApi {
  ping(): void;
}
