import { createSHA256 } from 'hash-wasm';
import type { CheckpointIndex } from '../compression/checkpoints.ts';
import type { Compression } from '../compression/compression.ts';
import type { CatalogImage, SourceFormat } from '../formats/catalog.ts';
import type { Warning } from '../formats/warning.ts';
import type { HistoryRow } from '../history/history-row.ts';
import type { ImageModel, LayerOutcome } from '../layers/image-model.ts';
import type { ChangeList } from '../layers/layer-changes.ts';
import { listChanges } from '../layers/layer-changes.ts';
import { reportReview } from '../review/report-review.ts';
import type { Review } from '../review/review.ts';
import { latin1Bytes } from './latin1-bytes.ts';
import { hashMergedFilesystem } from './merged-hash.ts';
import type { Report, ReportChange, ReportImage, ReportLayer, ReportWarning } from './report-schema.ts';
import { decodeRawText } from '../bytes/byte-text.ts';
import type { Tally } from './view-types.ts';

/** What reading one layer came to, apart from its changes. */
export interface ReportLayerInput {
  readonly digest: string | null;
  readonly diffId: string | null;
  readonly mediaType: string | null;
  readonly compression: Compression | null;
  readonly compressedBytes: number | null;
  readonly uncompressedBytes: number | null;
  readonly status: ReportLayer['status'];
  readonly verified: ReportLayer['verified'];
  readonly outcome: LayerOutcome;
  /** Where unpacking of the layer can begin, where that was noted. */
  readonly checkpoints?: CheckpointIndex | null;
}

export interface ReportImageInput {
  readonly image: CatalogImage;
  /** Empty for what is no image. */
  readonly historyRows: readonly HistoryRow[];
  readonly layers: readonly ReportLayerInput[];
  /** Null for what is no image or cannot be read. */
  readonly model: ImageModel | null;
  /** To be part of the report. */
  readonly review?: Review | null;
  /** All warnings about this image, those of its layers included. */
  readonly warnings: readonly Warning[];
}

export interface ReportInput {
  readonly source: { readonly name: string; readonly format: SourceFormat; readonly compression: Compression };
  readonly images: readonly ReportImageInput[];
  readonly warnings: readonly Warning[];
  /** Whether to list the paths of every change. */
  readonly paths: boolean;
  /** Whether the models were read with SHA-256 as their content hash, so that `merged.sha256` can be given. */
  readonly deep: boolean;
}

/** The report of docs/report.md. */
export async function buildReport(input: ReportInput): Promise<Report> {
  const images: ReportImage[] = [];
  for (const image of input.images) images.push(await reportImage(image, input));
  return {
    schema: 'layerscope.report/1',
    source: { name: input.source.name, format: input.source.format, compression: input.source.compression },
    images,
    warnings: input.warnings.map(reportWarning),
  };
}

async function reportImage(input: ReportImageInput, options: ReportInput): Promise<ReportImage> {
  const { image, model } = input;
  const layers: ReportLayer[] = [];
  for (const [index, layer] of input.layers.entries()) {
    layers.push(await reportLayer(index, layer, model, options.paths));
  }
  const merged = model?.merged() ?? { entries: 0, implicitDirectories: 0, fileBytes: 0 };
  return {
    names: image.names,
    kind: image.kind,
    manifestDigest: image.manifestDigest,
    configDigest: image.configDigest,
    platform: image.platform && {
      os: image.platform.os,
      architecture: image.platform.architecture,
      ...(image.platform.variant === undefined ? {} : { variant: image.platform.variant }),
    },
    history: input.historyRows.filter((row) => row.historyIndex !== null).map(reportHistory),
    layers,
    merged: {
      entries: merged.entries,
      implicitDirectories: merged.implicitDirectories,
      fileBytes: merged.fileBytes,
      ...(options.deep && model ? { sha256: await hashMergedFilesystem(model) } : {}),
    },
    ...(input.review ? { review: reportReview(input.review, input.historyRows) } : {}),
    warnings: input.warnings.map(reportWarning),
  };
}

function reportHistory(row: HistoryRow): ReportImage['history'][number] {
  return {
    createdBy: row.createdBy,
    created: row.created,
    comment: row.comment,
    emptyLayer: row.emptyLayer,
    layer: row.layer,
    keyword: row.keyword,
    text: row.text,
    alignment: row.alignment,
  };
}

async function reportLayer(
  index: number,
  layer: ReportLayerInput,
  model: ImageModel | null,
  paths: boolean,
): Promise<ReportLayer> {
  const { outcome } = layer;
  const change = (tally: Tally, list: ChangeList): Promise<ReportChange> =>
    reportChange(index, model, tally, list, paths);
  return {
    index,
    digest: layer.digest,
    diffId: layer.diffId,
    mediaType: layer.mediaType,
    compression: layer.compression,
    compressedBytes: layer.compressedBytes,
    uncompressedBytes: layer.uncompressedBytes,
    status: layer.status,
    verified: layer.verified,
    entries: outcome.entryCounts,
    changes: {
      added: await change(outcome.added, 'added'),
      modified: await change(outcome.modified, 'modified'),
      removed: await change(outcome.removed, 'removed'),
      unchanged: await change(outcome.unchanged, 'unchanged'),
      unchangedDirectories: await change(outcome.unchangedDirectories, 'unchangedDirectories'),
    },
  };
}

async function reportChange(
  layer: number,
  model: ImageModel | null,
  tally: Tally,
  list: ChangeList,
  withPaths: boolean,
): Promise<ReportChange> {
  const paths = model && tally.count > 0 ? listChanges(model, layer, list) : [];
  const hasher = (await createSHA256()).init();
  for (const path of paths) hasher.update(latin1Bytes(path + '\0'));
  return {
    count: tally.count,
    bytes: tally.bytes,
    sha256: hasher.digest('hex'),
    ...(withPaths ? { paths: paths.map((path) => decodeRawText(latin1Bytes(path))) } : {}),
  };
}

function reportWarning(warning: Warning): ReportWarning {
  const times = warning.count > 1 ? ` (${warning.count.toLocaleString('en')} times)` : '';
  return { code: warning.code, message: warning.message + times, layer: warning.layer, path: warning.path };
}
