import { expect, test } from 'vitest';
import { describeFaults } from './link-faults.ts';

test('a link with many faults names the first ones and counts the rest', () => {
  expect(describeFaults(['layers “x”'])).toBe(
    'This link has parts that are not understood: layers “x”. The rest of it counts.',
  );
  expect(describeFaults(['a', 'b', 'c', 'd', 'e', 'f'])).toContain('a, b, c, d and 2 more.');
});
