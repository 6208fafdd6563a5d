import { expect, test } from 'vitest';
import { ByteStringPool } from './byte-string-pool.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test('equal strings share an index, and every string comes back as it was', () => {
  const pool = new ByteStringPool();
  const texts = Array.from({ length: 5000 }, (_, at) => (at % 7 === 0 ? 'same' : `${'x'.repeat(at % 40)}/${at}`));
  const indexes = texts.map((text) => pool.intern(bytes(text)));
  pool.trim();
  const later = pool.intern(bytes('one more'));
  expect(new Set(indexes).size).toBe(new Set(texts).size);
  indexes.forEach((index, at) => expect(new TextDecoder().decode(pool.get(index))).toBe(texts[at]));
  expect(later).toBe(pool.count - 1);
  expect(pool.find(bytes('not there'), 0, 9)).toBe(-1);
  expect(pool.find(bytes('..same..'), 2, 6)).toBe(indexes[0]);
});

test('the empty string is a string like others', () => {
  const pool = new ByteStringPool();
  expect(pool.find(new Uint8Array(0), 0, 0)).toBe(-1);
  const empty = pool.intern(new Uint8Array(0));
  expect(pool.get(empty)).toHaveLength(0);
  expect(pool.intern(bytes('a'))).not.toBe(empty);
});

test('compares by bytes, a prefix before what it begins', () => {
  const pool = new ByteStringPool();
  const [b, ab, a] = ['b', 'ab', 'a'].map((text) => pool.intern(bytes(text))) as [number, number, number];
  expect([b, ab, a].sort((x, y) => pool.compare(x, y))).toEqual([a, ab, b]);
});
