import { expect, test } from 'vitest';
import { formatOctalMode, formatPermissions, specialBits } from './file-mode.ts';

test.each([
  [0o755, 'rwxr-xr-x'],
  [0o644, 'rw-r--r--'],
  [0, '---------'],
  [0o4755, 'rwsr-xr-x'],
  [0o4644, 'rwSr--r--'],
  [0o2755, 'rwxr-sr-x'],
  [0o2745, 'rwxr-Sr-x'],
  [0o1777, 'rwxrwxrwt'],
  [0o1776, 'rwxrwxrwT'],
  [0o7777, 'rwsrwsrwt'],
])('mode %o reads %s, as ls prints it', (mode, letters) => {
  expect(formatPermissions(mode)).toBe(letters);
});

test('octal modes have four digits', () => {
  expect([0o755, 0o4755, 0].map(formatOctalMode)).toEqual(['0755', '4755', '0000']);
});

test('special bits are named', () => {
  expect(specialBits(0o6755)).toEqual(['setuid', 'setgid']);
  expect(specialBits(0o1777)).toEqual(['sticky']);
  expect(specialBits(0o755)).toEqual([]);
});
