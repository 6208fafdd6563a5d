import { fileKinds, type FileKind } from '../../core/review/file-kinds.ts';
import { OTHER, type ColourToken } from './map-colours.ts';

export interface KindLook {
  readonly title: string;
  readonly letter: string;
  readonly token: ColourToken;
}

/** Kinds that are much the same share a hue; no two share a letter. */
const LOOKS: Readonly<Record<FileKind, readonly [title: string, letter: string, token: ColourToken]>> = {
  executable: ['Programs', 'X', 'map-a'],
  library: ['Libraries', 'L', 'map-b'],
  script: ['Scripts', 'S', 'map-f'],
  source: ['Source code', 'C', 'map-c'],
  text: ['Text and settings', 'T', 'map-e'],
  docs: ['Documentation', 'D', 'map-g'],
  media: ['Pictures and sound', 'P', 'map-d'],
  archive: ['Archives', 'Z', 'map-h'],
  locale: ['Translations', 'I', 'map-g'],
  fonts: ['Fonts', 'F', 'map-d'],
  database: ['Databases and caches', 'B', 'map-i'],
  bytecode: ['Bytecode', 'Y', 'map-i'],
  certificates: ['Keys and certificates', 'K', OTHER],
  other: ['Other', '?', OTHER],
};

/** In the order of `fileKinds`. */
export const KIND_LOOKS: readonly KindLook[] = fileKinds.map((kind) => {
  const [title, letter, token] = LOOKS[kind];
  return { title, letter, token };
});

export function kindLook(kind: number): KindLook {
  return KIND_LOOKS[kind] ?? { title: 'Other', letter: '?', token: OTHER };
}
