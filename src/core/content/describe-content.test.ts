import { expect, test } from 'vitest';
import { archive, file } from '../tar/testing/raw-tar.ts';
import { describeContent, type ContentKind } from './describe-content.ts';

/** Bytes, one for each character. */
function bytes(text: string, padTo = 0): Uint8Array {
  const result = new Uint8Array(Math.max(text.length, padTo));
  for (let i = 0; i < text.length; i++) result[i] = text.charCodeAt(i);
  return result;
}

function describe(head: Uint8Array, path = '/x'): readonly [ContentKind['kind'], string] {
  const { content, line } = describeContent(head, head.length, path);
  return [content.kind, line];
}

const png = '\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\0\x10';

test.each<readonly [string, Uint8Array, ContentKind['kind'], string]>([
  ['nothing', bytes(''), 'empty', 'Empty file'],
  ['a picture', bytes(png), 'picture', 'PNG picture, 256 × 16'],
  ['a GIF', bytes('GIF89a\x02\0\x03\0'), 'picture', 'GIF picture, 2 × 3'],
  ['a WebP', bytes('RIFF\0\0\0\0WEBPVP8 '), 'picture', 'WebP picture'],
  ['an AVIF', bytes('\0\0\0\x1cftypavif'), 'picture', 'AVIF picture'],
  ['a zip', bytes('PK\x03\x04'), 'archive', 'zip archive'],
  ['a Debian package', bytes('!<arch>\ndebian-binary   '), 'archive', 'Debian package'],
  ['a static library', bytes('!<arch>\n/               '), 'archive', 'ar archive, such as a static library'],
  ['a tar', archive(file('a', 'b')), 'archive', 'tar archive'],
  [
    'gzip with a name',
    bytes('\x1f\x8b\x08\x08\0\0\0\0\0\x03notes.txt\0'),
    'compressed',
    'gzip-compressed data, made of notes.txt',
  ],
  ['gzip without one', bytes('\x1f\x8b\x08\0\0\0\0\0\0\x03'), 'compressed', 'gzip-compressed data'],
  ['xz', bytes('\xfd7zXZ\0'), 'compressed', 'xz-compressed data'],
  ['a class file', bytes('\xca\xfe\xba\xbe\0\0\0\x41'), 'binary', 'Java class file, Java 21'],
  ['a universal Mach-O', bytes('\xca\xfe\xba\xbe\0\0\0\x02'), 'binary', 'Mach-O universal binary'],
  ['bytecode', bytes('\xcb\x0d\r\n\0\0\0\0'), 'binary', 'Python bytecode, Python 3.12'],
  ['a module', bytes('\0asm\x01\0\0\0'), 'binary', 'WebAssembly module, version 1'],
  [
    'a database',
    bytes('SQLite format 3\0\x10\0\x01\x01\0@  \0\0\0\x01\0\0\0\x05', 100),
    'binary',
    'SQLite database, 5 pages of 4,096 bytes',
  ],
  ['what nobody knows', bytes('\x01\x02\0\x03'), 'binary', 'Binary data'],
  ['a text', bytes('hello\n'), 'text', 'Text, UTF-8'],
  ['a text of Latin-1', bytes('caf\xe9 cr\xe8me\n'.repeat(20)), 'text', 'Text, not UTF-8, shown as Latin-1'],
  [
    'a script',
    bytes('#!/usr/bin/env -S python3 -u\nprint()\n'),
    'text',
    'Script for /usr/bin/env -S python3 -u, UTF-8',
  ],
  ['a key', bytes('-----BEGIN RSA PRIVATE KEY-----\nabc\n'), 'text', 'PEM rsa private key, UTF-8'],
  ['UTF-16', bytes('\xff\xfeh\0i\0'), 'text', 'Text, UTF-16 (little endian)'],
  ['SVG', bytes('<?xml version="1.0"?>\n<!-- a -->\n<svg xmlns="x">'), 'text', 'SVG picture, UTF-8'],
])('%s is told by its bytes', (_, head, kind, line) => {
  expect(describe(head)).toEqual([kind, line]);
});

test('a zip archive is called what its name says it is for', () => {
  expect(describe(bytes('PK\x03\x04'), '/app.jar')).toEqual(['archive', 'Java archive (zip)']);
});

test('a text is what its name says to the eye, and its bytes to the rest', () => {
  const language = (path: string, text: string) => {
    const { content } = describeContent(bytes(text), text.length, path);
    return content.kind === 'text' ? content.language : content.kind;
  };
  expect(language('/etc/nginx/nginx.conf', 'events {}')).toBe('nginx');
  expect(language('/etc/nginx/conf.d/default.conf', 'server {}')).toBe('nginx');
  expect(language('/usr/bin/pip', '#!/usr/bin/python3\n')).toBe('python');
  expect(language('/usr/bin/thing', '#!/usr/bin/env -S A=b bash\n')).toBe('shell');
  expect(language('/app/package.json', '{}')).toBe('json');
  expect(language('/Dockerfile.prod', 'FROM x')).toBe('dockerfile');
  expect(language('/etc/motd', 'hello')).toBe(null);
  expect(language('/a.png', 'no picture')).toBe(null);
});

test('what only speaks of svg is no picture', () => {
  const { content } = describeContent(bytes('see <svg> in the docs'), 21, '/a.svg');
  expect(content).toMatchObject({ kind: 'text', isSvg: false });
});

test('every beginning of every known kind is described without failing', () => {
  for (const whole of [
    png,
    'GIF89a\0\0\0\0',
    'BM',
    '\0\0\x01\0\x01\0',
    'MZ',
    'SQLite format 3\0',
    '\xca\xfe\xba\xbe',
    'PK\x03\x04',
  ]) {
    for (let length = 0; length <= whole.length; length++) {
      const head = bytes(whole.slice(0, length));
      expect(describeContent(head, head.length, '/x').line).not.toBe('');
    }
  }
});
