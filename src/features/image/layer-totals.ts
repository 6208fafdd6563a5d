import type { LayerState } from '../../worker/session-types.ts';

export interface LayerTotals {
  readonly compressedBytes: number;
  readonly uncompressedBytes: number;
  /** False while a layer's bytes are still unknown: the sums are then of the layers so far. */
  readonly compressedKnown: boolean;
  readonly uncompressedKnown: boolean;
}

/** Sums over an image's layers. */
export function sumLayers(layers: readonly LayerState[]): LayerTotals {
  let compressedBytes = 0;
  let uncompressedBytes = 0;
  let compressedKnown = true;
  let uncompressedKnown = true;
  for (const layer of layers) {
    compressedBytes += layer.compressedBytes ?? 0;
    uncompressedBytes += layer.uncompressedBytes ?? 0;
    compressedKnown &&= layer.compressedBytes !== null;
    uncompressedKnown &&= layer.uncompressedBytes !== null;
  }
  return { compressedBytes, uncompressedBytes, compressedKnown, uncompressedKnown };
}
