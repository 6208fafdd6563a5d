import { Text } from '@codemirror/state';
import { expect, test } from 'vitest';
import { editorLine } from './editor-line.ts';

test('a line is the one that line feeds count, whatever else the editor breaks lines at', () => {
  for (const text of ['one\ntwo\nthree', 'one\r\ntwo\r\nthree', 'on\re\ntwo\n\nthree', '\r\r\n\rone\ntwo']) {
    const shown = Text.of(text.split(/\r\n?|\n/));
    for (const [at, line] of text.split('\n').entries()) {
      const first = line.split('\r')[0];
      expect(shown.line(editorLine(text, at + 1)).text, JSON.stringify(text)).toBe(first);
    }
  }
});
