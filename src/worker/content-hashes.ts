import { isCancellation } from '../base/app-error.ts';
import type { CatalogLayer } from '../core/formats/catalog.ts';
import type { ContentNeed } from '../core/layers/staged-layer.ts';
import { JobPriority, type LayerWorkerPool } from './layer-worker-pool.ts';
import type { HashedBodies, Hashing, RangeLocation, RegistryLocation } from './protocol.ts';

/** Bodies of one job: enough that messages do not count, little enough that several workers share the work. */
const JOB_BYTES = 64 << 20;

/**
 * Hashes bodies that scans jumped over, spread over the layer workers. Null where a body cannot be read, which makes the
 * contents count as different. `onFetched`: is told what bodies of a registry have cost. Rejects only with an AbortError.
 */
export async function hashContents(
  pool: LayerWorkerPool,
  hashing: Hashing,
  needs: readonly ContentNeed[],
  layers: readonly CatalogLayer[],
  signal: AbortSignal,
  onFetched: (bytes: number, requests: number) => void = () => undefined,
): Promise<readonly (Uint8Array | null)[]> {
  const hashes: (Uint8Array | null)[] = needs.map(() => null);
  const jobs = splitIntoJobs(needs).map(async (indexes) => {
    const location = layers[needs[indexes[0]!]!.layer]?.location;
    if (location?.kind !== 'range' && location?.kind !== 'registry') return;
    const bodies = indexes.map((index) => needs[index]!);
    const found = await hashOnWorker(pool, hashing, location, bodies, signal);
    if (found === null) return;
    indexes.forEach((index, position) => {
      hashes[index] = found.hashes[position] ?? null;
    });
    if (location.kind === 'registry') onFetched(sumBytes(bodies), found.requests);
  });
  await Promise.all(jobs);
  return hashes;
}

async function hashOnWorker(
  pool: LayerWorkerPool,
  hashing: Hashing,
  location: RangeLocation | RegistryLocation,
  bodies: readonly ContentNeed[],
  signal: AbortSignal,
): Promise<HashedBodies | null> {
  try {
    return await pool.run(JobPriority.contents, signal, (worker) =>
      worker.call('hashBodies', [location, bodies, hashing], { signal }),
    );
  } catch (error) {
    if (isCancellation(error)) throw error;
    return null;
  }
}

function sumBytes(bodies: readonly ContentNeed[]): number {
  return bodies.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
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
