import type { CatalogImage } from '../../formats/catalog.ts';
import type { ReviewInputs } from '../build-review.ts';

/** What is known of an image that was made up: so many layers, and no history. */
export function reviewedImage(layerCount: number, changes: Partial<CatalogImage> = {}): ReviewInputs {
  const image: CatalogImage = {
    names: [],
    kind: 'image',
    manifestDigest: null,
    configDigest: null,
    mediaType: null,
    artifactType: null,
    platform: null,
    annotations: new Map(),
    subject: null,
    created: null,
    author: null,
    config: null,
    history: [],
    layers: Array.from({ length: layerCount }, (_, index) => ({
      index,
      digest: `sha256:${String(index)}`,
      diffId: `sha256:${String(index)}`,
      mediaType: null,
      declaredBytes: null,
      annotations: new Map(),
      status: 'present' as const,
      urls: [],
      location: null,
      name: null,
    })),
    present: true,
    warnings: [],
    ...changes,
  };
  const form = { compressedBytes: 500, uncompressedBytes: 1000, checkpoints: null, isComplete: true };
  return { image, historyRows: [], layers: image.layers.map(() => form), otherImages: [] };
}
