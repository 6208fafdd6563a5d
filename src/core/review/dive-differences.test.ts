import { describe, expect, test } from 'vitest';
import { dir, file, LayeredImage, opaque, symlink, whiteout } from '../layers/testing/apply-layers.ts';
import { archive } from '../tar/testing/raw-tar.ts';
import { buildReview } from './build-review.ts';
import { describeDiveDifferences } from './dive-differences.ts';
import { reportReview } from './report-review.ts';
import { reviewedImage } from './testing/reviewed-image.ts';

async function differences(...layers: readonly Uint8Array[]): Promise<string[]> {
  const { model } = await LayeredImage.of(...layers);
  return describeDiveDifferences(reportReview(await buildReview(model, reviewedImage(layers.length)), []));
}

const other = archive(dir('other/'), file('other/x', 'x'));

describe('what dive counts otherwise is told', () => {
  test('where the two agree: nothing', async () => {
    expect(await differences(archive(file('a', '123')), other)).toEqual([]);
    expect(await differences(archive(file('a', '123')), archive(whiteout('a'), file('b', 'xxxx')))).toEqual([]);
  });

  test.each([
    ['files stored again', [file('a', '123')], [file('a', '123'), file('b', 'xxxx')], 'counts every copy'],
    ['directories removed as a whole', [file('d/a', '123')], [whiteout('d'), file('b', 'xxxx')], 'removed as a whole'],
    ['opaque directories', [file('d/a', '123')], [opaque('d'), file('b', 'xxxx')], 'opaque'],
    [
      'directories that became something else',
      [file('d/a', '1')],
      [symlink('d', 'x'), file('b', 'xx')],
      'change of type',
    ],
    ['paths listed twice', [file('a', '123'), file('a', '1')], [file('b', 'xxxx')], 'stores twice'],
    ['whiteouts of what is not there', [file('a', '1')], [whiteout('b'), file('c', 'xx')], 'the rest of layer 2'],
  ])('%s', async (_what, lower, upper, words) => {
    expect(await differences(archive(...lower), archive(...upper))).toEqual([expect.stringContaining(words)]);
  });

  test('images of one layer', async () => {
    expect(await differences(archive(file('a', '1')))).toEqual([expect.stringContaining('an image of one layer')]);
  });
});

test('the report’s review is the same for the same image, field by field in one order', async () => {
  const { model } = await LayeredImage.of(archive(file('a', '123'), file('b', '123')), archive(file('a', '12')));
  const inputs = reviewedImage(2);
  const once = JSON.stringify(reportReview(await buildReview(model, inputs), []));
  expect(JSON.stringify(reportReview(await buildReview(model, inputs), []))).toBe(once);
  expect(Object.keys(JSON.parse(once) as object)).toEqual([
    'complete',
    'contentsRead',
    'total',
    'live',
    'dead',
    'efficiency',
    'base',
    'layers',
    'causes',
    'deaths',
    'duplicates',
    'dive',
    'findings',
    'packages',
  ]);
});

test('the figures of an image that lacks a layer say so', async () => {
  const { model } = await LayeredImage.of(archive(file('a', '123')));
  expect((await buildReview(model, reviewedImage(2))).complete).toBe(false);
  const inputs = reviewedImage(1);
  expect((await buildReview(model, inputs)).complete).toBe(true);
  const broken = { ...inputs, layers: inputs.layers.map((layer) => ({ ...layer, isComplete: false })) };
  expect((await buildReview(model, broken)).complete).toBe(false);
});
