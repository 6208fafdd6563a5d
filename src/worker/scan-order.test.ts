import { expect, test } from 'vitest';
import { orderScans, readingTime } from './scan-order.ts';

test('layers of about the same size are read bottom up', () => {
  expect(orderScans([5, 6, 5, 5, 6, 5, 5], 2)).toEqual([0, 1, 2, 3, 4, 5, 6]);
});

test('a large layer at the top goes first, the others bottom up beside it', () => {
  expect(orderScans([300, 200, 100, 700], 2)).toEqual([3, 0, 1, 2]);
});

test('a large layer at the bottom leaves the order as it is', () => {
  expect(orderScans([700, 300, 200, 100], 2)).toEqual([0, 1, 2, 3]);
});

test('one worker reads bottom up whatever the sizes', () => {
  expect(orderScans([1, 1, 1000], 1)).toEqual([0, 1, 2]);
});

test('a huge last layer does not leave the other cores idle', () => {
  const sizes = [300, 300, 300, 900];
  expect(readingTime(sizes, [0, 1, 2, 3], 2)).toBe(1200);
  expect(readingTime(sizes, orderScans(sizes, 2), 2)).toBe(900);
});

test('no layer at all has an order, too', () => {
  expect(orderScans([], 2)).toEqual([]);
});
