import { describe, expect, test } from 'vitest';
import { formatBytes, formatExactBytes, parseByteSize, spellByteSize } from './byte-size.ts';

describe('formatting a size', () => {
  test.each([
    [0, '0 B'],
    [1, '1 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [1234, '1.23 kB'],
    [9_994, '9.99 kB'],
    [9_996, '10.0 kB'],
    [99_940, '99.9 kB'],
    [99_960, '100 kB'],
    [999_499, '999 kB'],
    [999_500, '1.00 MB'],
    [77_816_222, '77.8 MB'],
    [312_000_000, '312 MB'],
    [4_700_000_000, '4.70 GB'],
    [2 ** 53, '9.01 PB'],
    [-1500, '\u22121.50 kB'],
  ])('%d is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  test('exact sizes are grouped and know the singular', () => {
    expect(formatExactBytes(1_234_567)).toBe('1,234,567 bytes');
    expect(formatExactBytes(1)).toBe('1 byte');
  });
});

describe('reading a size that a person typed', () => {
  test.each([
    ['', 0],
    ['  ', 0],
    ['4096', 4096],
    ['10MB', 10_000_000],
    ['10 mb', 10_000_000],
    ['1GiB', 1_073_741_824],
    ['1.5k', 1500],
    ['1,5 kB', 1500],
    ['.5 MiB', 524_288],
    ['300 K', 300_000],
    ['2 Ki', 2048],
    ['12 B', 12],
    ['1 TB', 1e12],
  ])('%j is %d bytes', (text, bytes) => {
    expect(parseByteSize(text)).toBe(bytes);
  });

  test.each(['MB', 'ten', '-5', '1e6', '10 MBs', '1..5', '5 5', '99999999 TB', '0x10'])('%j is not a size', (text) => {
    expect(parseByteSize(text)).toBeNull();
  });

  test.each([0, 1, 999, 1000, 1500, 1024, 4096, 10_000_000, 1_073_741_824, 1_234_567, 123_456_789_012])(
    '%d survives being spelled and read again',
    (bytes) => {
      expect(parseByteSize(spellByteSize(bytes))).toBe(bytes);
    },
  );
});
