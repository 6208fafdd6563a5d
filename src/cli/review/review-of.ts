import type { ReportImageInput } from '../../core/analysis/build-report.ts';
import { reviewImage } from '../../core/review/build-review.ts';
import { readContentsOf } from '../../core/review/read-row-contents.ts';
import type { Review } from '../../core/review/review.ts';
import type { ReadFile } from '../read-images.ts';

/** The review of one image of a file, whose contents are read again where findings need them. */
export function reviewOf(
  read: ReadFile,
  image: ReportImageInput,
  options: { readonly base?: number | undefined },
): Promise<Review | null> {
  const { model } = image;
  return reviewImage(image, read.catalog.images, {
    base: options.base ?? null,
    readContents: model === null ? null : readContentsOf(model, (layer) => read.storedLayer(image, layer)),
  });
}
