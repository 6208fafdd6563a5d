import type { AppError } from '../../base/app-error.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import type { CheckpointIndex } from '../compression/checkpoints.ts';
import type { Compression } from '../compression/compression.ts';
import type { CatalogImage, CatalogLayer } from '../formats/catalog.ts';
import type { Warning } from '../formats/warning.ts';
import { buildHistory } from '../history/build-history.ts';
import { ImageModel } from '../layers/image-model.ts';
import type { LayerTable } from '../layers/layer-table.ts';
import type { ScanOptions } from '../layers/scan-layer.ts';
import { hashBodies, scanLayer } from '../layers/scan-layer.ts';
import type { StagedLayer } from '../layers/staged-layer.ts';
import type { BlobHashing } from './blob-hashing.ts';
import type { ReportImageInput, ReportLayerInput } from './build-report.ts';
import type { BlobVerification } from './verify-blob.ts';
import { verificationWarnings, verifyBlob } from './verify-blob.ts';

/** A layer of a compressed outer file, scanned while that was read. */
export interface ScannedLayer {
  readonly table: LayerTable;
  readonly error: AppError | null;
  readonly compression: Compression;
  /** Where unpacking of the layer can begin, where that was noted. */
  readonly checkpoints?: CheckpointIndex | null;
}

/** Where the layers of an input are. */
export interface LayerBytes {
  /** Stored bytes of a layer; null for one that has no random access. */
  readonly blob: (layer: CatalogLayer) => ByteSource | null;
  /** The scan of a layer that has no random access. */
  readonly scanned: (layer: CatalogLayer) => ScannedLayer | null;
  /** The same layer's digests, where they were verified apart. */
  readonly verified?: (layer: CatalogLayer) => BlobVerification | null;
}

export interface ReadImageOptions extends ScanOptions {
  /** How to verify digests; null to leave them unverified. */
  readonly hashing: BlobHashing | null;
  /** Is given the table of each layer that was read, which is not kept otherwise. */
  readonly onTable?: (layer: number, table: LayerTable) => void;
}

/**
 * Reads all layers of one image one after another, as the command line does. Layers that are missing or broken become
 * warnings. Throws only AbortError.
 */
export async function readImage(
  image: CatalogImage,
  bytes: LayerBytes,
  options: ReadImageOptions,
): Promise<ReportImageInput> {
  if (image.kind !== 'image' || !image.present) {
    return { image, historyRows: [], layers: [], model: null, warnings: image.warnings };
  }
  const model = new ImageModel(options.hashWidth);
  const layers: ReportLayerInput[] = [];
  const warnings: Warning[] = [...image.warnings];
  for (const layer of image.layers) {
    const { scan, verification } = await readLayer(layer, bytes, options);
    const staged = model.stageLayer(scan?.table ?? null);
    const outcome = model.commitLayer(staged, await hashNeeds(staged, image.layers, bytes, options));
    layers.push({
      digest: layer.digest ?? verification?.digest.computed ?? null,
      diffId: layer.diffId ?? verification?.diffId.computed ?? null,
      mediaType: layer.mediaType,
      compression: scan?.compression ?? null,
      compressedBytes: layer.location?.sizeBytes ?? layer.declaredBytes,
      uncompressedBytes: scan?.table.uncompressedBytes ?? null,
      status: layer.status !== 'present' || scan === null ? absentStatus(layer) : scan.error ? 'partial' : 'read',
      verified: { digest: verification?.digest.matches ?? null, diffId: verification?.diffId.matches ?? null },
      outcome,
      checkpoints: scan?.checkpoints ?? null,
    });
    if (scan !== null) options.onTable?.(layer.index, scan.table);
    for (const warning of scan?.table.warnings ?? []) warnings.push({ ...warning, layer: layer.index });
    warnings.push(...outcome.warnings);
    if (verification) warnings.push(...verificationWarnings(layer.index, layer, verification));
  }
  return { image, historyRows: buildHistory(image), layers, model, warnings };
}

function absentStatus(layer: CatalogLayer): 'missing' | 'foreign' {
  return layer.status === 'foreign' ? 'foreign' : 'missing';
}

async function readLayer(
  layer: CatalogLayer,
  bytes: LayerBytes,
  options: ReadImageOptions,
): Promise<{ scan: ScannedLayer | null; verification: BlobVerification | null }> {
  if (layer.status !== 'present') return { scan: null, verification: null };
  const blob = bytes.blob(layer);
  if (blob === null) return { scan: bytes.scanned(layer), verification: bytes.verified?.(layer) ?? null };
  const scan = await scanLayer(blob, options);
  const verification = options.hashing
    ? await verifyBlob(blob, layer, options.hashing, options.signal ? { signal: options.signal } : {})
    : null;
  return { scan, verification };
}

async function hashNeeds(
  staged: StagedLayer,
  layers: readonly CatalogLayer[],
  bytes: LayerBytes,
  options: ScanOptions,
): Promise<Uint8Array[]> {
  const hashes: Uint8Array[] = [];
  for (const need of staged.contentNeeds) {
    // Only plain layers with random access put off hashing, so the stretch can be read where it lies.
    const blob = bytes.blob(layers[need.layer]!)!;
    hashes.push(...(await hashBodies(blob, [need], options)));
  }
  return hashes;
}
