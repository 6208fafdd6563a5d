import { expect, test } from 'vitest';
import { wholeFile } from '../features/file/file-versions.ts';
import { fitLayers, fitVersion, stepLayer } from './selected-layers.ts';

test('nobody has selected anything: the lowest layer is shown', () => {
  expect(fitLayers(null, 5)).toEqual({ from: 0, to: 0 });
});

test('a kept selection beyond the image ends at its last layer', () => {
  expect(fitLayers({ from: 2, to: 90 }, 4)).toEqual({ from: 2, to: 3 });
  expect(fitLayers({ from: 8, to: 9 }, 4)).toEqual({ from: 3, to: 3 });
  expect(fitLayers({ from: 1, to: 1 }, 0)).toEqual({ from: 0, to: 0 });
});

test('a step goes beyond the end of the range that it goes towards, and holds at the ends', () => {
  expect(stepLayer({ from: 2, to: 4 }, 1, 9)).toEqual({ from: 5, to: 5 });
  expect(stepLayer({ from: 2, to: 4 }, -1, 9)).toEqual({ from: 1, to: 1 });
  expect(stepLayer({ from: 0, to: 0 }, -1, 9)).toEqual({ from: 0, to: 0 });
  expect(stepLayer({ from: 8, to: 8 }, 1, 9)).toEqual({ from: 8, to: 8 });
});

test('a version above the last layer becomes that of the last, and is not compared with itself', () => {
  const there = { layer: 3, against: null, line: 7 };
  expect(fitVersion(there, 4)).toBe(there);
  expect(fitVersion({ layer: 9, against: null, line: 7 }, 4)).toEqual(wholeFile(3));
  expect(fitVersion(wholeFile(9, 1), 4)).toEqual(wholeFile(3, 1));
  expect(fitVersion(wholeFile(9, 8), 4)).toEqual(wholeFile(3));
  expect(fitVersion(wholeFile(1, 8), 4)).toEqual(wholeFile(1, 3));
  expect(fitVersion(wholeFile(0), 0)).toBe(null);
});
