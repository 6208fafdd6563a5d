import { expect, test } from 'vitest';
import { Mark } from '../core/analysis/change.ts';
import { wholeFile } from '../features/file/file-versions.ts';
import { ALL_MARKS, type TreeSettings } from '../features/tree/tree-settings.ts';
import { formatHash, isStep, NOWHERE, parseHash, readHash, type Place } from './location-hash.ts';

const busyPlace: Place = {
  file: 'shop & co=100%.tar',
  reference: null,
  platform: null,
  image: 2,
  layers: { from: 3, to: 5 },
  shows: 'size',
  base: 2,
  tree: {
    mode: 'filesystem',
    filterText: '*.so#&=?',
    filterSyntax: 'glob',
    marks: [Mark.added, Mark.removed, Mark.none],
    minSizeBytes: 1048576,
    sortKey: 'size',
    descending: true,
  },
  path: '/usr/lib/naïve 文.txt',
  view: wholeFile(5, 2),
};

function within(tree: Partial<TreeSettings>): Place {
  return { ...NOWHERE, tree: { ...NOWHERE.tree, ...tree } };
}

test('a place comes back from its hash as it was', () => {
  expect(parseHash(formatHash(busyPlace))).toEqual(busyPlace);
});

test('an untouched page has an empty hash', () => {
  expect(formatHash(NOWHERE)).toBe('');
  expect(parseHash('')).toEqual(NOWHERE);
});

test('paths stay readable in the hash', () => {
  expect(formatHash({ ...NOWHERE, layers: { from: 4, to: 4 }, path: '/usr/lib' })).toBe('#layers=4&path=/usr/lib');
});

test('a version that is looked at, and one that it is compared with, are part of the hash', () => {
  const at = (view: Place['view']) => formatHash({ ...NOWHERE, path: '/etc/motd', view });
  expect(at(wholeFile(4))).toBe('#path=/etc/motd&view=4');
  expect(at(wholeFile(4, 2))).toBe('#path=/etc/motd&view=2..4');
  expect(parseHash('#path=/etc/motd&view=2..4').view).toEqual(wholeFile(4, 2));
  // Of nothing there is nothing to look at.
  expect(parseHash('#view=4').view).toBe(null);
  expect(parseHash('#path=/etc/motd&view=x..4').view).toBe(null);
});

test('a version may name a line, which neither a comparison nor a closed viewer has', () => {
  const atLine = { layer: 4, against: null, line: 12 };
  expect(formatHash({ ...NOWHERE, path: '/etc/motd', view: atLine })).toBe('#path=/etc/motd&view=4&line=12');
  expect(parseHash('#path=/etc/motd&view=4&line=12').view).toEqual(atLine);
  expect(parseHash('#path=/etc/motd&view=2..4&line=12').view).toEqual(wholeFile(4, 2));
  expect(parseHash('#path=/etc/motd&line=12').view).toBe(null);
  expect(readHash('#path=/etc/motd&view=4&line=0')).toMatchObject({
    place: { view: wholeFile(4) },
    faults: ['line “0”'],
  });
});

test('opening a file is a step that Back undoes, closing it is none', () => {
  const open: Place = { ...NOWHERE, path: '/a', view: wholeFile(1) };
  const closed: Place = { ...open, view: null };
  expect(isStep(closed, open)).toBe(true);
  expect(isStep(open, { ...open, view: wholeFile(2) })).toBe(false);
  expect(isStep(open, closed)).toBe(false);
});

test('a path that is not UTF-8 keeps every byte', () => {
  const place = { ...NOWHERE, path: '/caf\udce9/\udcff\udc80x' };
  expect(formatHash(place)).toBe('#path=/caf%E9/%FF%80x');
  expect(parseHash(formatHash(place)).path).toBe(place.path);
});

test('valid UTF-8 next to broken bytes is not swallowed by them', () => {
  const path = '/é\udcc3/é😀\udcf0';
  expect(parseHash(formatHash({ ...NOWHERE, path })).path).toBe(path);
});

