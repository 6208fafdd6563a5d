import type { ReportImageInput } from '../../core/analysis/build-report.ts';
import type { ReportImage } from '../../core/analysis/report-schema.ts';
import { AppError } from '../../base/app-error.ts';
import { defaultCheckpointLimits } from '../../core/compression/checkpoints.ts';
import type { CatalogImage } from '../../core/formats/catalog.ts';
import type { LayerTable } from '../../core/layers/layer-table.ts';
import { exportForDive, type DiveExport } from '../../core/review/dive-export.ts';
import type { ReportReview } from '../../core/review/report-review.ts';
import { reportOf } from '../inspect.ts';
import { readImages } from '../read-images.ts';
import { describeImage, type ImageChoice } from '../select-images.ts';
import { reviewOf } from './review-of.ts';
import type { ReviewedImage, ReviewedReport } from './reviewed-report.ts';
import { checkRules, type DiveLimits, type ReviewLimits } from './rules.ts';

export interface ReviewFileOptions extends ImageChoice {
  readonly limits: ReviewLimits;
  /** dive's rules, where there are some to go by. */
  readonly dive: DiveLimits | null;
  readonly base?: number | undefined;
  /** Judge images by the layers that could be read. */
  readonly allowIncomplete: boolean;
  /** Open any tar as a one-layer image. */
  readonly rootfs: boolean;
  /** Also make what dive would export; the file must have one image then. */
  readonly isDiveExport: boolean;
}

/** Reads the images of a file and reviews them. Throws AppError when nothing can be read. */
export async function reviewFile(path: string, options: ReviewFileOptions): Promise<ReviewedReport> {
  const tables = new Map<CatalogImage, (LayerTable | null)[]>();
  const onTable = (image: CatalogImage, layer: number, table: LayerTable): void => {
    const ofImage = tables.get(image) ?? [];
    tables.set(image, ofImage);
    ofImage[layer] = table;
  };
  const reading = {
    image: options.image,
    platform: options.platform,
    rootfs: options.rootfs,
    deep: false,
    verify: false,
    checkpoints: defaultCheckpointLimits,
    ...(options.isDiveExport ? { onTable } : {}),
  };
  return readImages(path, reading, async (read) => {
    const images: ReportImageInput[] = [];
    for (const image of read.images) {
      images.push({ ...image, review: await reviewOf(read, image, { base: options.base }) });
    }
    const plain = await reportOf(read, images, { paths: false, deep: false });
    const reviewed = plain.images.filter(isReviewed).map((image): ReviewedImage => ({
      image,
      outcomes: checkRules(image.review, options.limits, options.dive, options.allowIncomplete),
    }));
    if (reviewed.length === 0) {
      throw new AppError('no-image', `${read.name} has no image whose layers could be read.`, { file: read.name });
    }
    const outcomesOf = new Map(reviewed.map(({ image, outcomes }) => [image as ReportImage, outcomes]));
    const report = {
      ...plain,
      images: plain.images.map((image) => {
        const rules = outcomesOf.get(image) ?? [];
        return rules.length === 0 ? image : { ...image, rules };
      }),
    };
    const diveExport = options.isDiveExport ? oneDiveExport(images, tables) : null;
    return { report, images: reviewed, diveExport };
  });
}

function isReviewed(image: ReportImage): image is ReportImage & { readonly review: ReportReview } {
  return image.review !== undefined;
}

function oneDiveExport(
  images: readonly ReportImageInput[],
  tables: ReadonlyMap<CatalogImage, readonly (LayerTable | null)[]>,
): DiveExport {
  const readable = images.filter(({ model }) => model !== null);
  const [only, second] = readable;
  if (only?.model == null) throw new AppError('no-image', 'The file has no image whose files could be read.');
  if (second !== undefined) {
    const list = readable.map(({ image }) => describeImage(image)).join('; ');
    throw new AppError('no-image', `dive’s export is of one image; choose it with --image or --platform: ${list}.`);
  }
  return exportForDive({
    model: only.model,
    tables: tables.get(only.image) ?? [],
    diffIds: only.layers.map(({ diffId }) => diffId),
    digests: only.layers.map(({ digest }) => digest),
    historyRows: only.historyRows,
  });
}
