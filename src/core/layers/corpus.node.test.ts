import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FileSource } from '../../cli/file-source.ts';
import { AppError } from '../../base/app-error.ts';
import { sliceSource, type ByteSource } from '../bytes/byte-source.ts';
import { SpilledReads } from '../compression/spill.ts';
import { MemorySpills } from '../compression/testing/memory-spills.ts';
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

/** Of a layer, to be done in seconds. */
const filesToRead = 2000;

/** What has no checkpoints (xz, bzip2, one zstd frame) is read through spills, in part: what lies beyond is unpacked on and on. */
const freshReads = () => new SpilledReads(new MemorySpills(32 * 2 ** 20), { gzip: 0, zstd: 0, xz: 0, bzip2: 0 });

/** Compares the files of every layer; answers how many. */
async function compareImage(source: ByteSource, opened: OpenedInput<LayerScanResult>): Promise<number> {
  let compared = 0;
  const reads = freshReads();
  const seen = new Set<string>();
  for (const { location } of opened.catalog.images.flatMap((image) => (image.kind === 'image' ? image.layers : []))) {
    if (location === null || seen.has(JSON.stringify(location))) continue;
    seen.add(JSON.stringify(location));
    if (location.kind === 'range') {
      const blob = sliceSource(source, location.offsetBytes, location.sizeBytes);
      const { table, compression, checkpoints } = await scanLayer(blob, options);
      const spill = { reads: freshReads(), key: 'layer' };
      const layer = { blob, compression, checkpoints, spill };
      const outcome = await compareEveryEntry(layer, table, options.seed, filesToRead);
      expect(outcome.different).toEqual([]);
      compared += outcome.compared;
    } else if (location.kind === 'member') {
      const scan = opened.scans.get(location.name);
      if (scan === undefined || opened.checkpoints === null) continue;
      const layer = memberLayer(source, opened.checkpoints, scan, reads);
      const outcome = await compareEveryEntry(layer, scan.result.table, options.seed, filesToRead);
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
