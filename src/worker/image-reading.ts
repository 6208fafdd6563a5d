import type { ErrorRecord } from '../base/app-error.ts';
import { isCancellation } from '../base/app-error.ts';
import type { BlobClaims, BlobVerification } from '../core/analysis/verify-blob.ts';
import { verificationWarnings } from '../core/analysis/verify-blob.ts';
import type { BlobLocation, CatalogImage, CatalogLayer } from '../core/formats/catalog.ts';
import type { Warning } from '../core/formats/warning.ts';
import { buildHistory } from '../core/history/build-history.ts';
import { TreeView } from '../core/analysis/tree-view.ts';
import { layerNumber } from '../core/layers/layer-number.ts';
import { ImageModel, type LayerOutcome } from '../core/layers/image-model.ts';
import type { ContentNeed, StagedLayer } from '../core/layers/staged-layer.ts';
import { describeJobError, type BlobScan, type ScanRequest } from './blob-scans.ts';
import type { JobPriority } from './layer-worker-pool.ts';
import type { LayerState, SelectedImage, Verification } from './session-types.ts';
import type { Urgency } from './state-publisher.ts';

/** What reading an image needs from outside; the session gives it. */
export interface ReadingTools {
  scan(location: BlobLocation, request: ScanRequest): Promise<BlobScan>;
  /** The blob's table is not needed for this layer any more. */
  release(location: BlobLocation): void;
  /** Hashes bodies that the scan jumped over, in order; null for one that cannot be read. */
  hashContents(
    needs: readonly ContentNeed[],
    layers: readonly CatalogLayer[],
    signal: AbortSignal,
  ): Promise<readonly (Uint8Array | null)[]>;
  verify(location: BlobLocation, claims: BlobClaims, request: ScanRequest): Promise<BlobVerification>;
  /** Whether digests are to be verified once the image is read. */
  readonly verifies: boolean;
  onChange(urgency: Urgency): void;
}

/** Applying goes on without a break for at most this long, so that questions are answered in between. */
const MAX_BUSY_MS = 30;

/**
 * One image on its way from catalog to model: asks for all its layers at once, applies them bottom up as they come, and
 * keeps the part of the session's snapshot that describes it. Can be interrupted and taken up again.
 */
export class ImageReading {
  readonly image: CatalogImage;
  readonly model = new ImageModel();
  readonly view = new TreeView(this.model);
  readonly outcomes: LayerOutcome[] = [];
  /** In the order of layers, for each what was met while reading, applying and verifying it. */
  readonly #warnings: Warning[][];
  readonly #layers: readonly CatalogLayer[];
  readonly #tools: ReadingTools;
  #selected: SelectedImage;
  /** A layer whose contents were being hashed when reading was interrupted. */
  #staged: StagedLayer | null = null;
  #lastYieldMs = 0;

