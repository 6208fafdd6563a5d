import { isCancellation, type ErrorRecord } from '../base/app-error.ts';
import type { BlobClaims, BlobVerification, CheckedDigest } from '../core/analysis/verify-blob.ts';
import { verificationWarnings } from '../core/analysis/verify-blob.ts';
import { TreeView } from '../core/analysis/tree-view.ts';
import type { BlobLocation, CatalogImage, CatalogLayer } from '../core/formats/catalog.ts';
import type { Warning } from '../core/formats/warning.ts';
import { ImageModel, type LayerOutcome } from '../core/layers/image-model.ts';
import { layerNumber } from '../core/layers/layer-number.ts';
import type { HashWidth } from '../core/layers/layer-table.ts';
import type { ContentNeed, StagedLayer } from '../core/layers/staged-layer.ts';
import { describeJobError, type BlobScan, type RegistryFinding, type ScanRequest } from './blob-scans.ts';
import { ImageSnapshot, unreadStatus } from './image-snapshot.ts';
import type { JobPriority } from './layer-worker-pool.ts';
import { orderScans } from './scan-order.ts';
import type { LayerState } from './session-types.ts';
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
  /** Of the tables that `scan` answers. */
  readonly hashWidth: HashWidth;
  /** Layers that are read at once. */
  readonly workers: number;
  onChange(urgency: Urgency): void;
}

/** Applying goes on without a break for at most this long, so that questions are answered in between. */
const MAX_BUSY_MS = 30;

/**
 * One image on its way from catalog to model: asks for all its layers at once and applies them bottom up as they come, since
 * a layer means nothing without those below it.
 * Can be interrupted and taken up again.
 */
export class ImageReading {
  readonly image: CatalogImage;
  readonly snapshot: ImageSnapshot;
  readonly model: ImageModel;
  readonly view: TreeView;
  readonly outcomes: LayerOutcome[] = [];
  readonly #layers: readonly CatalogLayer[];
  readonly #tools: ReadingTools;
  /** A layer whose contents were being hashed when reading was interrupted. */
  #staged: StagedLayer | null = null;
  #lastYieldMs = 0;

  constructor(index: number, image: CatalogImage, tools: ReadingTools) {
    this.image = image;
    this.snapshot = new ImageSnapshot(index, image, tools.verifies);
    this.#layers = image.kind === 'image' ? image.layers : [];
    this.#tools = tools;
    this.model = new ImageModel(tools.hashWidth);
    this.view = new TreeView(this.model);
  }

  /** True when nothing is left to do for this image. */
  get isComplete(): boolean {
    return this.snapshot.isRead && (this.snapshot.isVerified || !this.#tools.verifies);
  }

  /** Reads and applies what is not applied yet. Rejects only when the signal fires; bad layers are partial layers. */
  async read(priority: JobPriority, signal: AbortSignal): Promise<void> {
    const rest = this.#layers.slice(this.model.layerCount);
    for (const layer of rest) this.snapshot.changeLayer(layer.index, { status: unreadStatus(layer) });
    this.#tools.onChange('event');
    const scans: (Promise<BlobScan | null> | null)[] = [];
    const sizes = rest.map((layer) => layer.location?.sizeBytes ?? 0);
    for (const position of orderScans(sizes, this.#tools.workers)) {
      const scan = this.#scan(rest[position]!, priority, signal);
      // Those that are waited for last may fail first.
      scan.catch(() => undefined);
      scans[position] = scan;
    }
    for (const [position, layer] of rest.entries()) {
      const scan = await (scans[position] ?? null);
      // The table of an applied layer is not needed any more; this list would keep it to the end.
      scans[position] = null;
      // Reading may have been taken up anew between the answer and this line; that one applies the layer then.
      signal.throwIfAborted();
      await this.#apply(layer, scan, signal);
      await this.#letOthersRun();
      signal.throwIfAborted();
    }
    this.model.trim();
    this.snapshot.change({ merged: this.model.merged() });
    this.#tools.onChange('event');
  }

  /** Verifies the layers that are not verified yet. Rejects only when the signal fires. */
  async verify(priority: JobPriority, signal: AbortSignal): Promise<void> {
    await Promise.all(this.#layers.map((layer) => this.#verifyLayer(layer, priority, signal)));
  }

  /** What was under way is not any more; `kind` says whether it will be taken up again by itself. */
  interrupt(kind: 'waiting' | 'cancelled'): void {
    this.snapshot.interrupt(kind);
    this.#tools.onChange('event');
  }

  async #scan(layer: CatalogLayer, priority: JobPriority, signal: AbortSignal): Promise<BlobScan | null> {
    if (layer.status !== 'present' || layer.location === null) return null;
    const bytesTotal = layer.location.sizeBytes;
    const isOfRegistry = layer.location.kind === 'registry';
    if (isOfRegistry && this.#tools.verifies) {
      this.snapshot.changeLayer(layer.index, { verification: { kind: 'waiting' } });
    }
    const scan = await this.#tools.scan(layer.location, {
      priority,
      signal,
      onProgress: (bytesRead) => {
        this.snapshot.changeLayer(layer.index, { status: { kind: 'reading', bytesRead, bytesTotal } });
        this.#tools.onChange('progress');
      },
    });
    if (isOfRegistry) this.#noteFinding(layer, scan.registry);
    return scan;
  }

  /** A layer of a registry is verified while it is read. */
  #noteFinding(layer: CatalogLayer, finding: RegistryFinding | null): void {
    const { index } = layer;
    if (finding !== null) this.snapshot.changeLayer(index, { source: finding.source });
    if (!this.#tools.verifies) return;
    if (finding === null) this.#setUnverified(index);
    else this.#setVerified(layer, { ...finding.verification, diffId: compareWith(layer.diffId, finding) });
    this.#tools.onChange('progress');
  }

