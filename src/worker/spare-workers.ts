/** `image` holds the model of one opened input; `layer` reads layers. */
export type WorkerKind = 'image' | 'layer';

/** More workers than this gain little on the machines measured and cost memory each. */
const MAX_LAYER_WORKERS = 4;

const spares: Record<WorkerKind, Worker[]> = { image: [], layer: [] };

/** Layer workers that one image is read with. */
export function layerWorkerCount(): number {
  return Math.min(navigator.hardwareConcurrency || 1, MAX_LAYER_WORKERS);
}

/** A worker that waits for its first message: a spare one, or a new one. */
export function takeWorker(kind: WorkerKind): Worker {
  return spares[kind].pop() ?? startWorker(kind);
}

/**
 * Starts the workers of the first image before there is one. Their code, decoders included, has been fetched when this
 * resolves, so that opening an image asks the network for nothing. Never rejects: a worker that cannot be started now is
 * started, and complains, when it is needed.
 */
export async function prepareWorkers(): Promise<void> {
  const kinds: WorkerKind[] = ['image', ...Array.from({ length: layerWorkerCount() }, () => 'layer' as const)];
  await Promise.all(
    kinds.map(async (kind) => {
      const worker = startWorker(kind);
      if (await isReady(worker)) spares[kind].push(worker);
      else worker.terminate();
    }),
  );
}

function startWorker(kind: WorkerKind): Worker {
  return kind === 'image'
    ? new Worker(new URL('./image-worker.ts', import.meta.url), { type: 'module' })
    : new Worker(new URL('./layer-worker.ts', import.meta.url), { type: 'module' });
}

/** Each worker posts one message by itself: that its code is there. */
function isReady(worker: Worker): Promise<boolean> {
  return new Promise((resolve) => {
    worker.addEventListener('message', () => resolve(true), { once: true });
    worker.addEventListener('error', () => resolve(false), { once: true });
  });
}
