import { expect, test } from 'vitest';
import { formatFullTimestamp, formatTimestamp } from './timestamp.ts';

test('times are UTC and sort as text', () => {
  expect(formatTimestamp(1714566787.25)).toBe('2024-05-01 12:33');
  expect(formatFullTimestamp(1714566787.25)).toBe('2024-05-01 12:33:07.25 UTC');
});

test('a whole second has no fraction, and nanoseconds are kept where a number holds them', () => {
  expect(formatFullTimestamp(0)).toBe('1970-01-01 00:00:00 UTC');
  expect(formatFullTimestamp(0.000000005)).toBe('1970-01-01 00:00:00.000000005 UTC');
});

test('times before 1970 count backwards', () => {
  expect(formatFullTimestamp(-0.5)).toBe('1969-12-31 23:59:59.5 UTC');
  expect(formatTimestamp(-86400 * 365)).toBe('1969-01-01 00:00');
});

test('times that no date can hold are shown as the number they are', () => {
  expect(formatTimestamp(1e15)).toBe('@1000000000000000');
  expect(formatTimestamp(Number.POSITIVE_INFINITY)).toBe('@Infinity');
  expect(formatFullTimestamp(1e15)).toContain('outside the range of dates');
});