  constructor(index: number, image: CatalogImage, tools: ReadingTools) {
    this.image = image;
    // What is no image (attestations, charts) has blobs that are no layers.
    this.#layers = image.kind === 'image' ? image.layers : [];
    this.#warnings = this.#layers.map(() => []);
    this.#tools = tools;
    this.#selected = {
      index,
      historyRows: image.kind === 'image' ? buildHistory(image) : [],
      layers: this.#layers.map((layer) => initialState(layer, tools.verifies)),
      usableLayers: 0,
      warnings: image.warnings,
      merged: null,
    };
  }

  get selected(): SelectedImage {
    return this.#selected;
  }

  get isRead(): boolean {
    return this.#selected.merged !== null;
  }

  get isVerified(): boolean {
    return this.#selected.layers.every((layer) => layer.verification.kind === 'done');
  }

  /** Stored bytes read and to be read, over the layers that are in the archive. */
  get readingBytes(): { readonly bytesRead: number; readonly bytesTotal: number } {
    return this.#sum((layer) => {
      const total = layer.compressedBytes ?? 0;
      if (layer.status.kind === 'waiting' || layer.status.kind === 'cancelled') return { read: 0, total };
      return { read: layer.status.kind === 'reading' ? layer.status.bytesRead : total, total };
    });
  }

  /** Stored bytes hashed and to be hashed. */
  get verifyingBytes(): { readonly bytesRead: number; readonly bytesTotal: number } {
    return this.#sum((layer) => {
      const total = layer.compressedBytes ?? 0;
      if (layer.verification.kind === 'running') return { read: layer.verification.bytesRead, total };
      return { read: layer.verification.kind === 'done' ? total : 0, total };
    });
  }

  /** Reads and applies what is not applied yet. Rejects only when the signal fires; bad layers are partial layers. */
  async read(priority: JobPriority, signal: AbortSignal): Promise<void> {
    const from = this.model.layerCount;
    const rest = this.#layers.slice(from);
    for (const layer of rest) this.#setStatus(layer.index, readingStatus(layer));
    this.#tools.onChange('event');
    const scans = rest.map((layer) => this.#scan(layer, priority, signal));
    // Those that are waited for last may fail first.
    for (const scan of scans) scan.catch(() => undefined);
    for (const [position, layer] of rest.entries()) {
      const scan = await scans[position]!;
      // Reading may have been taken up anew between the answer and this line; that one applies the layer then.
      signal.throwIfAborted();
      await this.#apply(layer, scan, signal);
      await this.#letOthersRun();
      signal.throwIfAborted();
    }
    this.#change({ merged: this.model.merged() }, 'event');
  }

  /** Verifies the layers that are not verified yet. Rejects only when the signal fires. */
  async verify(priority: JobPriority, signal: AbortSignal): Promise<void> {
    await Promise.all(this.#layers.map((layer) => this.#verifyLayer(layer, priority, signal)));
  }

  /** What was under way is not any more; `kind` says whether it will be taken up again by itself. */
  interrupt(kind: 'waiting' | 'cancelled'): void {
    const layers = this.#selected.layers.map((layer): LayerState => {
      const open =
        layer.status.kind === 'waiting' || layer.status.kind === 'reading' || layer.status.kind === 'cancelled';
      const status = open ? { kind } : layer.status;
      const unverified = layer.verification.kind === 'running' || layer.verification.kind === 'waiting';
      const verification: Verification = !unverified
        ? layer.verification
        : { kind: kind === 'waiting' ? 'waiting' : 'off' };
      return open || unverified ? { ...layer, status, verification } : layer;
    });
    this.#change({ layers }, 'event');
  }

  async #scan(layer: CatalogLayer, priority: JobPriority, signal: AbortSignal): Promise<BlobScan | null> {
    if (layer.status !== 'present' || layer.location === null) return null;
    const bytesTotal = layer.location.sizeBytes;
    return this.#tools.scan(layer.location, {
      priority,
      signal,
      onProgress: (bytesRead) => {
        this.#setStatus(layer.index, { kind: 'reading', bytesRead, bytesTotal });
        this.#tools.onChange('progress');
      },
    });
  }

  async #apply(layer: CatalogLayer, scan: BlobScan | null, signal: AbortSignal): Promise<void> {
    const { index, location } = layer;
    this.#staged ??= this.model.stageLayer(scan?.table ?? null);
    const needs = this.#staged.contentNeeds;
    const contents = needs.length === 0 ? [] : await this.#tools.hashContents(needs, this.#layers, signal);
    signal.throwIfAborted();
    const outcome = this.model.commitLayer(this.#staged, contents);
    this.#staged = null;
    this.outcomes.push(outcome);
    if (location !== null) this.#tools.release(location);

    this.#warn(index, scanWarnings(index, scan));
    this.#warn(index, outcome.warnings);
    const { added, modified, removed } = outcome;
    const unchanged = {
      count: outcome.unchanged.count + outcome.unchangedDirectories.count,
      bytes: outcome.unchanged.bytes + outcome.unchangedDirectories.bytes,
    };
    this.#setLayer(index, {
      compression: scan?.compression ?? null,
      uncompressedBytes: scan?.table?.uncompressedBytes ?? null,
      status: appliedStatus(layer, scan),
      changes: { added, modified, removed, unchanged },
    });
    this.#change({ usableLayers: this.model.layerCount }, 'event');
  }

  async #verifyLayer(layer: CatalogLayer, priority: JobPriority, signal: AbortSignal): Promise<void> {
    const { index, location, digest, diffId } = layer;
    if (this.#selected.layers[index]?.verification.kind === 'done' || location === null) return;
    this.#setLayer(index, { verification: { kind: 'waiting' } });
    const claims = { digest, diffId };
    try {
      const found = await this.#tools.verify(location, claims, {
        priority,
        signal,
        onProgress: (bytesRead) => {
          this.#setLayer(index, { verification: { kind: 'running', bytesRead, bytesTotal: location.sizeBytes } });
          this.#tools.onChange('progress');
        },
      });
      this.#setLayer(index, {
        digest: digest ?? found.digest.computed,
        diffId: diffId ?? found.diffId.computed,
        verification: { kind: 'done', digest: found.digest.matches, diffId: found.diffId.matches },
      });
      this.#warn(index, verificationWarnings(index, claims, found));
    } catch (error) {
      if (isCancellation(error)) throw error;
      this.#setLayer(index, { verification: { kind: 'done', digest: null, diffId: null } });
      const message = `Layer ${layerNumber(index)} could not be verified: ${describeJobError(error).message}`;
      this.#warn(index, [{ code: 'layer-unreadable', message, layer: index, path: null, count: 1 }]);
    }
    this.#tools.onChange('progress');
  }

  #warn(layer: number, warnings: readonly Warning[]): void {
    if (warnings.length === 0) return;
    this.#warnings[layer]?.push(...warnings);
    this.#selected = { ...this.#selected, warnings: [...this.image.warnings, ...this.#warnings.flat()] };
  }

  async #letOthersRun(): Promise<void> {
    if (performance.now() - this.#lastYieldMs < MAX_BUSY_MS) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#lastYieldMs = performance.now();
  }

  #setStatus(index: number, status: LayerState['status']): void {
    this.#setLayer(index, { status });
  }

  #setLayer(index: number, change: Partial<LayerState>): void {
    const layers = this.#selected.layers.map((layer) => (layer.index === index ? { ...layer, ...change } : layer));
    this.#selected = { ...this.#selected, layers };
  }

  #change(change: Partial<SelectedImage>, urgency: Urgency): void {
    this.#selected = { ...this.#selected, ...change };
    this.#tools.onChange(urgency);
  }

  #sum(of: (layer: LayerState) => { readonly read: number; readonly total: number }) {
    let bytesRead = 0;
    let bytesTotal = 0;
    for (const layer of this.#selected.layers) {
      if (layer.status.kind === 'missing' || layer.status.kind === 'foreign') continue;
      const { read, total } = of(layer);
      bytesRead += read;
      bytesTotal += total;
    }
    return { bytesRead, bytesTotal };
  }
}

