import { formatFamiliarReference, parseImageReference } from '../base/image-reference.ts';
import { Mark } from '../core/analysis/change.ts';
import {
  ALL_MARKS,
  DEFAULT_TREE_SETTINGS,
  type LayerRange,
  type TreeSettings,
} from '../features/tree/tree-settings.ts';

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
  readonly view: ViewName;
  /** How many of the lowest layers are the base image's, as the person said; null for what the image tells. */
  readonly base: number | null;
  readonly tree: TreeSettings;
  /** Selected path in raw form (leading slash, non-UTF-8 bytes as lone surrogates), or null. */
  readonly path: string | null;
}

/** What is shown of an image beside its history. */
export type ViewName = 'files' | 'size';

export const NOWHERE: Place = {
  file: null,
  reference: null,
  platform: null,
  image: null,
  layers: null,
  view: 'files',
  base: null,
  tree: DEFAULT_TREE_SETTINGS,
  path: null,
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
  const put = (key: string, value: string) => parts.push(`${key}=${encodeValue(value)}`);
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
  if (place.view !== NOWHERE.view) put('view', place.view);
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
  return parts.length === 0 ? '' : `#${parts.join('&')}`;
}

/** Reads a location hash. Anyone can write one: what is not understood counts as left out, and nothing throws. */
export function parseHash(hash: string): Place {
  const values = new Map<string, string>();
  for (const part of hash.replace(/^#/, '').split('&')) {
    const equals = part.indexOf('=');
    if (equals > 0) values.set(part.slice(0, equals), decodeValue(part.slice(equals + 1)));
  }
  const letters = values.get('marks');
  // `image` was the number of an image in a file before it could name one; beside a file it still is.
  const file = values.get('file') ?? null;
  const reference = file === null ? parseReference(values.get('image')) : null;
  return {
    file,
    reference,
    platform: reference === null ? null : parsePlatform(values.get('platform')),
    image: file === null ? null : parseIndex(values.get('image')),
    layers: parseLayers(values.get('layers')),
    view: oneOf(values.get('view'), ['files', 'size'], NOWHERE.view),
    base: parseLayerCount(values.get('base')),
    tree: {
      mode: oneOf(values.get('mode'), ['changes', 'filesystem'], DEFAULT_TREE_SETTINGS.mode),
      filterText: values.get('filter') ?? '',
      filterSyntax: oneOf(values.get('syntax'), ['text', 'glob', 'regex'], DEFAULT_TREE_SETTINGS.filterSyntax),
      marks: letters === undefined ? ALL_MARKS : ALL_MARKS.filter((mark) => letters.includes(letterOf(mark))),
      minSizeBytes: parseIndex(values.get('min')) ?? 0,
      sortKey: oneOf(values.get('sort'), ['name', 'size', 'change'], DEFAULT_TREE_SETTINGS.sortKey),
      descending: oneOf(values.get('order'), ['descending', 'ascending'], 'ascending') === 'descending',
    },
    path: parsePath(values.get('path')),
  };
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
    from.view !== to.view ||
    from.tree.mode !== to.tree.mode ||
    from.layers?.from !== to.layers?.from ||
    from.layers?.to !== to.layers?.to
  );
}

function letterOf(mark: Mark): string {
  return MARK_LETTERS.find(([known]) => known === mark)?.[1] ?? '';
}

function parseReference(value: string | undefined): string | null {
  const parsed = parseImageReference(value ?? '');
  return parsed.kind === 'reference' ? formatFamiliarReference(parsed.reference) : null;
}

const longestPlatform = 100;

function parsePlatform(value: string | undefined): string | null {
  return value === undefined || value === '' || value.length > longestPlatform ? null : value;
}

function parseIndex(value: string | undefined): number | null {
  if (value === undefined || !/^\d{1,15}$/.test(value)) return null;
  return Number(value);
}

function parseLayers(value: string | undefined): LayerRange | null {
  const found = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(value ?? '');
  if (found === null) return null;
  const from = Number(found[1]);
  const to = found[2] === undefined ? from : Number(found[2]);
  return from <= to ? { from, to } : { from: to, to: from };
}

function parseLayerCount(value: string | undefined): number | null {
  return value === undefined || !/^\d{1,6}$/.test(value) ? null : Number(value);
}

function parsePath(value: string | undefined): string | null {
  return value !== undefined && value.startsWith('/') ? value : null;
}

function oneOf<T extends string>(value: string | undefined, known: readonly T[], otherwise: T): T {
  return known.find((item) => item === value) ?? otherwise;
}

/** Lone surrogates U+DC80..U+DCFF stand for the bytes 80..FF (PEP 383) and are written as those bytes. */
function encodeValue(value: string): string {
  let text = '';
  for (const character of value) {
    const unit = character.codePointAt(0)!;
    if (unit >= 0xdc80 && unit <= 0xdcff) text += `%${(unit - 0xdc00).toString(16).toUpperCase()}`;
    else if (unit >= 0xd800 && unit <= 0xdfff) text += '%EF%BF%BD';
    else text += encodeURIComponent(character);
  }
  // Slashes, colons and commas are allowed in a fragment (RFC 3986, section 3.5), and paths read better with them.
  return text.replace(/%2F/g, '/').replace(/%3A/g, ':').replace(/%2C/g, ',').replace(/%40/g, '@');
}

/** Bytes that are not UTF-8 come back as lone surrogates; a stray `%` stands for itself. */
function decodeValue(text: string): string {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (let at = 0; at < text.length;) {
    const hex = text[at] === '%' ? /^[0-9a-fA-F]{2}/.exec(text.slice(at + 1, at + 3)) : null;
    if (hex !== null) {
      bytes.push(parseInt(hex[0], 16));
      at += 3;
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(at)!);
    for (const byte of encoder.encode(character)) bytes.push(byte);
    at += character.length;
  }
  return decodeUtf8WithEscapes(Uint8Array.from(bytes));
}

function decodeUtf8WithEscapes(bytes: Uint8Array): string {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at]!;
    const length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 0;
    const decoded = length === 0 ? null : decodeOrNull(strict, bytes.subarray(at, at + length));
    text += decoded ?? String.fromCharCode(0xdc00 + lead);
    at += decoded === null ? 1 : length;
  }
  return text;
}

function decodeOrNull(decoder: TextDecoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    // Not UTF-8: the caller writes the byte as an escape.
    return null;
  }
}
