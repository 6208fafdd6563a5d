import { buildReport, type ReportImageInput } from '../core/analysis/build-report.ts';
import type { Report } from '../core/analysis/report-schema.ts';
import { defaultCheckpointLimits } from '../core/compression/checkpoints.ts';
import { readImages, type ReadFile } from './read-images.ts';
import { reviewOf } from './review/review-of.ts';
import type { ImageChoice } from './select-images.ts';

export interface InspectOptions extends ImageChoice {
  /** List the paths of every change. */
  readonly paths: boolean;
  /** Hash every file with SHA-256. */
  readonly deep: boolean;
  /** Open any tar as a one-layer image. */
  readonly rootfs: boolean;
  /** Verify digests and diff IDs. */
  readonly verify: boolean;
  /** With the review of each image. */
  readonly review?: boolean;
}

/** Reads an image file or folder into the report of docs/report.md. Throws AppError when nothing can be read. */
export async function inspect(path: string, options: InspectOptions): Promise<Report> {
  const { review = false } = options;
  return readImages(path, { ...options, checkpoints: review ? defaultCheckpointLimits : null }, async (read) => {
    const images: ReportImageInput[] = [];
    for (const image of read.images) {
      images.push(review ? { ...image, review: await reviewOf(read, image, {}) } : image);
    }
    return reportOf(read, images, options);
  });
}

/** The report over images of a file. */
export function reportOf(
  { name, catalog }: ReadFile,
  images: readonly ReportImageInput[],
  { paths, deep }: { readonly paths: boolean; readonly deep: boolean },
): Promise<Report> {
  return buildReport({
    source: { name, format: catalog.format, compression: catalog.compression },
    images,
    warnings: catalog.warnings,
    paths,
    deep,
  });
}
