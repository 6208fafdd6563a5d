import { expect, test } from 'vitest';
import { IndexColumn, NumberColumn } from './compact-columns.ts';

test('a number column keeps small multiples, odd numbers, large ones and fractions alike', () => {
  const numbers = [0, 512, 1, 511, 512 * 0xffff_fffe, 512 * 0xffff_ffff, 2 ** 53, 0.5, -512];
  const column = new NumberColumn(4, 512);
  column.resize(numbers.length);
  numbers.forEach((number, row) => column.set(row, number));
  column.resize(numbers.length + 10);
  expect(numbers.map((_, row) => column.get(row))).toEqual(numbers);
  expect(column.get(numbers.length)).toBe(0);
});

test('an index column keeps what it holds when a larger index makes it wider', () => {
  const column = new IndexColumn(8);
  const indexes = [0, 255, 256, 65_535, 65_536, 7, 4_000_000_000];
  indexes.forEach((index, row) => column.set(row, index));
  column.resize(100);
  expect(indexes.map((_, row) => column.get(row))).toEqual(indexes);
});
