import { expect, test } from 'vitest';
import { MAX_SEARCHED_BYTES } from '../../core/search/content-query.ts';
import { findLine, hasLine } from './line-place.ts';

test('a line is found in the part that has it, and counted there', async () => {
  const content = new Blob(['one\ntwo\nthree\nfour']);
  expect(await findLine(content, 'utf-8', 2, 9)).toEqual({ starts: [0], line: 2 });
  expect(await findLine(content, 'utf-8', 3, 9)).toEqual({ starts: [0, 8], line: 1 });
  expect(await findLine(content, 'utf-8', 4, 9)).toEqual({ starts: [0, 8, 14], line: 1 });
});

test('a line that the text does not have leads to the start', async () => {
  expect(await findLine(new Blob(['one\ntwo\n']), 'utf-8', 3, 4)).toEqual({ starts: [0], line: null });
});

test('nothing is looked for behind what a search reads', async () => {
  const part = 1 << 20;
  const content = new Blob([new Uint8Array(MAX_SEARCHED_BYTES + 2 * part).fill(0x61), '\nlast']);
  expect(await findLine(content, 'latin-1', 2, part)).toEqual({ starts: [0], line: null });
});

test('what follows the last line feed is a line unless it is empty', () => {
  expect([1, 2, 3].map((line) => hasLine({ text: 'a\nb' }, line))).toEqual([true, true, false]);
  expect([1, 2].map((line) => hasLine({ text: 'a\n' }, line))).toEqual([true, false]);
});
