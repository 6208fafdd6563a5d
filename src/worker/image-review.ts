import { AppError } from '../base/app-error.ts';
import type { CatalogImage } from '../core/formats/catalog.ts';
import { reviewImage } from '../core/review/build-review.ts';
import type { Review } from '../core/review/review.ts';
import { contentsOf } from './image-contents.ts';
import type { ImageReading } from './image-reading.ts';
import type { LayerPlaces } from './layer-places.ts';
import type { LayerWorkerPool } from './layer-worker-pool.ts';
import { reportImage } from './session-report.ts';
import type { ReviewWish } from './session-types.ts';

/** What reviewing needs of the session. */
export interface ReviewTools {
  readonly images: readonly CatalogImage[];
  readonly places: LayerPlaces;
  readonly pool: LayerWorkerPool;
  readonly signal: AbortSignal;
  /** Of the contents that are read: 0 to 1. */
  readonly onProgress?: (share: number) => void;
}

/** The review of what has been applied of an image so far. Throws 'no-image' for what is none, AbortError. */
export async function reviewReading(reading: ImageReading, wish: ReviewWish, tools: ReviewTools): Promise<Review> {
  const { images, places, pool, signal, onProgress } = tools;
  const review = await reviewImage(reportImage(reading.image, reading, places), images, {
    base: wish.base ?? null,
    readContents: wish.contents === true ? contentsOf(reading, places, pool) : null,
    onProgress: ({ doneBytes, totalBytes }) => onProgress?.(totalBytes === 0 ? 1 : doneBytes / totalBytes),
    signal,
  });
  if (review === null) throw new AppError('no-image', 'This is no image: it has no files that could be reviewed.');
  return review;
}
