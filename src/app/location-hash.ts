import { formatFamiliarReference, parseImageReference } from '../base/image-reference.ts';
import { Mark } from '../core/analysis/change.ts';
import { wholeFile, type ShownFile } from '../features/file/file-versions.ts';
import {
  ALL_MARKS,
  DEFAULT_TREE_SETTINGS,
  type LayerRange,
  type TreeSettings,
} from '../features/tree/tree-settings.ts';
import { decodeHashValue, encodeHashValue } from './hash-values.ts';

/** Where the person is: everything that back, forward and a kept link bring back. */
export interface Place {
  /** Unique name of the opened file or folder, or null when none is meant. */
  readonly file: string | null;
  /** Image of a registry in docker's short form (`nginx:1.27`), or null. Never beside a file. */
  readonly reference: string | null;
  /** Which image of the reference, as platform-choice.ts writes it; null for the one that is chosen by itself. */
  readonly platform: string | null;
  /** Index into the images of a file, or null for the one that was chosen by itself. */
  readonly image: number | null;
  /** First and last layer index, or null while nobody has selected a layer. */
  readonly layers: LayerRange | null;
  readonly shows: ViewName;
  /** How many of the lowest layers are the base image's, as the person said; null for what the image tells. */
  readonly base: number | null;
  readonly tree: TreeSettings;
  /** Selected path in raw form (leading slash, non-UTF-8 bytes as lone surrogates), or null. */
  readonly path: string | null;
  /** Which version of the selected path is looked at in the viewer, or null while that is closed. */
  readonly view: ShownFile | null;
}

/** What is shown of an image beside its history. */
export type ViewName = 'files' | 'size';

export const NOWHERE: Place = {
  file: null,
  reference: null,
  platform: null,
  image: null,
  layers: null,
  shows: 'files',
  base: null,
  tree: DEFAULT_TREE_SETTINGS,
  path: null,
  view: null,
};

const MARK_LETTERS: readonly (readonly [Mark, string])[] = [
  [Mark.none, 'u'],
  [Mark.added, 'a'],
  [Mark.modified, 'm'],
  [Mark.removed, 'r'],
  [Mark.touched, 't'],
  [Mark.identical, 'i'],
  [Mark.implied, 'd'],
];

/**
 * Writes a place as a location hash: `#file=shop.tar&layers=2-4&mode=filesystem&path=/usr/lib`, or for an image of a
 * registry `#image=nginx:1.27&platform=linux/arm64&layers=2`. What is as NOWHERE has it is left out, so a fresh page has
 * an empty hash ('' without the `#`). Bytes that are not UTF-8 keep their value.
 */
export function formatHash(place: Place): string {
  const parts: string[] = [];
  const put = (key: string, value: string) => parts.push(`${key}=${encodeHashValue(value)}`);
  if (place.reference !== null) {
    put('image', place.reference);
    if (place.platform !== null) put('platform', place.platform);
  } else {
    if (place.file !== null) put('file', place.file);
    if (place.image !== null) put('image', String(place.image));
  }
  if (place.layers !== null) {
    const { from, to } = place.layers;
    put('layers', from === to ? String(from) : `${from}-${to}`);
  }
  if (place.shows !== NOWHERE.shows) put('show', place.shows);
  if (place.base !== null) put('base', String(place.base));
  const { tree } = place;
  if (tree.mode !== DEFAULT_TREE_SETTINGS.mode) put('mode', tree.mode);
  if (tree.filterText !== '') put('filter', tree.filterText);
  if (tree.filterSyntax !== DEFAULT_TREE_SETTINGS.filterSyntax) put('syntax', tree.filterSyntax);
  if (tree.marks.length < ALL_MARKS.length) {
    put(
      'marks',
      MARK_LETTERS.filter(([mark]) => tree.marks.includes(mark))
        .map(([, letter]) => letter)
        .join(''),
    );
  }
  if (tree.minSizeBytes > 0) put('min', String(tree.minSizeBytes));
  if (tree.sortKey !== DEFAULT_TREE_SETTINGS.sortKey) put('sort', tree.sortKey);
  if (tree.descending !== DEFAULT_TREE_SETTINGS.descending) put('order', tree.descending ? 'descending' : 'ascending');
  if (place.path !== null) put('path', place.path);
  if (place.path !== null && place.view !== null) {
    put('view', formatView(place.view));
    if (place.view.line !== null) put('line', String(place.view.line));
  }
  return parts.length === 0 ? '' : `#${parts.join('&')}`;
}

/** What a hash says, and what of it could not be understood, as parts of a sentence: `layers “x-9”`. */
export interface ReadHash {
  readonly place: Place;
  readonly faults: readonly string[];
}

/** Reads a location hash. Anyone can write one: what is not understood counts as left out, and nothing throws. */
export function parseHash(hash: string): Place {
  return readHash(hash).place;
}

