import { ContentHasher } from '../content-hasher.ts';
import { HashState, type LayerTable } from '../layer-table.ts';
import { readEntry } from '../read-entry.ts';
import type { StoredLayer } from '../stored-layer.ts';
import type { HashSeed } from '../stream-hash.ts';

/**
 * Reads every file of a layer by itself and compares its hash with that of the scan, which read the layer through. Answers
 * how many were compared, and which differ. `atMost`: compares so many, evenly spread, where each costs a reading from the start.
 */
export async function compareEveryEntry(
  layer: StoredLayer,
  table: LayerTable,
  seed: HashSeed,
  atMost = Infinity,
): Promise<{ readonly compared: number; readonly different: readonly number[] }> {
  const hasher = await ContentHasher.create(16, seed);
  const hash = new Uint8Array(16);
  const different: number[] = [];
  let compared = 0;
  const step = Math.max(1, Math.ceil(table.entryCount / atMost));
  for (let i = 0; i < table.entryCount; i += step) {
    if (table.hashState[i] !== HashState.known) continue;
    const content = {
      bodyOffset: table.bodyOffset[i]!,
      sizeBytes: table.sizeBytes[i]!,
      isSparse: table.sparse[i] === 1,
    };
    hasher.start();
    for await (const chunk of readEntry(layer, content)) hasher.update(chunk);
    hasher.finish(hash, 0);
    compared++;
    if (hash.some((byte, k) => byte !== table.hashes[i * 16 + k])) different.push(i);
  }
  return { compared, different };
}
