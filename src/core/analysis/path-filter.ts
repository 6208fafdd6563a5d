import picomatch from 'picomatch';
import { AppError } from '../../base/app-error.ts';
import { decodeRawText } from '../bytes/byte-text.ts';
import type { PathTable } from '../layers/path-table.ts';
import type { FilterSyntax } from './view-types.ts';

/** Answers whether a path itself matches. Asked for parents before their children. */
export type PathFilter = (path: number) => boolean;

/**
 * Builds the filter for what a person typed.
 * - text: part of the name, ASCII letters in either case; with a "/" part of the whole path.
 * - glob: against the name, or against the whole path if the pattern has a "/" (picomatch's syntax, dot files included).
 * - regex: a JavaScript regular expression against the whole path with its leading "/".
 * Ends in AppError 'filter-invalid' when the pattern is no valid expression.
 */
export function buildPathFilter(paths: PathTable, syntax: FilterSyntax, text: string): PathFilter {
  switch (syntax) {
    case 'text':
      return text.includes('/') ? pathContains(paths, text) : nameContains(paths, text);
    case 'glob':
      return glob(paths, text);
    case 'regex':
      return regex(paths, text);
  }
}

function nameContains(paths: PathTable, text: string): PathFilter {
  const wanted = new TextEncoder().encode(text.toLowerCase());
  return (path) => containsFolded(paths.name(path), wanted);
}

/** Byte search that takes A–Z for a–z; `wanted` is lower case already. */
function containsFolded(name: Uint8Array, wanted: Uint8Array): boolean {
  const last = name.length - wanted.length;
  for (let at = 0; at <= last; at++) {
    let i = 0;
    while (i < wanted.length && foldCase(name[at + i]!) === wanted[i]) i++;
    if (i === wanted.length) return true;
  }
  return false;
}

function foldCase(byte: number): number {
  return byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
}

function pathContains(paths: PathTable, text: string): PathFilter {
  const wanted = text.toLowerCase();
  const texts = new PathTexts(paths);
  return (path) => texts.of(path).toLowerCase().includes(wanted);
}

function glob(paths: PathTable, pattern: string): PathFilter {
  const wholePath = pattern.includes('/');
  let matches: (text: string) => boolean;
  try {
    matches = picomatch(wholePath ? pattern.replace(/^\//, '') : pattern, { dot: true, strictBrackets: true });
  } catch (error) {
    throw new AppError('filter-invalid', `“${pattern}” is no valid glob: ${reason(error)}`, {}, { cause: error });
  }
  if (!wholePath) return (path) => matches(decodeRawText(paths.name(path)));
  const texts = new PathTexts(paths);
  return (path) => matches(texts.of(path).slice(1));
}

function regex(paths: PathTable, pattern: string): PathFilter {
  let expression: RegExp;
  try {
    expression = new RegExp(pattern);
  } catch (error) {
    throw new AppError(
      'filter-invalid',
      `“${pattern}” is no valid regular expression: ${reason(error)}`,
      {},
      { cause: error },
    );
  }
  const texts = new PathTexts(paths);
  return (path) => expression.test(texts.of(path));
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error);
}

/** Deepest directory whose full path is kept as text for its children. */
const cachedDepth = 64;

/** Full paths as raw text with a leading "/"; the text of the last directory asked for is kept for its other children. */
export class PathTexts {
  readonly #paths: PathTable;
  readonly #directories = new Map<number, string>([[0, '']]);

  constructor(paths: PathTable) {
    this.#paths = paths;
  }

  of(path: number): string {
    const parent = this.#paths.parent[path]!;
    return `${this.#directory(parent)}/${decodeRawText(this.#paths.name(path))}`;
  }

  #directory(path: number): string {
    const known = this.#directories.get(path);
    if (known !== undefined) return known;
    if (this.#paths.depth(path) > cachedDepth) return '/' + decodeRawText(this.#paths.fullPath(path));
    const text = `${this.#directory(this.#paths.parent[path]!)}/${decodeRawText(this.#paths.name(path))}`;
    this.#directories.set(path, text);
    return text;
  }
}
