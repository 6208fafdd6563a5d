import { AppError } from '../../base/app-error.ts';
import { assert } from '../../base/assert.ts';
import type { Report } from '../../core/analysis/report-schema.ts';
import type {
  OpenedView,
  PathDetails,
  RowsWish,
  TreeRow,
  ViewSpec,
  ViewState,
} from '../../core/analysis/view-types.ts';
import type { HistoryRow } from '../../core/history/history-row.ts';
import type { Review, SizeTree } from '../../core/review/review.ts';
import { EntryType } from '../../core/tar/tar-entry.ts';
import { contentJobs } from '../../worker/content-jobs.ts';
import { contentTools } from '../../worker/content-tools.ts';
import type { CallContext } from '../../worker/rpc.ts';
import type {
  LayerState,
  ResolvedLink,
  SelectedImage,
  Session,
  SessionState,
  WorkerMemory,
  ByteExportSpec,
  ByteExportStream,
  FoundPaths,
  SearchUpdate,
} from '../../worker/session-types.ts';
import type { ContentQuery } from '../../core/search/content-query.ts';
import type { PathQuery } from '../../core/search/path-search.ts';
import { FakeTree, timelineOf, versionAt, type FakeLayer, type FakeNode } from './fake-tree.ts';
import { FakeView } from './fake-view.ts';

/** A whole session over a made-up image, in memory. Answers wait for `gate`, so that a test can look at the time between. */
export class FakeSession implements Session {
  readonly id = 'fake';
  /** The real answers, without the worker between. */
  readonly contents = contentTools({
    call: (method, args) => {
      const context: CallContext = {
        signal: new AbortController().signal,
        progress: () => undefined,
        transfer: () => undefined,
      };
      const handler = contentJobs[method] as (context: CallContext, ...args: unknown[]) => unknown;
      return this.#answer(method, () => handler(context, ...args)) as never;
    },
  });
  /** Resolves before every answer. */
  gate: Promise<void> = Promise.resolve();
  /** Names of the methods called, in order. */
  readonly calls: string[] = [];
  readonly #tree: FakeTree;
  readonly #layers: readonly FakeLayer[];
  readonly #listeners = new Set<() => void>();
  readonly #expanded = new Set<number>();
  #view: { readonly key: string; readonly spec: ViewSpec; readonly view: FakeView } | null = null;
  #revision = 0;
  /** Layers that can be looked at; later ones are still being read. */
  usableLayers: number;

  constructor(layers: readonly FakeLayer[], usableLayers: number = layers.length) {
    this.#layers = layers;
    this.#tree = new FakeTree(layers);
    this.usableLayers = usableLayers;
  }

  getState(): SessionState {
    return {
      name: 'fake.tar',
      sizeBytes: 1,
      phase: { kind: 'ready' },
      format: 'oci-archive',
      compression: 'none',
      images: [],
      selected: this.image(),
      warnings: [],
      registry: null,
    };
  }

  image(changes: Partial<SelectedImage> = {}): SelectedImage {
    return {
      index: 0,
      historyRows: this.#layers.map((layer, index) => historyRow(layer.createdBy, index)),
      layers: this.#layers.map((_, index) => layerState(index)),
      usableLayers: this.usableLayers,
      warnings: [],
      merged: null,
      ...changes,
    };
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  selectImage(): Promise<void> {
    return Promise.resolve();
  }

  readMemory(): Promise<readonly WorkerMemory[]> {
    return Promise.resolve([]);
  }

  cancel(): void {
    this.calls.push('cancel');
  }

  close(): void {
    this.#listeners.clear();
  }

  openView(spec: ViewSpec, wish: RowsWish): Promise<OpenedView> {
    return this.#answer('openView', () => {
      if (spec.to >= this.usableLayers) throw new AppError('read-failed', 'not read yet', { layer: spec.to });
      const key = JSON.stringify(spec);
      if (this.#view?.key !== key) {
        this.#view = { key, spec, view: new FakeView(this.#tree, spec, this.#expanded) };
        this.#revision += 1;
      }
      const revealedRow = wish.reveal === null ? -1 : this.#reveal(wish.reveal).row;
      const { view } = this.#open();
      // All rows, whatever was wished for: a page of them holds more than a test's tree.
      const rows = Array.from({ length: view.rowCount }, (_, row) => view.row(row));
      return { ...this.#state(), revealedRow, firstRow: 0, rows };
    });
  }