test('an empty set of marks differs from no choice of marks', () => {
  expect(parseHash(formatHash(within({ marks: [] }))).tree.marks).toEqual([]);
  expect(parseHash(formatHash(NOWHERE)).tree.marks).toEqual(ALL_MARKS);
});

test('values that make no sense count as left out', () => {
  const nonsense =
    '#layers=x-9&image=-1&mode=__proto__&sort=;drop&syntax=&min=1e9&show=all&base=-2&order=up&path=etc&=5&constructor=1';
  expect(parseHash(nonsense)).toEqual(NOWHERE);
});

test('what makes no sense is named as it stands in the hash', () => {
  const { faults } = readHash(
    '#file=a.tar&layers=x-9&image=one&mode=up&syntax=perl&marks=az&min=1e9&path=etc&zoom=3&junk',
  );
  expect(faults).toEqual([
    'image “one”',
    'layers “x-9”',
    'mode “up”',
    'filter syntax “perl”',
    'marks “az”',
    'smallest size “1e9”',
    'path “etc”',
    '“zoom=3”',
    '“junk”',
  ]);
  expect(readHash(formatHash(busyPlace)).faults).toEqual([]);
});

test('characters that mislead are escaped where a part of a link is named', () => {
  expect(readHash('#mode=%E2%80%AEgnp').faults[0]).not.toContain('\u202e');
  expect(readHash(`#mode=${'x'.repeat(5000)}`).faults[0]!.length).toBeLessThan(120);
});

test('layers given backwards are put in order', () => {
  expect(parseHash('#layers=7-2').layers).toEqual({ from: 2, to: 7 });
});

test('a stray percent sign stands for itself', () => {
  expect(parseHash('#filter=100%&path=/%zz%4').path).toBe('/%zz%4');
  expect(parseHash('#filter=100%').tree.filterText).toBe('100%');
});

test('selecting layers and switching the mode are steps that Back undoes', () => {
  expect(isStep(NOWHERE, { ...NOWHERE, layers: { from: 1, to: 1 } })).toBe(true);
  expect(isStep(NOWHERE, within({ mode: 'filesystem' }))).toBe(true);
  expect(isStep(NOWHERE, { ...NOWHERE, file: 'b.tar' })).toBe(true);
  expect(isStep(NOWHERE, { ...NOWHERE, shows: 'size' })).toBe(true);
});

test('an image of a registry is named with its platform and can be shared as it stands', () => {
  const place = { ...NOWHERE, reference: 'nginx:1.27', platform: 'linux/arm64', layers: { from: 2, to: 2 } };
  expect(formatHash(place)).toBe('#image=nginx:1.27&platform=linux/arm64&layers=2');
  expect(parseHash(formatHash(place))).toEqual(place);
});

test('a reference in an address is read as docker reads it', () => {
  expect(parseHash('#image=nginx').reference).toBe('nginx:latest');
  expect(parseHash('#image=docker.io/library/nginx:1').reference).toBe('nginx:1');
  const pinned = `localhost:5000/team/app@sha256:${'ab'.repeat(32)}`;
  expect(parseHash(`#image=${pinned}`).reference).toBe(pinned);
  expect(parseHash('#image=No Such Name').reference).toBeNull();
});

test('beside a file the image is a number', () => {
  expect(parseHash('#file=shop.tar&image=2')).toMatchObject({ file: 'shop.tar', image: 2, reference: null });
});

test('choosing another platform is a step, writing down the one chosen by itself is none', () => {
  const place = { ...NOWHERE, reference: 'nginx:1' };
  expect(isStep(NOWHERE, place)).toBe(true);
  expect(isStep(place, { ...place, platform: 'linux/amd64' })).toBe(false);
  expect(isStep({ ...place, platform: 'linux/amd64' }, { ...place, platform: 'linux/arm64' })).toBe(true);
});

test('typing a filter, sorting and moving along the tree are no steps', () => {
  expect(isStep(NOWHERE, within({ filterText: 'lib' }))).toBe(false);
  expect(isStep(NOWHERE, within({ sortKey: 'size', descending: true }))).toBe(false);
  expect(isStep(NOWHERE, { ...NOWHERE, path: '/etc' })).toBe(false);
});
