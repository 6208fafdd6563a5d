import { describe, expect, test } from 'vitest';
import type { ReportReview } from '../../core/review/report-review.ts';
import { parseByteSize } from './byte-size.ts';
import { checkRules, type DiveLimits, type ReviewLimits } from './rules.ts';
import { reviewWith } from './testing/made-up-review.ts';

const none: ReviewLimits = { maxDeadBytes: null, minEfficiency: null, failOn: [] };
const off: DiveLimits = { lowestEfficiency: null, highestWastedBytes: null, highestUserWastedPercent: null };

function verdicts(
  review: ReportReview,
  limits: Partial<ReviewLimits>,
  dive: Partial<DiveLimits> | null = null,
): string[] {
  return checkRules(review, { ...none, ...limits }, dive && { ...off, ...dive }).map(
    ({ rule, passed }) => `${rule} ${passed ? 'passes' : 'fails'}`,
  );
}

describe('a rule', () => {
  const review = reviewWith({ live: 900, dead: 100 });

  test('that is not asked has no outcome', () => {
    expect(verdicts(review, {}, {})).toEqual([]);
  });

  test('passes at its limit and fails beyond', () => {
    expect(verdicts(review, { maxDeadBytes: 100, minEfficiency: 0.9 })).toEqual([
      'max-dead passes',
      'min-efficiency passes',
    ]);
    expect(verdicts(review, { maxDeadBytes: 99, minEfficiency: 0.91 })).toEqual([
      'max-dead fails',
      'min-efficiency fails',
    ]);
  });

  test('about findings goes by code or severity', () => {
    expect(
      verdicts(reviewWith({ findings: ['apt-lists'] }), { failOn: ['apt-lists', 'waste', 'secret', 'logs'] }),
    ).toEqual(['fail-on apt-lists fails', 'fail-on waste fails', 'fail-on secret passes', 'fail-on logs passes']);
  });

  test('fails where layers could not be read, unless that is allowed', () => {
    const broken = { ...review, complete: false };
    expect(verdicts(broken, { maxDeadBytes: 100 })).toEqual(['complete fails', 'max-dead passes']);
    expect(verdicts(broken, {})).toEqual([]);
    const allowed = checkRules(broken, { ...none, maxDeadBytes: 100 }, null, true);
    expect(allowed.map(({ rule }) => rule)).toEqual(['max-dead']);
  });

  test('of dive goes by dive’s figures', () => {
    const dive = { efficiency: 0.5, wastedBytes: 2000, wastedUserPercent: 0.4 };
    const limits = { lowestEfficiency: 0.5, highestWastedBytes: 1999, highestUserWastedPercent: 0.4 };
    expect(verdicts(reviewWith({ dive }), {}, limits)).toEqual([
      'dive lowestEfficiency passes',
      'dive highestWastedBytes fails',
      'dive highestUserWastedPercent passes',
    ]);
  });

  test('about dive’s share of an image of one layer fails only when something is wasted, as dive’s does', () => {
    const limits = { highestUserWastedPercent: 0.1 };
    expect(verdicts(reviewWith({ dive: { wastedBytes: 0, wastedUserPercent: null } }), {}, limits)).toEqual([
      'dive highestUserWastedPercent passes',
    ]);
    expect(verdicts(reviewWith({ dive: { wastedBytes: 1, wastedUserPercent: null } }), {}, limits)).toEqual([
      'dive highestUserWastedPercent fails',
    ]);
  });
});

test.each([
  ['42', 42],
  ['50MB', 50e6],
  ['50 mb', 50e6],
  ['1.5GiB', 1.5 * 2 ** 30],
  ['20k', 20_000],
  ['.5M', 500_000],
  ['7b', 7],
  ['', null],
  ['MB', null],
  ['-1', null],
  ['5 ib', null],
  ['5 apples', null],
])('%j is so many bytes: %s', (text, bytes) => {
  expect(parseByteSize(text)).toBe(bytes);
});