  readRows(revision: number, start: number, count: number): Promise<readonly TreeRow[]> {
    return this.#answer('readRows', () => {
      if (revision !== this.#revision) return [];
      const { view } = this.#open();
      const end = Math.min(start + count, view.rowCount);
      return Array.from({ length: Math.max(0, end - start) }, (_, index) => view.row(start + index));
    });
  }

  setExpanded(path: number, expanded: boolean): Promise<ViewState> {
    return this.#answer('setExpanded', () => this.#change(() => this.#set(path, expanded)));
  }

  expandSiblings(path: number): Promise<ViewState> {
    return this.#answer('expandSiblings', () =>
      this.#change(() => {
        const parent = this.#node(path)?.parent ?? this.#tree.root;
        for (const [node] of this.#open().view.directories()) if (node.parent === parent) this.#set(node.id, true);
      }),
    );
  }

  expandToLevel(level: number): Promise<ViewState> {
    return this.#answer('expandToLevel', () =>
      this.#change(() => {
        for (const [node, depth] of this.#open().view.directories()) this.#set(node.id, depth <= level);
      }),
    );
  }

  revealPath(path: number): Promise<{ view: ViewState; row: number }> {
    return this.#answer('revealPath', () => this.#reveal(path));
  }

  #reveal(path: number): { view: ViewState; row: number } {
    const before = this.#expanded.size;
    for (let node = this.#node(path)?.parent; node != null && node.parent !== null; node = node.parent)
      this.#set(node.id, true);
    if (this.#expanded.size !== before) this.#change(() => undefined);
    return { view: this.#state(), row: this.#open().view.rowOf(path) };
  }

  findParentRow(revision: number, row: number): Promise<number> {
    return this.#answer('findParentRow', () => (revision === this.#revision ? this.#open().view.parentRow(row) : -1));
  }

  findRowByPrefix(revision: number, row: number, prefix: string): Promise<number> {
    return this.#answer('findRowByPrefix', () => {
      const { view } = this.#open();
      if (revision !== this.#revision) return -1;
      for (let step = 1; step <= view.rowCount; step++) {
        const at = (row + step) % view.rowCount;
        if (view.row(at).name.toLowerCase().startsWith(prefix.toLowerCase())) return at;
      }
      return -1;
    });
  }

  findPath(rawPath: string): Promise<number | null> {
    return this.#answer('findPath', () => this.#tree.nodes.find((node) => node.path === rawPath)?.id ?? null);
  }

  readDetails(path: number): Promise<PathDetails> {
    return this.#answer('readDetails', () => {
      const node = this.#node(path);
      assert(node !== undefined, 'the path is one of the image');
      const timeline = timelineOf(node).filter(({ layer }) => layer < this.usableLayers);
      const isDirectory = (timeline.at(-1)?.type ?? EntryType.directory) === EntryType.directory;
      return {
        path,
        fullPath: node.path,
        rawPath: node.path,
        hexPath: null,
        timeline,
        subtree: isDirectory && this.#view !== null ? this.#view.view.sizeBelow(path) : null,
        hardlinks: this.#tree.nodes
          .filter(({ versions }) =>
            versions.some(({ entry }) => entry?.type === EntryType.hardlink && entry.linkTarget === node.path),
          )
          .map(({ path: other }) => other),
      };
    });
  }

  /** A file that says nothing of its content holds its own path and the layer it was asked for. */
  readFile(path: number, layer: number, signal?: AbortSignal): Promise<Blob> {
    return this.#answer('readFile', () => {
      signal?.throwIfAborted();
      const node = this.#node(path);
      const entry = node?.versions.findLast((version) => version.layer <= layer && version.entry !== null)?.entry;
      if (entry !== undefined && entry !== null && entry.bytes.length > 0) return new Blob([entry.bytes as BlobPart]);
      return new Blob([entry?.content || `${node?.path ?? ''} of layer ${layer}`]);
    });
  }

  /** Only targets from the root are understood. */
  resolveLink(path: number, layer: number): Promise<ResolvedLink> {
    return this.#answer('resolveLink', () => {
      const way: string[] = [];
      let node = this.#node(path);
      for (; node !== undefined && way.length < 40;) {
        way.push(node.path);
        const entry = versionAt(node, layer)?.entry;
        if (entry == null) return { way, end: { kind: 'missing' }, layer };
        if (entry.linkTarget === null) return { way, end: { kind: 'found', path: node.id, type: entry.type }, layer };
        const target: string = entry.linkTarget;
        node = this.#tree.nodes.find((candidate) => candidate.path === target);
        if (node === undefined) return { way: [...way, target], end: { kind: 'missing' }, layer };
      }
      return { way, end: { kind: 'loop' }, layer };
    });
  }

  searchPaths({ text }: PathQuery, start: number, count: number): Promise<FoundPaths> {
    return this.#answer('searchPaths', () => {
      const found = this.#tree.nodes.filter(({ path }) => path.includes(text));
      const rows = found.slice(start, start + count).map((node) => ({
        path: node.id,
        text: node.path,
        type: EntryType.file,
        events: timelineOf(node),
        exists: true,
      }));
      return { matchCount: found.length, start, rows };
    });
  }

  /** What a search in contents finds, update by update. */
  searchUpdates: readonly SearchUpdate[] = [];

  searchContents(_query: ContentQuery, onUpdate: (update: SearchUpdate) => void, signal: AbortSignal): Promise<void> {
    return this.#answer('searchContents', () => {
      for (const update of this.searchUpdates) onUpdate(update);
      signal.throwIfAborted();
    });
  }

  exportBytes(spec: ByteExportSpec): Promise<ByteExportStream> {
    return this.#answer('exportBytes', () => ({
      estimatedBytes: 4,
      gaps: [],
      stream: new Blob([spec.kind]).stream(),
    }));
  }

  readReview(): Promise<Review> {
    return Promise.reject(new Error('a made-up image has no review'));
  }

  readSizeTree(): Promise<SizeTree> {
    return Promise.reject(new Error('a made-up image has no size tree'));
  }

  exportReport(): Promise<Report> {
    return Promise.reject(new Error('a made-up image has no report'));
  }

  /** Number of a path that the image has. */
  path(path: string): number {
    const node = this.#tree.nodes.find((candidate) => candidate.path === path);
    assert(node !== undefined, `${path} is in the made-up image`);
    return node.id;
  }

  async #answer<T>(name: string, make: () => T): Promise<T> {
    this.calls.push(name);
    await this.gate;
    return make();
  }

  #change(change: () => void): ViewState {
    change();
    this.#open().view.flatten();
    this.#revision += 1;
    return this.#state();
  }

  #set(path: number, expanded: boolean): void {
    if (expanded) this.#expanded.add(path);
    else this.#expanded.delete(path);
  }

  #open(): { readonly view: FakeView } {
    assert(this.#view !== null, 'a view is open');
    return this.#view;
  }

  #state(): ViewState {
    return this.#open().view.state(this.#revision);
  }

  #node(path: number): FakeNode | undefined {
    return this.#tree.nodes[path];
  }
}

function historyRow(createdBy: string, layer: number): HistoryRow {
  const [keyword = '', ...rest] = createdBy.split(' ');
  return {
    historyIndex: layer,
    createdBy,
    created: null,
    comment: null,
    author: null,
    emptyLayer: false,
    layer,
    alignment: 'exact',
    keyword,
    text: rest.join(' '),
    buildArgs: [],
  };
}

function layerState(index: number): LayerState {
  return {
    index,
    digest: null,
    diffId: null,
    mediaType: null,
    compression: 'gzip',
    compressedBytes: 1_000_000,
    uncompressedBytes: 3_000_000,
    status: { kind: 'read' },
    verification: { kind: 'off' },
    changes: null,
    source: null,
  };
}
