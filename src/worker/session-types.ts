import type { ErrorRecord } from '../base/app-error.ts';
import type { ImageReference } from '../base/image-reference.ts';
import type { MemoryPart } from '../core/bytes/memory-use.ts';
import type { Compression } from '../core/compression/compression.ts';
import type { CatalogImage, SourceFormat } from '../core/formats/catalog.ts';
import type { ExportSpec } from '../core/export/export-spec.ts';
import type { LayerForm } from '../core/export/layer-form.ts';
import type { Warning } from '../core/formats/warning.ts';
import type { HistoryRow } from '../core/history/history-row.ts';
import type { Report } from '../core/analysis/report-schema.ts';
import type { Review, SizeTree } from '../core/review/review.ts';
import type {
  PathDetails,
  Tally,
  TreeRow,
  ViewSpec,
  ViewState,
  OpenedView,
  RowsWish,
} from '../core/analysis/view-types.ts';
import type { ResolvedLink } from '../core/layers/resolve-link.ts';
import type { LayerSource } from '../sources/registry/layer-source.ts';
import type { PullQuota } from '../sources/registry/pull-quota.ts';
import type { ContentQuery, MatchedLine } from '../core/search/content-query.ts';
import type { FoundPath, PathQuery } from '../core/search/path-search.ts';
import type { Credentials } from '../sources/registry/sign-ins.ts';
import type { ContentTools } from './session-content.ts';

export type { ImageReference, LayerSource, PullQuota, ResolvedLink };
/** What a person signs in with. Kept in memory of this session's workers, and in no state, address or log. */
export type RegistryCredentials = Credentials;

/** How a question that takes a while is asked. */
export interface ReadingOptions {
  readonly signal?: AbortSignal;
  /** Hears how many stored bytes were read. */
  readonly onProgress?: (storedBytes: number) => void;
}

/** One dropped file, with its path inside the dropped folder ('' prefix-free, e.g. `blobs/sha256/…`) or its bare name. */
export interface InputFile {
  readonly path: string;
  readonly file: File;
}

/** What one worker holds. */
export interface WorkerMemory {
  readonly worker: 'image' | 'layer';
  readonly parts: readonly MemoryPart[];
}

/** What is opened: files of the person, or an image that a registry has. */
export type SessionInput =
  | { readonly kind: 'files'; readonly files: readonly InputFile[] }
  | {
      readonly kind: 'registry';
      readonly reference: ImageReference;
      /** Null: as anybody. */
      readonly credentials: RegistryCredentials | null;
      /** Whether our server may use the credential files of the person who started it (local mode). */
      readonly storedCredentials: boolean;
      /** Whether layers are kept in the browser's storage, and read from there. */
      readonly keepsBlobs: boolean;
    };

export type RegistryInput = Extract<SessionInput, { readonly kind: 'registry' }>;

export interface SessionOptions {
  /** What the person opened, for titles and messages. */
  readonly name: string;
  /** Whether digests and diff IDs are verified after reading. */
  readonly verify: boolean;
  /** `navigator`-derived platform, used to choose among platforms. */
  readonly preferredPlatform: { readonly os: string; readonly architecture: string };
  /** The platform that was asked for by name; it goes before the preferred one. */
  readonly platform?: AskedPlatform;
  /** Open a tar in which no image was found as a one-layer image all the same (the person was asked). */
  readonly asRootfs?: boolean;
}

export interface ReviewWish {
  /** How many of the lowest layers are the base image's; absent: found out. */
  readonly base?: number;
  /** Also read files: for secrets in them, and for who owns what. Layers of a registry that are not kept are fetched again. */
  readonly contents?: boolean;
}

export interface ReportOptions {
  /** List the paths of every change. */
  readonly paths: boolean;
  /** With the review of each image. */
  readonly review?: boolean;
}

export interface AskedPlatform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
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
  /** Null until a layer of a registry was read, and for files. */
  readonly source: LayerSource | null;
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
  /**
   * Finding out what the file is: `bytesTotal` is the size of the input. With a registry, asking for the manifest, at first
   * and again when a platform is selected that was not read yet; `bytesTotal` is 0.
   */
  | { readonly kind: 'opening'; readonly doing: string; readonly bytesRead: number; readonly bytesTotal: number }
  | { readonly kind: 'reading'; readonly bytesRead: number; readonly bytesTotal: number }
  | { readonly kind: 'verifying'; readonly bytesRead: number; readonly bytesTotal: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly error: ErrorRecord };

