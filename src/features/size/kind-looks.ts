import { kindColour, type ColourToken } from './map-colours.ts';

export interface KindLook {
  readonly title: string;
  readonly letter: string;
  readonly token: ColourToken;
}

const KINDS: readonly (readonly [title: string, letter: string])[] = [
  ['Programs', 'X'],
  ['Libraries', 'L'],
  ['Source and scripts', 'S'],
  ['Archives', 'Z'],
  ['Pictures, sound and fonts', 'P'],
  ['Text and documents', 'T'],
  ['Data', 'D'],
  ['Other', '?'],
];

export const KIND_LOOKS: readonly KindLook[] = KINDS.map(([title, letter], kind) => ({
  title,
  letter,
  token: kindColour(kind),
}));

export function kindLook(kind: number): KindLook {
  return KIND_LOOKS[kind] ?? { title: 'Other', letter: '?', token: 'map-other' };
}
