import type { CatalogImage, ImageConfig } from '../../core/formats/catalog.ts';
import type { HistoryRow } from '../../core/history/history-row.ts';
import type { Report } from '../../core/analysis/report-schema.ts';
import type { Review, SizeTree } from '../../core/review/review.ts';
import type { PathDetails, OpenedView, ViewState } from '../../core/analysis/view-types.ts';
import { contentTools } from '../../worker/content-tools.ts';
import type {
  LayerState,
  ResolvedLink,
  SelectedImage,
  Session,
  SessionState,
  WorkerMemory,
  ByteExportStream,
  FoundPaths,
} from '../../worker/session-types.ts';

const nothing = { count: 0, bytes: 0 };
const emptyView: ViewState = {
  revision: 1,
  rowCount: 0,
  matchCount: 0,
  totals: { added: nothing, modified: nothing, removed: nothing, touched: nothing, identical: nothing, all: nothing },
};

/** A session that holds whatever state a test gives it, answers every view as empty, and notes what was asked of it. */
export class FakeSession implements Session {
  readonly id = crypto.randomUUID();
  /** Names of the methods called, with their first argument. */
  readonly calls: (readonly [method: string, argument: unknown])[] = [];
  isClosed = false;
  #state: SessionState;
  readonly #listeners = new Set<() => void>();

  constructor(state: Partial<SessionState> = {}) {
    this.#state = { ...buildState(), ...state };
  }

  set(changes: Partial<SessionState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener();
  }

  getState(): SessionState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  selectImage(index: number): Promise<void> {
    this.calls.push(['selectImage', index]);
    if (this.#state.selected !== null) this.set({ selected: { ...this.#state.selected, index } });
    return Promise.resolve();
  }

  readMemory(): Promise<readonly WorkerMemory[]> {
    return Promise.resolve([]);
  }

  cancel(): void {
    this.calls.push(['cancel', undefined]);
    this.set({ phase: { kind: 'cancelled' } });
  }

  close(): void {
    this.isClosed = true;
  }

  openView(): Promise<OpenedView> {
    return Promise.resolve({ ...emptyView, revealedRow: -1, firstRow: 0, rows: [] });
  }

  readRows(): Promise<readonly never[]> {
    return Promise.resolve([]);
  }

  setExpanded(): Promise<ViewState> {
    return Promise.resolve(emptyView);
  }

  expandSiblings(): Promise<ViewState> {
    return Promise.resolve(emptyView);
  }

  expandToLevel(): Promise<ViewState> {
    return Promise.resolve(emptyView);
  }

  revealPath(): Promise<{ view: ViewState; row: number }> {
    return Promise.resolve({ view: emptyView, row: -1 });
  }

  findParentRow(): Promise<number> {
    return Promise.resolve(-1);
  }

  findRowByPrefix(): Promise<number> {
    return Promise.resolve(-1);
  }

  findPath(): Promise<number | null> {
    return Promise.resolve(null);
  }

  readDetails(path: number): Promise<PathDetails> {
    return Promise.resolve({
      path,
      fullPath: '/',
      rawPath: '/',
      hexPath: null,
      timeline: [],
      subtree: null,
      hardlinks: [],
    });
  }

  readFile(): Promise<Blob> {
    return Promise.resolve(new Blob());
  }

  searchPaths(): Promise<FoundPaths> {
    return Promise.resolve({ matchCount: 0, start: 0, rows: [] });
  }

  searchContents(): Promise<void> {
    return Promise.resolve();
  }

  exportBytes(): Promise<ByteExportStream> {
    return Promise.reject(new Error('a made-up image has no bytes'));
  }

  resolveLink(_path: number, layer: number): Promise<ResolvedLink> {
    return Promise.resolve({ way: [], end: { kind: 'missing' }, layer });
  }

  readonly contents = contentTools({ call: () => Promise.reject(new Error('there is no content to ask about')) });
  readReview(): Promise<Review> {
    return Promise.reject(new Error('a made-up image has no review'));
  }

  readSizeTree(): Promise<SizeTree> {
    return Promise.reject(new Error('a made-up image has no size tree'));
  }

  exportReport(options: { readonly paths: boolean }): Promise<Report> {
    this.calls.push(['exportReport', options]);
    return Promise.resolve({
      schema: 'layerscope.report/1',
      source: { name: this.#state.name, format: 'docker-archive', compression: 'none' },
      images: [],
      warnings: [],
    });
  }
}

export function buildState(changes: Partial<SessionState> = {}): SessionState {
  return {
    name: 'shop.tar',
    sizeBytes: 100_000_000,
    phase: { kind: 'opening', doing: 'Looking for images', bytesRead: 0, bytesTotal: 100_000_000 },
    format: null,
    compression: null,
    images: [],
    selected: null,
    warnings: [],
    registry: null,
    ...changes,
  };
}

export function buildImage(changes: Partial<CatalogImage> = {}): CatalogImage {
  return {
    names: ['shop:1.4'],
    kind: 'image',
    manifestDigest: `sha256:${'4d'.repeat(32)}`,
    configDigest: `sha256:${'9b'.repeat(32)}`,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    artifactType: null,
    platform: { os: 'linux', architecture: 'amd64' },
    annotations: new Map(),
    subject: null,
    created: '2024-03-01T12:00:00Z',
    author: null,
    config: buildConfig(),
    history: [],
    layers: [],
    present: true,
    warnings: [],
    ...changes,
  };
}

export function buildConfig(changes: Partial<ImageConfig> = {}): ImageConfig {
  return {
    entrypoint: null,
    cmd: null,
    env: [],
    user: null,
    workingDir: null,
    exposedPorts: [],
    volumes: [],
    labels: new Map(),
    healthcheck: null,
    stopSignal: null,
    shell: null,
    onBuild: [],
    ...changes,
  };
}

export function buildLayer(index: number, changes: Partial<LayerState> = {}): LayerState {
  return {
    index,
    digest: `sha256:${index.toString(16).padStart(64, '0')}`,
    diffId: null,
    mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
    compression: 'gzip',
    compressedBytes: 1_000_000,
    uncompressedBytes: 3_000_000,
    status: { kind: 'read' },
    verification: { kind: 'off' },
    changes: { added: nothing, modified: nothing, removed: nothing, unchanged: nothing },
    source: null,
    ...changes,
  };
}

export function buildRow(changes: Partial<HistoryRow> = {}): HistoryRow {
  return {
    historyIndex: 0,
    createdBy: '',
    created: null,
    comment: null,
    author: null,
    emptyLayer: false,
    layer: null,
    alignment: 'exact',
    keyword: null,
    text: '',
    buildArgs: [],
    ...changes,
  };
}

export function buildSelected(changes: Partial<SelectedImage> = {}): SelectedImage {
  const layers = changes.layers ?? [buildLayer(0), buildLayer(1), buildLayer(2)];
  return {
    index: 0,
    historyRows: layers.map((layer) =>
      buildRow({ historyIndex: layer.index, layer: layer.index, keyword: 'RUN', text: `step ${layer.index}` }),
    ),
    layers,
    usableLayers: layers.length,
    warnings: [],
    merged: null,
    ...changes,
  };
}
