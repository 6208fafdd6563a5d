import type { ErrorRecord } from '../base/app-error.ts';
import type { Compression } from '../core/compression/compression.ts';
import type { CatalogImage, SourceFormat } from '../core/formats/catalog.ts';
import type { Warning } from '../core/formats/warning.ts';
import type { HistoryRow } from '../core/history/history-row.ts';
import type { Report } from '../core/analysis/report-schema.ts';
import type {
  PathDetails,
  Tally,
  TreeRow,
  ViewSpec,
  ViewState,
  OpenedView,
  RowsWish,
} from '../core/analysis/view-types.ts';

/** One dropped file, with its path inside the dropped folder ('' prefix-free, e.g. `blobs/sha256/…`) or its bare name. */
export interface InputFile {
  readonly path: string;
  readonly file: File;
}

export interface SessionOptions {
  /** What the person opened, for titles and messages. */
  readonly name: string;
  /** Whether digests and diff IDs are verified after reading. */
  readonly verify: boolean;
  /** `navigator`-derived platform, used to choose among platforms. */
  readonly preferredPlatform: { readonly os: string; readonly architecture: string };
  /** Open a tar in which no image was found as a one-layer image all the same (the person was asked). */
  readonly asRootfs?: boolean;
}

export type LayerStatus =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'reading'; readonly bytesRead: number; readonly bytesTotal: number }
  | { readonly kind: 'read' }
  /** Readable up to a point; `error` says where it broke. */
  | { readonly kind: 'partial'; readonly error: ErrorRecord }
  | { readonly kind: 'missing' }
  | { readonly kind: 'foreign'; readonly urls: readonly string[] }
  | { readonly kind: 'cancelled' };

export type Verification =
  | { readonly kind: 'off' }
  | { readonly kind: 'waiting' }
  | { readonly kind: 'running'; readonly bytesRead: number; readonly bytesTotal: number }
  /** true: equal; false: differs; null: nothing declared to compare with, or the algorithm is not supported. */
  | { readonly kind: 'done'; readonly digest: boolean | null; readonly diffId: boolean | null };

export interface LayerState {
  readonly index: number;
  readonly digest: string | null;
  readonly diffId: string | null;
  readonly mediaType: string | null;
  readonly compression: Compression | null;
  readonly compressedBytes: number | null;
  readonly uncompressedBytes: number | null;
  readonly status: LayerStatus;
  readonly verification: Verification;
  /** Null until the layer has been applied. */
  readonly changes: {
    readonly added: Tally;
    readonly modified: Tally;
    readonly removed: Tally;
    /** Touched and identical, directories included. */
    readonly unchanged: Tally;
  } | null;
}

export interface SelectedImage {
  /** Index into SessionState.images. */
  readonly index: number;
  readonly historyRows: readonly HistoryRow[];
  readonly layers: readonly LayerState[];
  /** Number of layers, from the bottom, that are applied and can be viewed. */
  readonly usableLayers: number;
  readonly warnings: readonly Warning[];
  /** Final filesystem, once all layers are applied. */
  readonly merged: {
    readonly entries: number;
    readonly implicitDirectories: number;
    readonly fileBytes: number;
  } | null;
}

export type SessionPhase =
  /** Finding out what the file is: `bytesTotal` is the size of the input. */
  | { readonly kind: 'opening'; readonly doing: string; readonly bytesRead: number; readonly bytesTotal: number }
  | { readonly kind: 'reading'; readonly bytesRead: number; readonly bytesTotal: number }
  | { readonly kind: 'verifying'; readonly bytesRead: number; readonly bytesTotal: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: ErrorRecord };

/** A snapshot of one opened input. Replaced as a whole on every change; parts that did not change stay identical. */
export interface SessionState {
  readonly name: string;
  readonly sizeBytes: number;
  readonly phase: SessionPhase;
  readonly format: SourceFormat | null;
  readonly compression: Compression | null;
  readonly images: readonly CatalogImage[];
  readonly selected: SelectedImage | null;
  readonly warnings: readonly Warning[];
}

/**
 * One opened input, as the page sees it. The model lives in a worker; every answer is asynchronous and small.
 * Views of layers at or above `usableLayers` reject with code 'read-failed'.
 */
export interface Session {
  readonly id: string;
  getState(): SessionState;
  subscribe(listener: () => void): () => void;

  /** Switches to another image or platform of the same input. */
  selectImage(index: number): Promise<void>;
  /** Stops all reading within 100 ms. What was read stays usable. */
  cancel(): void;
  /** Frees everything. */
  close(): void;

  /**
   * Opens a view, or answers from the open one when the spec is the same. Only one view is open at a time. Its first rows
   * come with it: asking for them would be another way there and back before anything can be painted.
   */
  openView(spec: ViewSpec, wish: RowsWish): Promise<OpenedView>;
  /** Rows [start, start + count) of the open view at `revision`; an empty list when the revision is stale. */
  readRows(revision: number, start: number, count: number): Promise<readonly TreeRow[]>;
  setExpanded(path: number, expanded: boolean): Promise<ViewState>;
  /** Expands every directory among the siblings of a path, itself included. */
  expandSiblings(path: number): Promise<ViewState>;
  /** Expands every directory to this depth (0 collapses all; Infinity expands all). */
  expandToLevel(level: number): Promise<ViewState>;
  /** Expands the ancestors of a path and answers its row, or -1 when the view does not hold it. */
  revealPath(path: number): Promise<{ readonly view: ViewState; readonly row: number }>;
  /** Row of the parent directory, or -1 at the top. */
  findParentRow(revision: number, row: number): Promise<number>;
  /** Next row after `row` whose name starts with `prefix`, ignoring case, wrapping round; -1 when none. */
  findRowByPrefix(revision: number, row: number, prefix: string): Promise<number>;
  /** Finds a path by its raw form (leading slash, lone surrogates for non-UTF-8 bytes); null when the image has no such path. */
  findPath(rawPath: string): Promise<number | null>;
  readDetails(path: number): Promise<PathDetails>;

  /** The report of docs/report.md over all images that can be read; waits for reading and verification to end. */
  exportReport(options: { readonly paths: boolean }): Promise<Report>;
}
