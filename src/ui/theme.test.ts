import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

type Theme = 'light' | 'dark';

const css = readFileSync(new URL('./theme.css', import.meta.url), 'utf8');
const tokens = new Map<string, Record<Theme, string>>();
for (const [, name, light, dark] of css.matchAll(/--color-([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)) {
  tokens.set(name!, { light: light!, dark: dark! });
}

const grounds = ['sunken', 'surface', 'raised', 'hover', 'accent-soft'];
const softened = [
  'added',
  'modified',
  'removed',
  'touched',
  'identical',
  'implied',
  'danger',
  'caution',
  'success',
  'accent',
];

/** WCAG 2.2 relative luminance of `#rrggbb`. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const channel = parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: string, b: string, theme: Theme): number {
  const [ink, ground] = [a, b].map((name) => {
    const token = tokens.get(name);
    if (token === undefined) throw new Error(`theme.css has no colour ${name}`);
    return luminance(token[theme]);
  });
  return (Math.max(ink!, ground!) + 0.05) / (Math.min(ink!, ground!) + 0.05);
}

function pairsBelow(limit: number, pairs: readonly (readonly [string, string])[]): string[] {
  return pairs.flatMap(([ink, ground]) =>
    (['light', 'dark'] as const)
      .filter((theme) => contrast(ink, ground, theme) < limit)
      .map((theme) => `${ink} on ${ground}, ${theme}: ${contrast(ink, ground, theme).toFixed(2)}`),
  );
}

test('every text colour reads at 4.5 : 1 or better on every ground, in both themes', () => {
  const inks = ['text', 'muted', 'faint', ...softened];
  expect(
    pairsBelow(
      4.5,
      inks.flatMap((ink) => grounds.map((ground) => [ink, ground] as const)),
    ),
  ).toEqual([]);
});

test('every mark and status reads on its own soft ground', () => {
  expect(
    pairsBelow(
      4.5,
      softened.map((name) => [name, `${name}-soft`] as const),
    ),
  ).toEqual([]);
});

test('text reads on accent buttons and on length bars', () => {
  expect(
    pairsBelow(4.5, [
      ['on-accent', 'accent'],
      ['text', 'bar'],
      ['muted', 'bar'],
    ]),
  ).toEqual([]);
});

test('text reads on every area of a picture', () => {
  const areas = [...tokens.keys()].filter((name) => name.startsWith('map-') && name !== 'map-hatch');
  expect(areas.length).toBeGreaterThan(10);
  expect(
    pairsBelow(
      4.5,
      areas.map((name) => ['text', name] as const),
    ),
  ).toEqual([]);
});

test('edges of controls and the focus ring stand out at 3 : 1 from the grounds they are drawn on', () => {
  const plain = ['sunken', 'surface', 'raised', 'hover'];
  expect(
    pairsBelow(
      3,
      ['edge', 'focus'].flatMap((ink) => plain.map((ground) => [ink, ground] as const)),
    ),
  ).toEqual([]);
});
