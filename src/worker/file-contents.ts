import { AppError } from '../base/app-error.ts';
import { findContent } from '../core/layers/find-content.ts';
import { layerNumber } from '../core/layers/layer-number.ts';
import type { HashSeed } from '../core/layers/stream-hash.ts';
import { blobKey } from './blob-scans.ts';
import type { ImageReading } from './image-reading.ts';
import type { CallContext } from './rpc.ts';
import { placeAround, type LayerPlaces } from './layer-places.ts';
import { JobPriority, type LayerWorkerPool } from './layer-worker-pool.ts';

/**
 * Content of one file of an image, read again from the layer that has it. Rejects with 'no-content' for what is no file, with
 * 'read-failed' where the layer cannot be read again, 'content-changed' where it has become another, and as reading does.
 */
export async function readFileContent(
  reading: ImageReading,
  places: LayerPlaces,
  pool: LayerWorkerPool,
  seed: HashSeed,
  path: number,
  layer: number,
  { signal, progress }: CallContext,
): Promise<Blob> {
  const found = findContent(reading.model, path, layer);
  if (found === null) throw new AppError('no-content', 'This is no file: it has no content.', { layer });
  const expected = found.hash === null ? null : { hash: found.hash, seed };
  const stored = reading.image.layers[found.layer];
  const location = stored?.location ?? null;
  const isListed = reading.snapshot.current.layers[found.layer]?.source?.kind === 'table-of-contents';
  if (isListed && stored !== undefined && location?.kind === 'registry' && found.path >= 0) {
    const { annotations } = stored;
    const fullPath = reading.model.paths.fullPath(found.path);
    return pool.run(JobPriority.contents, signal, (worker) =>
      worker.call('readListedFile', [{ location, annotations, path: fullPath, expected }], { signal }),
    );
  }
  const place = location === null ? null : places.find(location);
  if (place === null || location === null) {
    throw new AppError('read-failed', `Layer ${layerNumber(found.layer)} cannot be read again.`, {
      layer: found.layer,
    });
  }
  const near = placeAround(place, found.entry);
  return pool.run(
    JobPriority.contents,
    signal,
    (worker) => worker.call('readEntry', [near, found.entry, expected], { signal, onProgress: progress }),
    blobKey(location),
  );
}
