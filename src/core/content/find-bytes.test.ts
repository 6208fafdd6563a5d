import { expect, test } from 'vitest';
import { memorySource } from '../bytes/memory-source.ts';
import { findBytes, findDifference } from './find-bytes.ts';

test('bytes are found across the borders of windows, and after an offset', async () => {
  const bytes = new Uint8Array(3_000_000);
  // Windows are 1 MiB at first.
  const border = (1 << 20) - 2;
  bytes.set([1, 2, 3, 4], border);
  bytes.set([1, 2, 3, 4], 2_900_000);
  const find = (from: number) => findBytes(memorySource(bytes), Uint8Array.of(1, 2, 3, 4), from);
  expect(await find(0)).toBe(border);
  expect(await find(border)).toBe(border);
  expect(await find(border + 1)).toBe(2_900_000);
  expect(await find(2_900_001)).toBe(-1);
  expect(await find(9_000_000)).toBe(-1);
});

test('a needle that begins like itself is found', async () => {
  expect(await findBytes(memorySource(Uint8Array.of(1, 1, 1, 2)), Uint8Array.of(1, 1, 2), 0)).toBe(1);
});

test('the first byte that differs, the end of the shorter one, or none', async () => {
  const a = new Uint8Array(5_000_000);
  const b = a.slice();
  const first = (x: Uint8Array, y: Uint8Array, from = 0) => findDifference(memorySource(x), memorySource(y), from);
  expect(await first(a, b)).toBe(-1);
  expect(await first(a, b.subarray(0, 4_999_999))).toBe(4_999_999);
  b[4_500_000] = 1;
  expect(await first(a, b)).toBe(4_500_000);
  expect(await first(a, b, 4_500_001)).toBe(-1);
  expect(await first(a, b.subarray(0, 4_900_000), 4_500_001)).toBe(4_900_000);
  expect(await first(a, b.subarray(0, 10), 11)).toBe(-1);
});
