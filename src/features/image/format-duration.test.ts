import { expect, test } from 'vitest';
import { formatDuration } from './format-duration.ts';

test.each([
  [30e9, '30 s'],
  [90e9, '1 min 30 s'],
  [1.5e9, '1 s 500 ms'],
  [5400e9, '1 h 30 min'],
  [3_600_000_000_001, '1 h'],
  [0, '0 s'],
  [250, '250 ns'],
  [-3e9, '−3 s'],
  [Infinity, 'Infinity'],
])('%d nanoseconds are %s', (nanoseconds, text) => {
  expect(formatDuration(nanoseconds)).toBe(text);
});
