import { isCancellation } from '../base/app-error.ts';
import type { CatalogLayer } from '../core/formats/catalog.ts';
import type { ContentNeed } from '../core/layers/staged-layer.ts';
import { JobPriority, type LayerWorkerPool } from './layer-worker-pool.ts';
import type { Hashing, RangeLocation } from './protocol.ts';

/** Bodies of one job: enough that messages do not count, little enough that several workers share the work. */
const JOB_BYTES = 64 << 20;

/**
 * Hashes bodies that scans jumped over, spread over the layer workers. Null where a body cannot be read, which makes the
 * contents count as different. Rejects only with an AbortError.
 */
export async function hashContents(
  pool: LayerWorkerPool,
  hashing: Hashing,
  needs: readonly ContentNeed[],
  layers: readonly CatalogLayer[],
  signal: AbortSignal,
): Promise<readonly (Uint8Array | null)[]> {
  const hashes: (Uint8Array | null)[] = needs.map(() => null);
  const jobs = splitIntoJobs(needs).map(async (indexes) => {
    const location = layers[needs[indexes[0]!]!.layer]?.location;
    if (location?.kind !== 'range') return;
    const bodies = indexes.map((index) => needs[index]!);
    const found = await hashOnWorker(pool, hashing, location, bodies, signal);
    indexes.forEach((index, position) => {
      hashes[index] = found?.[position] ?? null;
    });
  });
  await Promise.all(jobs);
  return hashes;
}

async function hashOnWorker(
  pool: LayerWorkerPool,
  hashing: Hashing,
  location: RangeLocation,
  bodies: readonly ContentNeed[],
  signal: AbortSignal,
): Promise<readonly Uint8Array[] | null> {
  try {
    return await pool.run(JobPriority.contents, signal, (worker) =>
      worker.call('hashBodies', [location, bodies, hashing], { signal }),
    );
  } catch (error) {
    if (isCancellation(error)) throw error;
    return null;
  }
}

/** Indexes of needs, grouped by layer and cut into jobs. */
export function splitIntoJobs(needs: readonly ContentNeed[]): number[][] {
  const jobs: number[][] = [];
  const openJobs = new Map<number, { readonly indexes: number[]; bytes: number }>();
  for (const [index, { layer, sizeBytes }] of needs.entries()) {
    let job = openJobs.get(layer);
    if (job === undefined || job.bytes + sizeBytes > JOB_BYTES) {
      job = { indexes: [], bytes: 0 };
      openJobs.set(layer, job);
      jobs.push(job.indexes);
    }
    job.indexes.push(index);
    job.bytes += sizeBytes;
  }
  return jobs;
}
