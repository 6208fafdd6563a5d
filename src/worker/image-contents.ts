import { AppError } from '../base/app-error.ts';
import { splitPieces } from '../core/bytes/pieces.ts';
import { layerNumber } from '../core/layers/layer-number.ts';
import { createContentsReader } from '../core/review/read-row-contents.ts';
import type { ReadContents } from '../core/review/findings/finding-input.ts';
import type { ImageReading } from './image-reading.ts';
import type { LayerPlaces } from './layer-places.ts';
import type { LayerWorkerPool } from './layer-worker-pool.ts';
import { pullPieces } from './tar-export.ts';

/** Reads contents of an image through a layer worker, each layer in one pass. Sparse files are left out. */
export function contentsOf({ model, image }: ImageReading, places: LayerPlaces, pool: LayerWorkerPool): ReadContents {
  return createContentsReader(model, (layer, wanted, signal = new AbortController().signal) => {
    const location = image.layers[layer]?.location ?? null;
    const place = location === null ? null : places.find(location);
    if (place === null) {
      throw new AppError('read-failed', `Layer ${layerNumber(layer)} cannot be read again.`, { layer });
    }
    const pieces = pullPieces(pool, signal, (worker) => worker.call('openBodies', [place, wanted]));
    return splitPieces(pieces, wanted.sizeBytes);
  });
}
