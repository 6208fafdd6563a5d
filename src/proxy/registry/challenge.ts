/**
 * WWW-Authenticate (RFC 7235, 2.1 and 4.1; RFC 6750, 3). One string may hold several challenges, and several headers
 * arrive joined by commas; commas also stand between parameters and inside of quoted strings
 * (`scope="repository:a/b:pull,push"`), so only reading character by character tells them apart.
 *
 *   challenges := challenge *("," challenge)
 *   challenge  := scheme [ 1*SP ( token68 | parameter *("," parameter) ) ]
 *   parameter  := token "=" ( token | quoted-string )
 */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  /** Names in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Longer headers are cut: what was read until then counts. */
const LONGEST_HEADER = 16_384;

const BLANK = /[ \t]*/y;
const BLANKS_AND_COMMAS = /[ \t,]*/y;
const TOKEN = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const TOKEN68 = /[A-Za-z0-9._~+/-]+=*(?=[ \t]*(?:,|$))/y;
const EQUALS = /[ \t]*=[ \t]*/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"/sy;

/** All challenges in their order; what breaks the grammar ends the reading. */
export function parseChallenges(header: string): readonly Challenge[] {
  const text = header.slice(0, LONGEST_HEADER);
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };

  const challenges: Challenge[] = [];
  let parameters = new Map<string, string>();
  for (;;) {
    take(BLANKS_AND_COMMAS);
    const word = take(TOKEN)?.[0].toLowerCase();
    if (word === undefined) return challenges;
    // A word with a value is a parameter of the challenge before; one without begins the next challenge.
    if (challenges.length > 0 && take(EQUALS) !== null) {
      const value = take(QUOTED)?.[1]?.replace(/\\(.)/gs, '$1') ?? take(TOKEN)?.[0];
      if (value === undefined) return challenges;
      if (!parameters.has(word)) parameters.set(word, value);
      continue;
    }
    parameters = new Map();
    challenges.push({ scheme: word, parameters });
    take(BLANK);
    take(TOKEN68); // credentials of Negotiate and its like: of no use here
  }
}

/** The first challenge that a client of registries can answer. */
export function findChallenge(headers: Headers): Challenge | null {
  const challenges = parseChallenges(headers.get('WWW-Authenticate') ?? '');
  return challenges.find(({ scheme }) => scheme === 'bearer' || scheme === 'basic') ?? null;
}
