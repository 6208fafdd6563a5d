import { expect, test } from 'vitest';
import { formatByte, formatOffset, parseNeedle, parseOffset, printable } from './hex-text.ts';

test('offsets have eight digits, or as many as the content needs', () => {
  expect(formatOffset(0xa0ff, 1_000_000)).toBe('0000a0ff');
  expect(formatOffset(1, 2 ** 36)).toBe('000000001');
});

test.each([
  ['1f40', 8000],
  ['0x1F40', 8000],
  [' 0000 a0ff ', 41215],
  ['8000d', 8000],
  ['0x8000d', 0x8000d],
  ['', null],
  ['xyz', null],
  ['-1', null],
  ['ffffffffffffffff', null],
])('the offset %j is %j', (text, offset) => {
  expect(parseOffset(text)).toBe(offset);
});

test('what is looked for is text, or bytes behind 0x', () => {
  expect(parseNeedle('ELF')).toEqual(Uint8Array.of(0x45, 0x4c, 0x46));
  expect(parseNeedle('0x7f 45')).toEqual(Uint8Array.of(0x7f, 0x45));
  expect(parseNeedle('0x7')).toBe(null);
  expect(parseNeedle('')).toBe(null);
});

test('bytes that are no printable ASCII are dots, and dots stand for bytes that are still to come', () => {
  expect([0x41, 0x20, 0x7f, 0x0a, 0xe9].map(printable).join('')).toBe('A ...');
  expect([0, 255, -1].map(formatByte)).toEqual(['00', 'ff', '··']);
});