/** What is known of the registry that an image is read from. */
export interface RegistryState {
  readonly reference: ImageReference;
  /** Of what the reference names (the index, where there is one); null until it answered. */
  readonly digest: string | null;
  /** Null where the registry tells of no limit. */
  readonly quota: PullQuota | null;
  readonly traffic: {
    readonly requests: number;
    /** Bytes of layers. */
    readonly bytesFetched: number;
    /** Bytes of layers that were not fetched, thanks to kept layers and tables of contents. */
    readonly bytesSaved: number;
  };
}

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
  /** Null for files. */
  readonly registry: RegistryState | null;
}

/** Rows [start, start + rows.length) of the paths that match. */
export interface FoundPaths {
  readonly matchCount: number;
  readonly start: number;
  readonly rows: readonly FoundPath[];
}

export interface FoundLine extends MatchedLine {
  readonly path: number;
  /** Display form with a leading slash. */
  readonly pathText: string;
  /** The layer that has this content. */
  readonly layer: number;
}

/** How far a search in contents is, and what is new. */
export interface SearchUpdate {
  /** Found since the last update. */
  readonly lines: readonly FoundLine[];
  readonly filesDone: number;
  readonly filesTotal: number;
  /** Bytes of contents. */
  readonly bytesDone: number;
  readonly bytesTotal: number;
  readonly binaryFiles: number;
  readonly cutFiles: number;
  /** Sentences about what could not be searched. */
  readonly gaps: readonly string[];
  /** MAX_FOUND_LINES were found, and the search has stopped. */
  readonly isFull: boolean;
}

/** What can be saved besides single files: files as a tar, or a layer as it is. */
export type ByteExportSpec = ExportSpec | { readonly kind: 'layer'; readonly layer: number; readonly form: LayerForm };

export interface ByteExportFacts {
  /** Length of what comes, headers with extensions not counted exactly. */
  readonly estimatedBytes: number;
  /** Sentences about what it lacks; empty where it has everything. */
  readonly gaps: readonly string[];
}

export interface ByteExportStream extends ByteExportFacts {
  /** Read no faster than it is taken. Fails as reading does, and with an AbortError when the session or the signal ends it. */
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
}

/**
 * One opened input, as the page sees it. The model lives in a worker; every answer is asynchronous and small.
 * Views of layers at or above `usableLayers` reject with code 'read-failed'.
 */
export interface Session {
  readonly id: string;
  getState(): SessionState;
  subscribe(listener: () => void): () => void;

  /**
   * Switches to another image or platform of the same input. One that is `unread` is asked for first; rejects when the
   * registry does not give it, and the image before stays selected.
   */
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
  /** What each worker of this session holds now, in buffers of known size; the engine's own heaps are not in it. */
  readMemory(): Promise<readonly WorkerMemory[]>;
  /**
   * Content of the version of a path that stands after a layer; where that layer has removed it, of what was there before.
   * Rejects with 'no-content' for what is no file, and as reading does where the bytes cannot be had any more. `onProgress`
   * hears how many stored bytes of the layer were read to get at it.
   */
  readFile(
    path: number,
    layer: number,
    signal?: AbortSignal,
    onProgress?: (storedBytes: number) => void,
  ): Promise<Blob>;
  /** Follows a symlink inside the image, as it stands after a layer; see resolve-link.ts. */
  resolveLink(path: number, layer: number): Promise<ResolvedLink>;
  /** Questions about contents that `readFile` gave. */
  readonly contents: ContentTools;

  /** Paths of all layers that match, in the order of a tree. Rejects with 'filter-invalid'. */
  searchPaths(query: PathQuery, start: number, count: number): Promise<FoundPaths>;
  /**
   * Searches contents; `onUpdate` hears at once how much there is to do, then whatever is found. Resolves at the end. Rejects with
   * 'filter-invalid', and with an AbortError when the signal fires: then nothing of it runs any more.
   */
  searchContents(query: ContentQuery, onUpdate: (update: SearchUpdate) => void, signal: AbortSignal): Promise<void>;
  /** Bytes to be saved. Rejects where there is nothing that could be read. */
  exportBytes(spec: ByteExportSpec, signal: AbortSignal): Promise<ByteExportStream>;
  /**
   * The review of the selected image, of the layers that are applied so far. With contents it takes a pass over the layers, and
   * `onProgress` is told what share of that is done, 0 to 1.
   */
  readReview(wish: ReviewWish, signal?: AbortSignal, onProgress?: (share: number) => void): Promise<Review>;
  /** Every file version of the selected image, or those that one layer stores, as a tree. */
  readSizeTree(layer?: number): Promise<SizeTree>;

  /** The report of docs/report.md over all images that can be read; waits for reading and verification to end. */
  exportReport(options: ReportOptions): Promise<Report>;
}
