/*
 * Tags newest first, as far as names tell. Tags are no semantic versions: what follows the dash in `3.22-alpine` is a
 * variant and no pre-release, so libraries for versions would put it before 3.22.
 */

/** Tags that move with the newest of their kind, in the order in which they stand before all versions. */
const MOVING: readonly string[] = [
  'latest',
  'stable',
  'current',
  'lts',
  'mainline',
  'main',
  'master',
  'edge',
  'nightly',
];

const PRE_RELEASE = /(?:^|[-._])(?:alpha|beta|rc|pre|preview|dev|snapshot|canary|nightly|m)[-._]?\d*(?:$|[-._])/i;

const natural = new Intl.Collator('en', { numeric: true });

interface TagKey {
  readonly tag: string;
  /** Place in MOVING; a version comes after them, everything else after that. */
  readonly group: number;
  readonly numbers: readonly number[];
  readonly preRelease: boolean;
  /** What follows the numbers. */
  readonly rest: string;
}

/** The tags in a new array: moving tags, then versions from the highest, each before its variants, then the rest by name. */
export function sortTagsNewestFirst(tags: readonly string[]): string[] {
  return tags
    .map(keyOf)
    .sort(compare)
    .map(({ tag }) => tag);
}

function keyOf(tag: string): TagKey {
  const moving = MOVING.indexOf(tag);
  const [whole = '', digits] = /^v?(\d{1,15}(?:\.\d{1,15})*)(?![0-9a-z])/i.exec(tag) ?? [];
  const rest = tag.slice(whole.length);
  return {
    tag,
    group: moving >= 0 ? moving : digits === undefined ? MOVING.length + 1 : MOVING.length,
    numbers: digits === undefined ? [] : digits.split('.').map(Number),
    preRelease: PRE_RELEASE.test(rest),
    rest,
  };
}

function compare(a: TagKey, b: TagKey): number {
  if (a.group !== b.group) return a.group - b.group;
  for (let i = 0; i < Math.max(a.numbers.length, b.numbers.length); i++) {
    // 3 stands for the newest of 3.x, so it comes before 3.22, which comes before 3.22.1 and its older neighbours.
    const left = a.numbers[i] ?? Infinity;
    const right = b.numbers[i] ?? Infinity;
    if (left !== right) return left > right ? -1 : 1;
  }
  if (a.preRelease !== b.preRelease) return a.preRelease ? 1 : -1;
  if (a.preRelease) return natural.compare(b.rest, a.rest);
  return natural.compare(a.rest, b.rest) || (a.tag < b.tag ? -1 : 1);
}
