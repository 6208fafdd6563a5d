import { bareImage, bareLayer } from '../../formats/bare-image.ts';
import type { CatalogImage } from '../../formats/catalog.ts';
import type { ReviewInputs } from '../build-review.ts';

/** What is known of an image that was made up: so many layers, and no history. */
export function reviewedImage(layerCount: number, changes: Partial<CatalogImage> = {}): ReviewInputs {
  const layers = Array.from({ length: layerCount }, (_, index) =>
    bareLayer(index, { digest: `sha256:${String(index)}`, diffId: `sha256:${String(index)}` }),
  );
  const image = bareImage(layers, changes);
  const form = { compressedBytes: 500, uncompressedBytes: 1000, checkpoints: null, isComplete: true };
  return { image, historyRows: [], layers: image.layers.map(() => form), otherImages: [] };
}
