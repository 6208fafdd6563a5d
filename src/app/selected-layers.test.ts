import { expect, test } from 'vitest';
import { fitLayers, stepLayer } from './selected-layers.ts';

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
