import { expect, test } from 'vitest';
import { characterStart, decodeText, detectText } from './text-encoding.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);
const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));

test('a head that cuts a character in two is UTF-8 all the same, at every cut', () => {
  const bytes = utf8('añ€😀');
  for (let length = 1; length <= bytes.length; length++)
    expect(detectText(bytes.subarray(0, length), false)).toBe('utf-8');
  expect(detectText(bytes.subarray(0, 2), true)).not.toBe('utf-8');
});

test('a NUL byte and many controls are no text, the controls of terminals and man pages are', () => {
  expect(detectText(latin1('a\0b'), true)).toBe(null);
  expect(detectText(latin1('\x01\x02\x03abc'), true)).toBe(null);
  expect(detectText(latin1('\x1b[1mN\bNAME\x1b[0m\r\n\f'), true)).toBe('utf-8');
});

test('a byte order mark decides and is not part of the text', () => {
  const marked = Uint8Array.of(0xef, 0xbb, 0xbf, 0x61);
  expect(detectText(marked, true)).toBe('utf-8-bom');
  expect(decodeText(marked, 'utf-8-bom').text).toBe('a');
  const big = Uint8Array.of(0xfe, 0xff, 0, 0x61, 0x20, 0xac);
  expect(detectText(big, true)).toBe('utf-16be');
  expect(decodeText(big, 'utf-16be').text).toBe('a€');
});

test('bytes that are no UTF-8 after all: Latin-1 where the rest is ASCII, marked where it is not', () => {
  expect(decodeText(latin1('x\xe9'), 'utf-8')).toEqual({ text: 'xé', encoding: 'latin-1', hasReplacements: false });
  const mixed = Uint8Array.from([...utf8('é'), 0xff]);
  expect(decodeText(mixed, 'utf-8')).toEqual({ text: 'é\ufffd', encoding: 'utf-8', hasReplacements: true });
});

test('a part of a text ends where a character does', () => {
  const bytes = utf8('a€b');
  expect([0, 1, 2, 3, 4].map((at) => characterStart(bytes, at, 'utf-8'))).toEqual([0, 1, 1, 1, 4]);
  expect(characterStart(bytes, 3, 'utf-16le')).toBe(2);
  expect(characterStart(bytes, 3, 'latin-1')).toBe(3);
});
