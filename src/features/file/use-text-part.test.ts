import { expect, test } from 'vitest';
import type { TextEncodingName } from '../../core/content/text-encoding.ts';
import { readTextPart, type TextPart } from './use-text-part.ts';

/** All parts of a text, read one after another. */
async function readAll(content: Blob, encoding: TextEncodingName, most: number): Promise<TextPart[]> {
  const parts: TextPart[] = [];
  for (let from = 0; from < content.size; from = parts.at(-1)!.to) {
    parts.push(await readTextPart(content, encoding, from, most));
    expect(parts.at(-1)!.to).toBeGreaterThan(from);
  }
  return parts;
}

test('a text that is too long for once comes in parts of whole lines', async () => {
  const parts = await readAll(new Blob(['one\ntwo\nthree\n']), 'utf-8', 9);
  expect(parts.map(({ text }) => text)).toEqual(['one\ntwo\n', 'three\n']);
});

test('without line breaks the parts are of whole characters', async () => {
  const text = 'añ€😀'.repeat(30);
  for (const most of [4, 5, 6, 7, 50]) {
    const parts = await readAll(new Blob([text]), 'utf-8', most);
    expect(parts.map((part) => part.text).join('')).toBe(text);
    expect(parts.some(({ hasReplacements }) => hasReplacements)).toBe(false);
  }
});

test('UTF-16 is never cut in the middle of a unit', async () => {
  const units = Uint16Array.from('\ufeffabcdefg', (unit) => unit.charCodeAt(0));
  const parts = await readAll(new Blob([units]), 'utf-16le', 5);
  expect(parts.map(({ text }) => text).join('')).toBe('abcdefg');
});

test('the longest line is known, also when it is the last', async () => {
  expect((await readTextPart(new Blob(['a\nlonger\nb']), 'utf-8', 0, 100)).longestLine).toBe(6);
  expect((await readTextPart(new Blob(['a\nthe longest']), 'utf-8', 0, 100)).longestLine).toBe(11);
});
