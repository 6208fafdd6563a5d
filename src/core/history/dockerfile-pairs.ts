/** Pairs of an ENV, LABEL or ARG as a Dockerfile needs them. */
export interface FormattedPairs {
  readonly text: string;
  /** True where the recorded text leaves open where a value ends. */
  readonly guessed: boolean;
}

const KEY = /[A-Za-z_][A-Za-z0-9_./-]{0,200}=/y;

/**
 * Quotes the values of `a=one two b=three`, recorded without quotes. A pair that the image's configuration has is believed; else
 * a value ends before the next word that looks like `key=`.
 * @param known KEY=value of the image's configuration
 */
export function formatPairs(text: string, known: readonly string[]): FormattedPairs {
  const pairs: string[] = [];
  const knownByKey = groupByKey(known);
  let guessed = false;
  for (let at = 0; at < text.length;) {
    const equals = text.indexOf('=', at);
    const exact = equals < 0 ? null : longestAt(text, at, knownByKey.get(text.slice(at, equals)) ?? []);
    const end = exact === null ? findNextKey(text, at) : at + exact.length;
    const pair = exact ?? text.slice(at, end).trimEnd();
    if (exact === null && pair.includes(' ')) guessed = true;
    pairs.push(quotePair(pair));
    at = end;
    while (text.charAt(at) === ' ') at++;
  }
  return { text: pairs.join(' '), guessed };
}

function longestAt(text: string, at: number, known: readonly string[]): string | null {
  let longest: string | null = null;
  for (const pair of known) {
    const ends = at + pair.length === text.length || text.charAt(at + pair.length) === ' ';
    if (pair.length > (longest?.length ?? 0) && ends && text.startsWith(pair, at)) longest = pair;
  }
  return longest;
}

function findNextKey(text: string, at: number): number {
  for (let space = text.indexOf(' ', at); space >= 0; space = text.indexOf(' ', space + 1)) {
    KEY.lastIndex = space + 1;
    if (KEY.test(text)) return space;
  }
  return text.length;
}

function groupByKey(pairs: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const pair of pairs) {
    const group = groups.get(keyOf(pair));
    if (group === undefined) groups.set(keyOf(pair), [pair]);
    else group.push(pair);
  }
  return groups;
}

function keyOf(pair: string): string {
  return pair.split('=', 1)[0] ?? '';
}

/** `key="a value"`; bare where nothing needs quotes. `ARG NAME` has no value. */
export function quotePair(pair: string): string {
  const equals = pair.indexOf('=');
  if (equals < 0) return pair;
  const value = pair.slice(equals + 1);
  if (/^[A-Za-z0-9_./:@%+,=-]*$/.test(value)) return pair;
  return `${pair.slice(0, equals)}="${value.replaceAll(/["\\$]/g, '\\$&').replaceAll('\n', '\\n')}"`;
}
