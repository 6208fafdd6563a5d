import { expect, test } from 'vitest';
import { ImageModel } from '../layers/image-model.ts';
import type { LayerTable } from '../layers/layer-table.ts';
import { readLayer } from '../layers/testing/apply-layers.ts';
import { measureImage } from './measure.ts';
import { expectNaiveCount } from './testing/expect-naive-count.ts';
import { randomLayers, seededRandom } from './testing/random-layers.ts';

// In Node alone: every layer has a WebAssembly memory for its hashes, and Chromium gives back hundreds of them too late.
test.each(Array.from({ length: 150 }, (_, seed) => seed))(
  'live and dead are what counting file by file finds (random image %i)',
  async (seed) => {
    const model = new ImageModel();
    const tables: LayerTable[] = [];
    for (const layer of randomLayers(seededRandom(seed))) {
      const table = await readLayer(layer);
      tables.push(table);
      model.commitLayer(model.stageLayer(table), []);
    }
    const measure = measureImage(model);
    expect(measure.live.bytes + measure.dead.bytes).toBe(measure.total.bytes);
    expectNaiveCount(tables, measure);
  },
);
