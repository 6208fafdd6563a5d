import { describe, expect, it } from 'vitest';
import { findChallenge, parseChallenges } from './challenge.ts';

const read = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

describe('a challenge', () => {
  it('has quoted values with commas in them', () => {
    expect(read('Bearer realm="https://a.example/token",service="s",scope="repository:a/b:pull,push"')).toEqual([
      ['bearer', { realm: 'https://a.example/token', service: 's', scope: 'repository:a/b:pull,push' }],
    ]);
  });

  it('has values without quotes, escapes, and blanks around everything', () => {
    expect(read('  bEaReR  realm = "a\\"b\\\\c" , Service=s  ,  error="" ')).toEqual([
      ['bearer', { realm: 'a"b\\c', service: 's', error: '' }],
    ]);
  });

  it('stands beside others, in one header or in several joined by commas', () => {
    expect(read('Negotiate, Basic realm="x, y", Bearer realm="z"')).toEqual([
      ['negotiate', {}],
      ['basic', { realm: 'x, y' }],
      ['bearer', { realm: 'z' }],
    ]);
    expect(read('Negotiate YII+/abc==, NTLM, Basic realm=x')).toEqual([
      ['negotiate', {}],
      ['ntlm', {}],
      ['basic', { realm: 'x' }],
    ]);
  });

  it('counts a parameter that stands twice once', () => {
    expect(read('Bearer realm="a",realm="b"')).toEqual([['bearer', { realm: 'a' }]]);
  });

  it.each([
    ['', []],
    [',,,', []],
    ['"quoted"', []],
    ['Bearer', [['bearer', {}]]],
    ['Bearer realm="open', [['bearer', {}]]],
    [
      'Bearer realm="a" junk "b"',
      [
        ['bearer', { realm: 'a' }],
        ['junk', {}],
      ],
    ],
    ['Bearer realm=,x=y', [['bearer', { x: 'y' }]]],
  ])('is read as far as %j goes', (header, expected) => {
    expect(read(header)).toEqual(expected);
  });

  it('ends: a header of any length and shape is read in no time', () => {
    for (const piece of ['a', 'a=', 'a="', '\\"', ' ', ',', 'Bearer ', '=']) parseChallenges(piece.repeat(100_000));
  });
});

it('the first challenge that can be answered counts', () => {
  const headers = new Headers([
    ['WWW-Authenticate', 'Negotiate'],
    ['WWW-Authenticate', 'Bearer realm="https://a.example"'],
    ['WWW-Authenticate', 'Basic realm="b"'],
  ]);
  expect(findChallenge(headers)?.scheme).toBe('bearer');
  expect(findChallenge(new Headers({ 'WWW-Authenticate': 'Digest realm="a"' }))).toBeNull();
  expect(findChallenge(new Headers())).toBeNull();
});
