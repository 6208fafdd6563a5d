import { deathCauses, type DeathCause, type Review } from '../../core/review/review.ts';

/** What the colours of the treemap tell. */
export type ColourBy = 'layer' | 'cause' | 'kind';

/** A token of theme.css, without `--color-`. */
export type ColourToken = string;

/** Hues that are told apart; what is beyond them is `map-other`. */
const HUES: readonly ColourToken[] = ['map-a', 'map-b', 'map-f', 'map-c', 'map-d', 'map-e', 'map-g', 'map-i', 'map-h'];
export const OTHER: ColourToken = 'map-other';
export const CALM: ColourToken = 'map-calm';

/** One colour for each layer: the largest ones get a hue of their own, in the order of the layers; the others share one. */
export function layerColours({ layers }: Pick<Review, 'layers'>): readonly ColourToken[] {
  const largest = layers
    .filter(({ total }) => total.bytes > 0)
    .toSorted((a, b) => b.total.bytes - a.total.bytes)
    .slice(0, HUES.length)
    .map(({ layer }) => layer)
    .toSorted((a, b) => a - b);
  return layers.map(({ layer }) => {
    const rank = largest.indexOf(layer);
    return rank < 0 ? OTHER : HUES[rank]!;
  });
}

const CAUSE_COLOURS: Readonly<Record<DeathCause, ColourToken>> = {
  whiteout: 'map-b',
  'directory-whiteout': 'map-d',
  opaque: 'map-i',
  'type-change': 'map-h',
  overwritten: 'map-c',
  'metadata-only': 'map-a',
  identical: 'map-f',
  'same-layer': 'map-g',
};

export function causeColour(cause: DeathCause): ColourToken {
  return CAUSE_COLOURS[cause];
}

/** Letters of causes, so that nobody needs the colour. */
export const CAUSE_LETTERS: Readonly<Record<DeathCause, string>> = {
  whiteout: 'D',
  'directory-whiteout': 'F',
  opaque: 'Q',
  'type-change': 'T',
  overwritten: 'O',
  'metadata-only': 'M',
  identical: '=',
  'same-layer': '2',
};

/** The cause behind a number of a column of `SizeTree`; null for live. */
export function causeOf(number: number): DeathCause | null {
  return number === 0 ? null : (deathCauses[number - 1] ?? null);
}
