import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';

import { ImageModel } from '../../src/core/layers/image-model.ts';
import { readLayer } from '../../src/core/layers/testing/apply-layers.ts';
import { buildReview } from '../../src/core/review/build-review.ts';
import { buildSizeTree } from '../../src/core/review/size-tree.ts';
import { reviewedImage } from '../../src/core/review/testing/reviewed-image.ts';
import type { BenchReport } from './bench-report.ts';
import type { LayeredBenchImage } from './layered-image.ts';
import { Samples } from './medians.ts';

/** The review of an image once its layers are read, in Node; what reads files (secrets, packages) aside. */
export async function measureReview(image: LayeredBenchImage, rounds: number, report: BenchReport): Promise<void> {
  const model = new ImageModel();
  for (const layer of image.layers) {
    const staged = model.stageLayer(await readLayer(gunzipSync(await readFile(layer))));
    model.commitLayer(
      staged,
      staged.contentNeeds.map(() => null),
    );
  }
  model.trim();
  const inputs = reviewedImage(image.layers.length);
  const samples = new Samples();
  for (let round = 0; round < rounds; round += 1) {
    let start = performance.now();
    await buildReview(model, inputs);
    samples.add('review', performance.now() - start);
    start = performance.now();
    buildSizeTree(model);
    samples.add('tree of every file version', performance.now() - start);
  }
  const title = `${image.paths.toLocaleString('en')} paths over ${String(image.layers.length)} layers`;
  report.times(`${title}: the review of the image, in Node`, samples);
  report.target(`review of ${title} after they are read, seconds`, samples.median('review') / 1000, { atMost: 0.5 });
}
