import type { ReportImageInput } from '../analysis/build-report.ts';
import type { CatalogImage } from '../formats/catalog.ts';
import type { HistoryRow } from '../history/history-row.ts';
import type { ImageModel } from '../layers/image-model.ts';
import { findBaseBoundary } from './base-boundary.ts';
import { estimateCompressed, type StoredForm } from './compressed-share.ts';
import { computeDive } from './dive-figures.ts';
import type { FindingInput, ReadContents } from './findings/finding-input.ts';
import { byGravity, findFindings } from './findings/find-findings.ts';
import { scanSecrets, type SecretProgress } from './secrets/scan-secrets.ts';
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
  /** Of the applied layers, lowest first. */
  readonly layers: readonly ReviewLayerInput[];
  /** Other images of the same file: the base may be among them. */
  readonly otherImages: readonly CatalogImage[];
}

export interface ReviewOptions {
  /** How many of the lowest layers are the base image's; null or absent: found out. */
  readonly base?: number | null;
  /** How to read files; without it, secrets in files and packages are not found. */
  readonly readContents?: ReadContents | null;
  readonly onProgress?: (progress: SecretProgress) => void;
  readonly signal?: AbortSignal;
}

/** Everything that is said of an image's size. Definitions: docs/metrics.md. Throws AbortError, and what `readContents` throws. */
export async function buildReview(
  model: ImageModel,
  inputs: ReviewInputs,
  options: ReviewOptions = {},
): Promise<Review> {
  const { image, historyRows, otherImages } = inputs;
  const measure = measureImage(model);
  const base = findBaseBoundary(
    { image, historyRows, layerCount: image.layers.length, otherImages },
    options.base ?? null,
  );
  const found: FindingInput = {
    model,
    historyRows,
    config: image.config,
    baseLayers: base.layers,
    readContents: options.readContents ?? null,
    deathOf: (row) => deathOf(measure, row),
    compressedOf: (row) => compressedOf(model, inputs, measure, row),
  };
  const { findings, packages } = await findFindings(found, options.signal);
  const secrets = await scanSecrets(found, {
    ...(options.signal ? { signal: options.signal } : {}),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  });
  const { fates, layers, ...sums } = measure;
  return {
    ...sums,
    complete: model.layerCount === image.layers.length && inputs.layers.every(({ isComplete }) => isComplete),
    contentsRead: found.readContents !== null,
    base,
    layers: layers.map((layer): ReviewLayer => ({
      ...layer,
      isBase: layer.layer < base.layers,
      compressedBytes: inputs.layers[layer.layer]?.compressedBytes ?? null,
    })),
    duplicates: findDuplicates(model, fates),
    dive: computeDive(model),
    findings: [...findings, ...secrets].sort(byGravity),
    packages,
  };
}

/** The review of an image as it is read for a report; null for what is no image or was not read. */
export async function reviewImage(
  input: ReportImageInput,
  others: readonly CatalogImage[],
  options: ReviewOptions = {},
): Promise<Review | null> {
  const { image, model, historyRows } = input;
  if (model === null) return null;
  const layers = input.layers.map((layer): ReviewLayerInput => ({
    compressedBytes: layer.compressedBytes,
    uncompressedBytes: layer.uncompressedBytes,
    checkpoints: layer.checkpoints ?? null,
    isComplete: layer.status === 'read',
  }));
  return buildReview(
    model,
    { image, historyRows, layers, otherImages: others.filter((other) => other !== image) },
    options,
  );
}

/** Why what a row stores is dead, and the layer whose event made it so; null for what is live or stores no file. */
export function deathOf({ fates }: Measure, row: number): { cause: DeathCause; killedBy: number } | null {
  const killer = fates.killer[row]!;
  return killer < 0 ? null : { cause: deathCauses[fates.cause[row]! - 1]!, killedBy: fates.layer[killer]! };
}

/** Estimated share in the compressed layer of what a row stores, in bytes; null where that is not known. */
function compressedOf(model: ImageModel, inputs: ReviewInputs, { fates }: Measure, row: number): number | null {
  const form = inputs.layers[fates.layer[row]!];
  const from = model.rows.bodyOffset.get(row);
  return form === undefined ? null : estimateCompressed(form, from, from + model.rows.storedBytes(row));
}
