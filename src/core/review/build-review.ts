import type { CatalogImage } from '../formats/catalog.ts';
import type { HistoryRow } from '../history/history-row.ts';
import type { ImageModel } from '../layers/image-model.ts';
import { findBaseBoundary } from './base-boundary.ts';
import { estimateCompressed, type StoredForm } from './compressed-share.ts';
import { computeDive } from './dive-figures.ts';
import { findDuplicates } from './find-duplicates.ts';
import { measureImage, type Measure } from './measure.ts';
import { deathCauses, type DeathCause, type Review, type ReviewLayer } from './review.ts';

/** What is known of a layer besides its entries. */
export interface ReviewLayerInput extends StoredForm {
  /** False where the layer is missing or broke off. */
  readonly isComplete: boolean;
}

export interface ReviewInputs {
  readonly image: CatalogImage;
  readonly historyRows: readonly HistoryRow[];
  /** Of all layers of the image, lowest first, also of those that are not applied yet. */
  readonly layers: readonly ReviewLayerInput[];
  /** Other images of the same file: the base may be among them. */
  readonly otherImages: readonly CatalogImage[];
}

export interface ReviewOptions {
  /** How many of the lowest layers are the base image's; null or absent: found out. */
  readonly base?: number | null;
  readonly signal?: AbortSignal;
}

/** Everything that is said of an image's size. Definitions: docs/metrics.md. Throws AbortError. */
export async function buildReview(
  model: ImageModel,
  inputs: ReviewInputs,
  options: ReviewOptions = {},
): Promise<Review> {
  const { image, historyRows, otherImages } = inputs;
  const measure = measureImage(model);
  const base = findBaseBoundary(
    { image, historyRows, layerCount: inputs.layers.length, otherImages },
    options.base ?? null,
  );
  const { fates, layers, ...sums } = measure;
  return {
    ...sums,
    complete: model.layerCount === inputs.layers.length && inputs.layers.every(({ isComplete }) => isComplete),
    base,
    layers: layers.map((layer): ReviewLayer => ({
      ...layer,
      isBase: layer.layer < base.layers,
      compressedBytes: inputs.layers[layer.layer]?.compressedBytes ?? null,
    })),
    duplicates: findDuplicates(model, fates),
    dive: computeDive(model),
    findings: [],
    packages: [],
  };
}

/** Why what a row stores is dead, and the layer whose event made it so; null for what is live or stores no file. */
export function deathOf({ fates }: Measure, row: number): { cause: DeathCause; killedBy: number } | null {
  const killer = fates.killer[row]!;
  return killer < 0 ? null : { cause: deathCauses[fates.cause[row]! - 1]!, killedBy: fates.layer[killer]! };
}

/** Estimated share in the compressed layer of what a row stores, in bytes; null where that is not known. */
export function compressedOf(model: ImageModel, inputs: ReviewInputs, { fates }: Measure, row: number): number | null {
  const form = inputs.layers[fates.layer[row]!];
  const from = model.rows.bodyOffset.get(row);
  return form === undefined ? null : estimateCompressed(form, from, from + model.rows.storedBytes(row));
}
