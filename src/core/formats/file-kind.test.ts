import { expect, test } from 'vitest';
import { describeFileKind } from './file-kind.ts';

const latin1 = (text: string, offset = 0): Uint8Array => {
  const bytes = new Uint8Array(offset + text.length);
  for (let i = 0; i < text.length; i++) bytes[offset + i] = text.charCodeAt(i);
  return bytes;
};

test.each([
  ['PK\x03\x04rest', 'a ZIP archive'],
  ['\x7fELF\x02', 'an ELF program'],
  ['%PDF-1.7', 'a PDF'],
  ['hsqs', 'SquashFS'],
  ['Hello\nworld.', 'a text file'],
  ['  {"manifests": []}', 'a JSON document'],
  ['<!DOCTYPE html><p>', 'an HTML page'],
  ['# syntax=docker/dockerfile:1\nFROM alpine\n', 'a Dockerfile'],
  ['\x01\x02\x03', 'no kind of file'],
])('a file that begins with %j is called what it is', (start, kind) => {
  const expected = kind === 'no kind of file' ? 'nor a kind of file that is known' : kind;
  expect(describeFileKind(latin1(start))).toContain(expected);
});

test('an ISO image says what it is far behind its start', () => {
  expect(describeFileKind(latin1('CD001', 32_769))).toContain('ISO');
});

test('text in UTF-8 that the head cuts in a character is still text', () => {
  expect(describeFileKind(new TextEncoder().encode(`${'ä'.repeat(2047)}aä`))).toBe('a text file');
});
