import type { ReportImageInput, ReportLayerInput } from '../core/analysis/build-report.ts';
import type { CheckpointIndex } from '../core/compression/checkpoints.ts';
import type { CatalogImage } from '../core/formats/catalog.ts';
import type { ImageReading } from './image-reading.ts';
import type { LayerPlaces } from './layer-places.ts';

/** Whether an image has layers that can be read. */
export function isReadable(image: CatalogImage): boolean {
  return image.kind === 'image' && image.present;
}

/** What a report says of one image; `reading` is undefined for one that was not read. */
export function reportImage(
  image: CatalogImage,
  reading: ImageReading | undefined,
  places: LayerPlaces,
): ReportImageInput {
  if (!isReadable(image) || reading === undefined) {
    return { image, historyRows: [], layers: [], model: null, warnings: image.warnings };
  }
  const { historyRows, layers, warnings } = reading.snapshot.current;
  const applied = reading.outcomes.map((outcome, layer): ReportLayerInput => {
    const { digest, diffId, mediaType, compression, compressedBytes, uncompressedBytes, status, verification } =
      layers[layer]!;
    return {
      digest,
      diffId,
      mediaType,
      compression,
      compressedBytes,
      uncompressedBytes,
      status:
        status.kind === 'read' || status.kind === 'missing' || status.kind === 'foreign' ? status.kind : 'partial',
      verified:
        verification.kind === 'done'
          ? { digest: verification.digest, diffId: verification.diffId }
          : { digest: null, diffId: null },
      outcome,
      checkpoints: checkpointsOf(image, layer, places),
    };
  });
  return { image, historyRows, layers: applied, model: reading.model, warnings };
}

function checkpointsOf(image: CatalogImage, layer: number, places: LayerPlaces): CheckpointIndex | null {
  const location = image.layers[layer]?.location ?? null;
  const place = location === null ? null : places.find(location);
  if (place === null) return null;
  return place.kind === 'blob' ? place.checkpoints : place.member.checkpoints;
}
