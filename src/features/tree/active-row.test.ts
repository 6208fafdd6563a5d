import { expect, test } from 'vitest';
import { activeAfterToggle } from './active-row.ts';

const directory = { path: 7, row: 10 };

test('a row above the directory stays, and so does the directory itself', () => {
  expect(activeAfterToggle({ path: 1, row: 3 }, directory, 100)).toEqual({ path: 1, row: 3 });
  expect(activeAfterToggle(directory, directory, -5)).toEqual(directory);
  expect(activeAfterToggle(null, directory, 5)).toBeNull();
});

test('a row below an opened directory moves down with the rows that appear', () => {
  expect(activeAfterToggle({ path: 1, row: 11 }, directory, 40)).toEqual({ path: 1, row: 51 });
});

test('a row inside a closed directory hands over to it, the last one included', () => {
  expect(activeAfterToggle({ path: 1, row: 11 }, directory, -5)).toEqual(directory);
  expect(activeAfterToggle({ path: 1, row: 15 }, directory, -5)).toEqual(directory);
});

test('the first row after a closed directory moves up to it', () => {
  expect(activeAfterToggle({ path: 1, row: 16 }, directory, -5)).toEqual({ path: 1, row: 11 });
});
