import { expect, test } from 'vitest';
import { Mark, Reason } from './change.ts';
import { markName, reasonWords } from './mark-name.ts';

test('every mark has its own name', () => {
  expect(Object.values(Mark).map(markName)).toEqual(Object.keys(Mark));
});

test('every reason has words, and no bit is lost', () => {
  for (const reason of Object.values(Reason)) expect(reasonWords(reason)).toHaveLength(1);
  const all = Object.values(Reason).reduce((bits, reason) => bits | reason, 0);
  expect(reasonWords(all)).toHaveLength(Object.keys(Reason).length);
  expect(reasonWords(Reason.mode | Reason.content)).toEqual(['content', 'mode']);
});
