import type { CatalogImage, CatalogLayer } from '../core/formats/catalog.ts';
import type { Warning } from '../core/formats/warning.ts';
import { buildHistory } from '../core/history/build-history.ts';
import type { LayerState, SelectedImage, Verification } from './session-types.ts';

export interface ByteProgress {
  readonly bytesRead: number;
  readonly bytesTotal: number;
}

/**
 * The part of a session's snapshot that describes one image. Changes are cheap whatever the number of layers: the
 * immutable object is made when it is asked for, and parts that did not change stay identical.
 */
export class ImageSnapshot {
  readonly #image: CatalogImage;
  readonly #layers: LayerState[];
  /** What was met in each layer; shown in the order of layers. */
  readonly #layerWarnings: Warning[][];
  #current: SelectedImage;
  #layersChanged = false;
  #warningsChanged = false;

  constructor(index: number, image: CatalogImage, verifies: boolean) {
    this.#image = image;
    // What is no image (attestations, charts) has blobs that are no layers, and a history of nothing.
    const isImage = image.kind === 'image';
    this.#layers = isImage ? image.layers.map((layer) => initialState(layer, verifies)) : [];
    this.#layerWarnings = this.#layers.map(() => []);
    this.#current = {
      index,
      historyRows: isImage ? buildHistory(image) : [],
      layers: [...this.#layers],
      usableLayers: 0,
      warnings: image.warnings,
      merged: null,
    };
  }

  get current(): SelectedImage {
    if (this.#layersChanged) this.#current = { ...this.#current, layers: [...this.#layers] };
    if (this.#warningsChanged) {
      this.#current = { ...this.#current, warnings: [...this.#image.warnings, ...this.#layerWarnings.flat()] };
    }
    this.#layersChanged = false;
    this.#warningsChanged = false;
    return this.#current;
  }

  get isRead(): boolean {
    return this.#current.merged !== null;
  }

  get isVerified(): boolean {
    return this.#layers.every((layer) => layer.verification.kind === 'done');
  }

  isLayerVerified(index: number): boolean {
    return this.#layers[index]?.verification.kind === 'done';
  }

  /** Stored bytes read and to be read, over the layers that are in the archive. */
  get readingBytes(): ByteProgress {
    return this.#sum(({ status }, total) => {
      if (status.kind === 'waiting' || status.kind === 'cancelled') return 0;
      return status.kind === 'reading' ? status.bytesRead : total;
    });
  }

  /** Stored bytes hashed and to be hashed. */
  get verifyingBytes(): ByteProgress {
    return this.#sum(({ verification }, total) => {
      if (verification.kind === 'running') return verification.bytesRead;
      return verification.kind === 'done' ? total : 0;
    });
  }

  /** Null where the image has no such layer. */
  layer(index: number): LayerState | null {
    return this.#layers[index] ?? null;
  }

  changeLayer(index: number, change: Partial<LayerState>): void {
    const layer = this.#layers[index];
    if (layer === undefined) return;
    this.#layers[index] = { ...layer, ...change };
    this.#layersChanged = true;
  }

  change(change: Pick<SelectedImage, 'usableLayers'> | Pick<SelectedImage, 'merged'>): void {
    this.#current = { ...this.#current, ...change };
  }

  warn(layer: number, warnings: readonly Warning[]): void {
    if (warnings.length === 0) return;
    this.#layerWarnings[layer]?.push(...warnings);
    this.#warningsChanged = true;
  }

  /** What was under way is not any more; `kind` says whether it will be taken up again by itself. */
  interrupt(kind: 'waiting' | 'cancelled'): void {
    for (const [index, { status, verification }] of this.#layers.entries()) {
      if (status.kind === 'waiting' || status.kind === 'reading' || status.kind === 'cancelled') {
        this.changeLayer(index, { status: { kind } });
      }
      if (verification.kind === 'running' || verification.kind === 'waiting') {
        const interrupted: Verification = { kind: kind === 'waiting' ? 'waiting' : 'off' };
        this.changeLayer(index, { verification: interrupted });
      }
    }
  }

  #sum(read: (layer: LayerState, totalBytes: number) => number): ByteProgress {
    let bytesRead = 0;
    let bytesTotal = 0;
    for (const layer of this.#layers) {
      if (layer.status.kind === 'missing' || layer.status.kind === 'foreign') continue;
      const total = layer.compressedBytes ?? 0;
      bytesRead += read(layer, total);
      bytesTotal += total;
    }
    return { bytesRead, bytesTotal };
  }
}

/** Status of a layer that has not been read. */
export function unreadStatus(layer: CatalogLayer): LayerState['status'] {
  switch (layer.status) {
    case 'present':
      return { kind: 'waiting' };
    case 'missing':
      return { kind: 'missing' };
    case 'foreign':
      return { kind: 'foreign', urls: layer.urls };
  }
}

function initialState(layer: CatalogLayer, verifies: boolean): LayerState {
  const nothingToVerify: Verification = { kind: 'done', digest: null, diffId: null };
  return {
    index: layer.index,
    digest: layer.digest,
    diffId: layer.diffId,
    mediaType: layer.mediaType,
    compression: null,
    compressedBytes: layer.location?.sizeBytes ?? layer.declaredBytes,
    uncompressedBytes: null,
    status: unreadStatus(layer),
    verification: !verifies ? { kind: 'off' } : layer.location ? { kind: 'waiting' } : nothingToVerify,
    changes: null,
    source: null,
  };
}
