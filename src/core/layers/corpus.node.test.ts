import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileSource } from '../../cli/file-source.ts';
import { AppError } from '../../base/app-error.ts';
import { sliceSource, type ByteSource } from '../bytes/byte-source.ts';
import type { CheckpointIndex } from '../compression/checkpoints.ts';
import { openInput, type OpenedInput } from '../formats/open-input.ts';
import { LayerScan, type LayerScanResult } from './layer-scan.ts';
import { scanLayer } from './scan-layer.ts';
import { memberLayer } from './stored-layer.ts';
import { compareEveryEntry } from './testing/every-entry.ts';

/** The optional corpus beside the repository: real images and images made by real tools. */
const corpus = join(import.meta.dirname, '../../../../shared/corpus');

/** A span so small that nearly every block of the corpus's layers gets a checkpoint. */
const options = { hashWidth: 16, seed: [3, 5], checkpoints: { spanBytes: 30_000, budgetBytes: Infinity } } as const;

function images(): string[] {
  return ['public', 'made'].flatMap((folder) => {
    const path = join(corpus, folder);
    if (!existsSync(path)) return [];
    return readdirSync(path)
      .map((name) => join(path, name))
      .filter((image) => existsSync(`${image}.truth.json`) && statSync(image).isFile());
  });
}

/** Two thousand files of a layer, to be done in seconds; few where there is no random access (xz, bzip2, one zstd frame). */
function countToRead(...indexes: readonly (CheckpointIndex | null)[]): number {
  return indexes.some((index) => index?.unpackedOffsets.length === 0 && index.unpackedBytes > 300_000) ? 5 : 2000;
}

/** Compares the files of every layer; answers how many. */
async function compareImage(source: ByteSource, opened: OpenedInput<LayerScanResult>): Promise<number> {
  let compared = 0;
  const seen = new Set<string>();
  for (const { location } of opened.catalog.images.flatMap((image) => (image.kind === 'image' ? image.layers : []))) {
    if (location === null || seen.has(JSON.stringify(location))) continue;
    seen.add(JSON.stringify(location));
    if (location.kind === 'range') {
      const blob = sliceSource(source, location.offsetBytes, location.sizeBytes);
      const { table, compression, checkpoints } = await scanLayer(blob, options);
      const layer = { blob, compression, checkpoints };
      const outcome = await compareEveryEntry(layer, table, options.seed, countToRead(checkpoints));
      expect(outcome.different).toEqual([]);
      compared += outcome.compared;
    } else {
      const scan = opened.scans.get(location.name);
      if (scan === undefined || opened.checkpoints === null) continue;
      const layer = memberLayer(source, opened.checkpoints, scan);
      const atMost = countToRead(scan.checkpoints, opened.checkpoints);
      const outcome = await compareEveryEntry(layer, scan.result.table, options.seed, atMost);
      expect(outcome.different).toEqual([]);
      compared += outcome.compared;
    }
  }
  return compared;
}

describe.runIf(existsSync(corpus))('the corpus', () => {
  it('gives files of every layer by themselves as when the layer is read through', { timeout: 120_000 }, async () => {
    let compared = 0;
    for (const path of images()) {
      const source = await FileSource.open(path);
      try {
        const opened = await openInput(
          { kind: 'file', name: path, source },
          {
            checkpoints: options.checkpoints,
            createScan: (host) => LayerScan.create({ ...options, deferHashAboveBytes: Infinity, host }),
          },
        );
        compared += await compareImage(source, opened);
      } catch (error) {
        // Some of the images cannot be opened, which other tests look at.
        if (!(error instanceof AppError)) throw error;
      } finally {
        await source.close();
      }
    }
    expect(compared).toBeGreaterThan(1000);
  });
});
