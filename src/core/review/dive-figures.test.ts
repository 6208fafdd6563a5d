import { expect, test } from 'vitest';
import { dir, file, LayeredImage, opaque, whiteout } from '../layers/testing/apply-layers.ts';
import { archive, member } from '../tar/testing/raw-tar.ts';
import { computeDive } from './dive-figures.ts';

const kilo = 'x'.repeat(1000);
const nine = Array.from({ length: 9 }, (_, i) => file(`d/${i}`, kilo));

/** What dive gives for images of two layers. */
test.each([
  ['a file that a whiteout removes', [[file('f', kilo)], [whiteout('f')]], 0, 1000],
  ['a file that is written again', [[file('f', kilo)], [file('f', kilo)]], 0.5, 2000],
  ['a directory that a whiteout removes, which counts once and is not waste', [nine, [whiteout('d')]], 1, 0],
  ['a directory that is made opaque', [nine, [opaque('d')]], 1, 0],
  ['nine files that nine whiteouts remove', [nine, nine.map((_, i) => whiteout(`d/${i}`))], 0, 9000],
  ['a file that moves', [[file('a', kilo)], [whiteout('a'), file('b', kilo)]], 0.5, 1000],
  ['equal bytes at two paths', [[file('a', kilo)], [file('b', kilo)]], 1, 0],
  ['a path listed twice in one layer, which is one', [[file('a', kilo), file('a', kilo)], [dir('b/')]], 1, 0],
] as const)('as dive counts %s', async (_what, layers, efficiency, wastedBytes) => {
  const { model } = await LayeredImage.of(...layers.map((members) => archive(...members)));
  expect(computeDive(model)).toMatchObject({ efficiency, wastedBytes });
});

test('a whiteout of a path that is not there ends the layer in dive’s count', async () => {
  const upper = archive(whiteout('a'), file('f', kilo));
  const { model } = await LayeredImage.of(archive(file('f', kilo)), upper);
  expect(computeDive(model)).toMatchObject({ wastedBytes: 0, cutLayers: [1] });
});

test('all declared sizes count, those of replaced entries and of hardlinks too', async () => {
  const link = member({ name: 'l', flag: '1', linkName: 'a', size: 7 });
  const { model } = await LayeredImage.of(archive(file('a', kilo), file('a', kilo), link), archive(file('b', 'x')));
  expect(computeDive(model)).toMatchObject({ sizeBytes: 2008, userSizeBytes: 1, wastedUserPercent: 0 });
});

test('an image of one layer has no share of wasted bytes, and one of none no figures', async () => {
  const { model } = await LayeredImage.of(archive(file('a', kilo)));
  expect(computeDive(model)).toMatchObject({ userSizeBytes: 0, wastedUserPercent: null });
  expect(computeDive((await LayeredImage.of()).model)).toBeNull();
});

test('the paths that count twice or more come by their bytes', async () => {
  const { model } = await LayeredImage.of(
    archive(file('a', 'xx'), file('b', 'xxx'), file('c', 'x')),
    archive(file('a', 'xx'), file('b', 'x')),
  );
  expect(computeDive(model)).toMatchObject({
    inefficiencyCount: 2,
    inefficiencies: [
      { path: '/a', count: 2, bytes: 4 },
      { path: '/b', count: 2, bytes: 4 },
    ],
  });
});
