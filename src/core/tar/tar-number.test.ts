import { describe, expect, it } from 'vitest';
import { base256, toBytes } from './testing/raw-tar.ts';
import { parseDecimalInteger, parseDecimalSeconds, parseNumberField } from './tar-number.ts';

const field = (text: string) => parseNumberField(toBytes(text), 0, text.length);
const integer = (text: string) => parseDecimalInteger(toBytes(text), 0, text.length);
const seconds = (text: string) => parseDecimalSeconds(toBytes(text), 0, text.length);

describe('a number field', () => {
  it('is octal, with blanks around it', () => {
    expect(field('0000644\0')).toBe(0o644);
    expect(field('  644 \0 ')).toBe(0o644);
    expect(field('\0\x00644\0')).toBe(0o644);
    expect(field('77777777777')).toBe(2 ** 33 - 1);
    expect(field('777777777777')).toBe(2 ** 36 - 1);
    expect(field('-5      ')).toBe(-5);
  });

  it('is 0 when it is blank', () => {
    expect(field('\0\0\0\0')).toBe(0);
    expect(field('    ')).toBe(0);
    expect(field(' \0 \0')).toBe(0);
  });

  it('ends at the first NUL after its digits', () => {
    expect(field('12\u00009zz')).toBe(0o12);
    expect(field('12 \u00009')).toBe(0o12);
  });

  it('is not a number with anything else in it', () => {
    for (const text of ['8', '0x10', '12 3', '1_0', '+5', '-', 'abc', '12.0']) expect(field(text), text).toBeNaN();
  });

  it('reads every 64-bit number in base-256 as the nearest double', () => {
    for (const value of [0n, 1n, -1n, 255n, -256n, 2n ** 53n - 1n, -(2n ** 53n), 2n ** 62n - 1n, -(2n ** 62n)]) {
      expect(parseNumberField(base256(value, 8), 0, 8), String(value)).toBe(Number(value));
      expect(parseNumberField(base256(value, 12), 0, 12), String(value)).toBe(Number(value));
    }
    expect(parseNumberField(base256(2n ** 88n - 1n, 12), 0, 12)).toBe(2 ** 88);
    expect(parseNumberField(base256(-(2n ** 90n), 12), 0, 12)).toBe(-(2 ** 90));
  });
});

describe('a decimal integer', () => {
  it('is digits with a sign at most', () => {
    expect(integer('0')).toBe(0);
    expect(integer('-42')).toBe(-42);
    expect(integer('8589934592')).toBe(8_589_934_592);
    for (const text of ['', '-', '1e3', '1.0', ' 1', '0x1', '1_0']) expect(integer(text), text).toBeNaN();
  });
});

describe('a time', () => {
  it('is decimal seconds, with a fraction at most', () => {
    expect(seconds('1700000000.125')).toBe(1_700_000_000.125);
    expect(seconds('-1.5')).toBe(-1.5);
    expect(seconds('5.')).toBe(5);
    expect(seconds('.5')).toBe(0.5);
    for (const text of ['', '.', 'NaN', 'Infinity', '1e3', '0x1', '1 ', '1'.repeat(400), '1'.repeat(10_000)]) {
      expect(seconds(text), text).toBeNaN();
    }
  });
});
