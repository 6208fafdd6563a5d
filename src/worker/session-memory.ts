import { bufferBytes, readingMemory, type MemoryPart } from '../core/bytes/memory-use.ts';
import type { ImageReading } from './image-reading.ts';
import type { LayerPlaces } from './layer-places.ts';
import type { LayerWorkerCaller } from './layer-worker-pool.ts';
import type { WorkerMemory } from './session-types.ts';

/** What the image worker and each layer worker hold. A layer worker that ends meanwhile is left out. */
export async function readSessionMemory(
  readings: Iterable<ImageReading>,
  places: LayerPlaces,
  layerWorkers: readonly LayerWorkerCaller[],
): Promise<readonly WorkerMemory[]> {
  const asked = layerWorkers.map((worker) =>
    worker.call('readMemory', []).then(
      (parts): WorkerMemory => ({ worker: 'layer', parts }),
      () => null,
    ),
  );
  const all = [...readings];
  // The model first: columns that a view shares with it are the model's.
  const seen = new Set<ArrayBufferLike>();
  const parts: MemoryPart[] = [
    {
      use: 'model',
      bytes: bufferBytes(
        all.flatMap(({ model }) => model.columns),
        seen,
      ),
    },
    {
      use: 'view',
      bytes: bufferBytes(
        all.flatMap(({ view }) => view.columns),
        seen,
      ),
    },
    { use: 'checkpoints', bytes: bufferBytes(places.columns, seen) },
    ...readingMemory(),
  ];
  const answers = (await Promise.all(asked)).filter((answer) => answer !== null);
  return [{ worker: 'image', parts }, ...answers];
}