  async #apply(layer: CatalogLayer, scan: BlobScan | null, signal: AbortSignal): Promise<void> {
    const { index, location } = layer;
    this.#staged ??= this.model.stageLayer(scan?.table ?? null);
    const needs = this.#staged.contentNeeds;
    const contents = needs.length === 0 ? [] : await this.#tools.hashContents(needs, this.#layers, signal);
    signal.throwIfAborted();
    this.#noteFetched(needs, contents);
    const outcome = this.model.commitLayer(this.#staged, contents);
    this.#staged = null;
    this.outcomes.push(outcome);
    if (location !== null) this.#tools.release(location);

    this.snapshot.warn(index, scanWarnings(index, scan));
    this.snapshot.warn(index, outcome.warnings);
    this.snapshot.changeLayer(index, {
      compression: scan?.compression ?? null,
      uncompressedBytes:
        scan?.registry?.uncompressedBytesKnown === false ? null : (scan?.table?.uncompressedBytes ?? null),
      status: appliedStatus(layer, scan),
      changes: changesOf(outcome),
    });
    this.snapshot.change({ usableLayers: this.model.layerCount });
    this.#tools.onChange('progress');
  }

  /** Contents of a listed layer that were fetched after all, to be compared. */
  #noteFetched(needs: readonly ContentNeed[], contents: readonly (Uint8Array | null)[]): void {
    for (const [index, { layer, sizeBytes }] of needs.entries()) {
      const source = this.snapshot.layer(layer)?.source ?? null;
      if (source?.kind !== 'headers' || contents[index] === null) continue;
      const bytesFetched = source.bytesFetched + sizeBytes;
      // Its first bytes, those before the jump, have come twice.
      const bytesSaved = Math.max(0, source.bytesSaved - sizeBytes);
      this.snapshot.changeLayer(layer, { source: { ...source, bytesFetched, bytesSaved } });
    }
  }

  async #verifyLayer(layer: CatalogLayer, priority: JobPriority, signal: AbortSignal): Promise<void> {
    const { index, location, digest, diffId } = layer;
    if (location === null || location.kind === 'registry' || this.snapshot.isLayerVerified(index)) return;
    this.snapshot.changeLayer(index, { verification: { kind: 'waiting' } });
    try {
      const found = await this.#tools.verify(
        location,
        { digest, diffId },
        {
          priority,
          signal,
          onProgress: (bytesRead) => {
            const verification = { kind: 'running', bytesRead, bytesTotal: location.sizeBytes } as const;
            this.snapshot.changeLayer(index, { verification });
            this.#tools.onChange('progress');
          },
        },
      );
      this.#setVerified(layer, found);
    } catch (error) {
      if (isCancellation(error)) throw error;
      this.#setUnverified(index);
      const message = `Layer ${layerNumber(index)} could not be verified: ${describeJobError(error).message}`;
      this.snapshot.warn(index, [{ code: 'layer-unreadable', message, layer: index, path: null, count: 1 }]);
    }
    this.#tools.onChange('progress');
  }

  #setVerified({ index, digest, diffId }: CatalogLayer, found: BlobVerification): void {
    this.snapshot.changeLayer(index, {
      digest: digest ?? found.digest.computed,
      diffId: diffId ?? found.diffId.computed,
      verification: { kind: 'done', digest: found.digest.matches, diffId: found.diffId.matches },
    });
    this.snapshot.warn(index, verificationWarnings(index, { digest, diffId }, found));
  }

  #setUnverified(index: number): void {
    this.snapshot.changeLayer(index, { verification: { kind: 'done', digest: null, diffId: null } });
  }

  async #letOthersRun(): Promise<void> {
    if (performance.now() - this.#lastYieldMs < MAX_BUSY_MS) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#lastYieldMs = performance.now();
  }
}

/** Layers that share a blob need not agree on its diff ID: the one that was computed is compared with each. */
function compareWith(declared: string | null, { verification: { diffId } }: RegistryFinding): CheckedDigest {
  const { computed } = diffId;
  if (computed === null || declared === null) return { computed, matches: declared === null ? null : diffId.matches };
  const isComparable = computed.split(':', 1)[0] === declared.split(':', 1)[0];
  return { computed, matches: isComparable ? computed === declared : null };
}

/** What a scan met; a worker that was lost could not say so itself. */
function scanWarnings(layer: number, scan: BlobScan | null): readonly Warning[] {
  if (scan === null) return [];
  if (scan.table !== null) {
    return [...(scan.registry?.warnings ?? []), ...scan.table.warnings].map((warning) => ({ ...warning, layer }));
  }
  const message = `Layer ${layerNumber(layer)} could not be read: ${scan.error?.message ?? 'no reason given'}`;
  return [{ code: 'layer-unreadable', message, layer, path: null, count: 1 }];
}

function changesOf({ added, modified, removed, unchanged, unchangedDirectories }: LayerOutcome): LayerState['changes'] {
  const count = unchanged.count + unchangedDirectories.count;
  return { added, modified, removed, unchanged: { count, bytes: unchanged.bytes + unchangedDirectories.bytes } };
}

function appliedStatus(layer: CatalogLayer, scan: BlobScan | null): LayerState['status'] {
  if (scan === null) return unreadStatus(layer);
  if (scan.error === null) return { kind: 'read' };
  return { kind: 'partial', error: locate(scan.error, layer) };
}

/** Adds which layer it was; a scan knows only its bytes. */
function locate(error: ErrorRecord, layer: CatalogLayer): ErrorRecord {
  const file = error.place.file ?? layer.name ?? layer.digest;
  return { ...error, place: { ...error.place, layer: layer.index, ...(file === null ? {} : { file }) } };
}
