import { describe, expect, it } from 'vitest';
import { describeCreated, humanDuration, parseRfc3339 } from './created-age.ts';

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('an age', () => {
  it.each([
    ['2026-11-23T11:59:59.5Z', 'Less than a second ago'],
    ['2026-11-23T11:59:20Z', '40 seconds ago'],
    ['2026-11-20T12:00:00.123456789Z', '3 days ago'],
    ['2026-11-20T14:00:00+02:00', '3 days ago'],
    ['2018-12-28T16:50:41.061508628Z', '7 years ago'],
    ['2026-11-23T12:00:30Z', 'Less than a second ago'],
    ['2027-01-01T00:00:00Z', 'in the future'],
  ])('of %s is %s', (created, text) => {
    expect(describeCreated(created, NOW)).toMatchObject({ kind: 'recorded', text });
  });

  it.each([
    null,
    '',
    '0001-01-01T00:00:00Z',
    '1970-01-01T00:00:00Z',
    '1970-01-01T00:00:01Z',
    '1980-01-01T00:00:01Z',
    '2000-01-01T00:00:00Z',
  ])('of %s is not recorded', (created) => {
    expect(describeCreated(created, NOW)).toEqual({ kind: 'unrecorded', text: 'not recorded' });
  });

  it.each([
    'yesterday',
    '2026-13-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2026-11-23',
    '1700000000',
    '2026-11-23T25:00:00Z',
    'Invalid Date',
  ])('of %s is unreadable', (created) => {
    expect(describeCreated(created, NOW)).toEqual({ kind: 'unreadable', text: 'unreadable date' });
  });
});

describe('RFC 3339', () => {
  it('is read with years below 100 and any number of fraction digits', () => {
    expect(parseRfc3339('0001-01-01T00:00:00Z')).toBe(-62_135_596_800_000);
    expect(parseRfc3339('2020-12-28T15:03:26.876331233-08:00')).toBe(Date.UTC(2020, 11, 28, 23, 3, 26, 876));
    expect(parseRfc3339('2020-12-28t15:03:26.5z')).toBe(Date.UTC(2020, 11, 28, 15, 3, 26, 500));
  });
});

describe("docker's durations", () => {
  it.each([
    [-5000, 'Less than a second'],
    [1000, '1 second'],
    [59_999, '59 seconds'],
    [MINUTE, 'About a minute'],
    [2 * MINUTE, '2 minutes'],
    [59 * MINUTE, '59 minutes'],
    [HOUR, 'About an hour'],
    [90 * MINUTE, '2 hours'],
    [47 * HOUR, '47 hours'],
    [2 * DAY, '2 days'],
    [13 * DAY, '13 days'],
    [14 * DAY, '2 weeks'],
    [59 * DAY, '8 weeks'],
    [60 * DAY, '2 months'],
    [729 * DAY, '24 months'],
    [730 * DAY, '2 years'],
  ])('%d ms is %s', (duration, text) => {
    expect(humanDuration(duration)).toBe(text);
  });
});