/** The same, with what was left out because it was not understood. */
export function readHash(hash: string): ReadHash {
  const values = new Map<string, string>();
  for (const part of hash.replace(/^#/, '').split('&')) {
    const equals = part.indexOf('=');
    if (part !== '') values.set(part.slice(0, Math.max(0, equals)), decodeHashValue(part.slice(equals + 1)));
  }
  const known = new Set<string>();
  const faults: string[] = [];
  const take = <T>(key: string, parse: (value: string) => T | null): T | null => {
    known.add(key);
    const value = values.get(key);
    if (value === undefined) return null;
    const parsed = parse(value);
    if (parsed === null) faults.push(`${WORDS[key] ?? key} ${quoteLinked(value)}`);
    return parsed;
  };
  const asIs = (value: string) => value;
  // `image` was the number of an image in a file before it could name one; beside a file it still is.
  const file = take('file', (value) => (value === '' ? null : value));
  const reference = file === null ? take('image', parseReference) : null;
  const view = take('view', parseView);
  const line = take('line', parseLine);
  const place: Place = {
    file,
    reference,
    platform: reference === null ? null : take('platform', parsePlatform),
    image: file === null ? null : take('image', parseIndex),
    layers: take('layers', parseLayers),
    shows: take('show', oneOf(['files', 'size'])) ?? NOWHERE.shows,
    base: take('base', parseLayerCount),
    tree: {
      mode: take('mode', oneOf(['changes', 'filesystem'])) ?? DEFAULT_TREE_SETTINGS.mode,
      filterText: take('filter', asIs) ?? '',
      filterSyntax: take('syntax', oneOf(['text', 'glob', 'regex'])) ?? DEFAULT_TREE_SETTINGS.filterSyntax,
      marks: take('marks', parseMarks) ?? ALL_MARKS,
      minSizeBytes: take('min', parseIndex) ?? 0,
      sortKey: take('sort', oneOf(['name', 'size', 'change'])) ?? DEFAULT_TREE_SETTINGS.sortKey,
      descending: take('order', oneOf(['descending', 'ascending'])) === 'descending',
    },
    path: take('path', parsePath),
    // Of a comparison no line is gone to.
    view: view === null || view.against !== null ? view : { ...view, line },
  };
  // Without an image to choose it for, a platform says nothing; what is wrong with the image was said.
  known.add('platform');
  for (const [key, value] of values)
    if (!known.has(key)) faults.push(quoteLinked(key === '' ? value : `${key}=${value}`));
  // Of no path there is no version.
  return { place: place.path === null ? { ...place, view: null } : place, faults };
}

/**
 * Whether going from one place to another is a step that Back should undo. Typing a filter, moving along the tree and
 * sorting are not: they would bury the steps that count.
 */
export function isStep(from: Place, to: Place): boolean {
  return (
    from.file !== to.file ||
    from.reference !== to.reference ||
    // The platform that was chosen by itself is only written down.
    (from.platform !== to.platform && from.platform !== null) ||
    from.image !== to.image ||
    from.shows !== to.shows ||
    from.tree.mode !== to.tree.mode ||
    from.layers?.from !== to.layers?.from ||
    from.layers?.to !== to.layers?.to ||
    // Closing the viewer is none: Back would open it again.
    (from.view === null && to.view !== null)
  );
}

/** What a person calls the value of a key, where that is not the key. */
const WORDS: Readonly<Record<string, string>> = {
  syntax: 'filter syntax',
  min: 'smallest size',
  sort: 'sorting by',
  base: 'layers of the base image',
  view: 'version',
};

const longestQuote = 80;

/** A part of a hash as text for a person: what cannot be seen or turns text round is replaced, what is long is cut. */
export function quoteLinked(value: string): string {
  const text = value.slice(0, longestQuote).replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\ufffd');
  return `“${text}${value.length > longestQuote ? '…' : ''}”`;
}

function parseReference(value: string): string | null {
  const parsed = parseImageReference(value);
  return parsed.kind === 'reference' ? formatFamiliarReference(parsed.reference) : null;
}

const longestPlatform = 100;

function parsePlatform(value: string): string | null {
  return value === '' || value.length > longestPlatform ? null : value;
}

function parseIndex(value: string): number | null {
  return /^\d{1,15}$/.test(value) ? Number(value) : null;
}

function parseLayers(value: string): LayerRange | null {
  const found = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(value);
  if (found === null) return null;
  const from = Number(found[1]);
  const to = found[2] === undefined ? from : Number(found[2]);
  return from <= to ? { from, to } : { from: to, to: from };
}

function parseLayerCount(value: string): number | null {
  return /^\d{1,6}$/.test(value) ? Number(value) : null;
}

/** `4`: the version after layer 4; `2..4`: that compared with the one after layer 2. */
function formatView({ layer, against }: ShownFile): string {
  return against === null ? String(layer) : `${against}..${layer}`;
}

function parseView(value: string): ShownFile | null {
  const found = /^(?:(\d{1,6})\.\.)?(\d{1,6})$/.exec(value);
  if (found === null) return null;
  return wholeFile(Number(found[2]), found[1] === undefined ? null : Number(found[1]));
}

function parseLine(value: string): number | null {
  const line = parseIndex(value);
  return line === 0 ? null : line;
}

function parseMarks(value: string): readonly Mark[] | null {
  const marks = MARK_LETTERS.filter(([, letter]) => value.includes(letter)).map(([mark]) => mark);
  return marks.length === new Set(value).size ? ALL_MARKS.filter((mark) => marks.includes(mark)) : null;
}

function parsePath(value: string): string | null {
  return value.startsWith('/') ? value : null;
}

function oneOf<T extends string>(known: readonly T[]): (value: string) => T | null {
  return (value) => known.find((item) => item === value) ?? null;
}
