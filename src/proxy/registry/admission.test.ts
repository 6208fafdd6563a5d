import { describe, expect, it } from 'vitest';
import { Admission, clientKey } from './admission.ts';
import { PUBLIC_LIMITS } from './limits.ts';

describe('the budget of a client', () => {
  it('grows back with time, and never beyond a minute of it', () => {
    let nowMs = 0;
    const admission = new Admission({ ...PUBLIC_LIMITS, requestsPerMinute: 2 }, () => nowMs);
    const tries = () => {
      let passed = 0;
      for (;;) {
        try {
          admission.count('a');
          passed += 1;
        } catch {
          return passed;
        }
      }
    };
    expect(tries()).toBe(2);
    nowMs += 30_000;
    expect(tries()).toBe(1);
    nowMs += 600_000;
    expect(tries()).toBe(2);
  });

  it('says when to come back', () => {
    const admission = new Admission({ ...PUBLIC_LIMITS, requestsPerMinute: 2 }, () => 0);
    admission.count('a');
    admission.count('a');
    expect(() => admission.count('a')).toThrow(
      expect.objectContaining({ code: 'too-many-requests-here', details: { retryAfterSeconds: 30 } }),
    );
  });

  it('is its own', () => {
    const admission = new Admission({ ...PUBLIC_LIMITS, requestsPerMinute: 1 }, () => 0);
    admission.count('a');
    expect(() => admission.count('b')).not.toThrow();
  });
});

it('a place is given back once, however often', () => {
  const admission = new Admission({ ...PUBLIC_LIMITS, streamsPerClient: 2 }, () => 0);
  const leave = admission.enter('a', 'r');
  admission.enter('a', 'r');
  leave();
  leave();
  admission.enter('a', 'r');
  expect(() => admission.enter('a', 'r')).toThrow();
});

it.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2::6', '2001:db8:1:2::/64'],
  ['2001:db8::6', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
])('%s counts as %s', (address, key) => {
  expect(clientKey(address)).toBe(key);
});