/** What a scan met; a worker that was lost could not say so itself. */
function scanWarnings(layer: number, scan: BlobScan | null): readonly Warning[] {
  if (scan === null) return [];
  if (scan.table !== null) return scan.table.warnings.map((warning) => ({ ...warning, layer }));
  const message = `Layer ${layerNumber(layer)} could not be read: ${scan.error?.message ?? 'no reason given'}`;
  return [{ code: 'layer-unreadable', message, layer, path: null, count: 1 }];
}

function initialState(layer: CatalogLayer, verifies: boolean): LayerState {
  return {
    index: layer.index,
    digest: layer.digest,
    diffId: layer.diffId,
    mediaType: layer.mediaType,
    compression: null,
    compressedBytes: layer.location?.sizeBytes ?? layer.declaredBytes,
    uncompressedBytes: null,
    status: readingStatus(layer),
    verification: !verifies
      ? { kind: 'off' }
      : layer.location
        ? { kind: 'waiting' }
        : { kind: 'done', digest: null, diffId: null },
    changes: null,
  };
}

function readingStatus(layer: CatalogLayer): LayerState['status'] {
  switch (layer.status) {
    case 'present':
      return { kind: 'waiting' };
    case 'missing':
      return { kind: 'missing' };
    case 'foreign':
      return { kind: 'foreign', urls: layer.urls };
  }
}

function appliedStatus(layer: CatalogLayer, scan: BlobScan | null): LayerState['status'] {
  if (scan === null) return readingStatus(layer);
  if (scan.error === null) return { kind: 'read' };
  return { kind: 'partial', error: locate(scan.error, layer) };
}

/** Adds which layer it was; a scan knows only its bytes. */
function locate(error: ErrorRecord, layer: CatalogLayer): ErrorRecord {
  const file = error.place.file ?? layer.name ?? layer.digest;
  return { ...error, place: { ...error.place, layer: layer.index, ...(file === null ? {} : { file }) } };
}
