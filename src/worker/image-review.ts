import { buildReview, type ReviewLayerInput } from '../core/review/build-review.ts';
import type { Review } from '../core/review/review.ts';
import type { CatalogImage } from '../core/formats/catalog.ts';
import type { ImageReading } from './image-reading.ts';
import type { LayerPlaces } from './layer-places.ts';

export interface ReviewWish {
  /** How many of the lowest layers are the base image's; absent: found out. */
  readonly base?: number;
}

/** The review of what has been applied of an image so far. */
export function reviewReading(
  reading: ImageReading,
  images: readonly CatalogImage[],
  places: LayerPlaces,
  wish: ReviewWish,
  signal: AbortSignal,
): Promise<Review> {
  const { image, model } = reading;
  const { historyRows, layers } = reading.snapshot.current;
  const inputs = {
    image,
    historyRows,
    otherImages: images.filter((other) => other !== image),
    layers: layers.map(({ index, compressedBytes, uncompressedBytes, status }): ReviewLayerInput => {
      const location = image.layers[index]?.location ?? null;
      const place = location === null ? null : places.find(location);
      return {
        compressedBytes,
        uncompressedBytes,
        checkpoints: place?.kind === 'blob' ? place.checkpoints : null,
        isComplete: status.kind === 'read',
      };
    }),
  };
  return buildReview(model, inputs, { base: wish.base ?? null, signal });
}
