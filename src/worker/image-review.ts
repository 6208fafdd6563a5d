import { AppError } from '../base/app-error.ts';
import type { CatalogImage } from '../core/formats/catalog.ts';
import { reviewImage } from '../core/review/build-review.ts';
import type { Review } from '../core/review/review.ts';
import type { ImageReading } from './image-reading.ts';
import type { LayerPlaces } from './layer-places.ts';
import { reportImage } from './session-report.ts';

export interface ReviewWish {
  /** How many of the lowest layers are the base image's; absent: found out. */
  readonly base?: number;
}

/** The review of what has been applied of an image so far. Throws 'no-image' for what is none. */
export async function reviewReading(
  reading: ImageReading,
  images: readonly CatalogImage[],
  places: LayerPlaces,
  wish: ReviewWish,
  signal: AbortSignal,
): Promise<Review> {
  const { image } = reading;
  const review = await reviewImage(reportImage(image, reading, places), images, { base: wish.base ?? null, signal });
  if (review === null) throw new AppError('no-image', 'This is no image: it has no files that could be reviewed.');
  return review;
}
