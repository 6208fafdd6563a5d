import picomatch from 'picomatch';
import { AppError } from '../../base/app-error.ts';
import { decodeRawText } from '../bytes/byte-text.ts';
import type { PathTable } from '../layers/path-table.ts';
import { ROOT } from '../layers/path-table.ts';
import type { NameTest } from './name-tests.ts';
import { endsWithFolded, equalsFolded, findContaining, remembered, startsWithFolded } from './name-tests.ts';
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
  const found = findContaining(paths.names, new TextEncoder().encode(text.toLowerCase()));
  return (path) => found[paths.nameOf[path]!] === 1;
}

/**
 * Part of "/a/b/c" in lower case. With the text cut at its slashes: the last part must begin a path's own name, the ones
 * before must be the names above it, and the first must end the name above those. That, or a path above has it already.
 */
function pathContains(paths: PathTable, text: string): PathFilter {
  const { names, nameOf, parent } = paths;
  const parts = text.split('/');
  const starts = startsWithFolded(names, parts.pop()!);
  const ends = endsWithFolded(names, parts.shift()!);
  const between = parts.reverse().map((part) => equalsFolded(names, part));
  const found = new Uint8Array(paths.count);
  const endsHere = (path: number): boolean => {
    if (!starts(nameOf[path]!)) return false;
    let above = parent[path]!;
    for (const equals of between) {
      if (above <= ROOT || !equals(nameOf[above]!)) return false;
      above = parent[above]!;
    }
    return above >= ROOT && ends(nameOf[above]!);
  };
  return (path) => {
    if (found[parent[path]!] === 0 && !endsHere(path)) return false;
    found[path] = 1;
    return true;
  };
}

function glob(paths: PathTable, pattern: string): PathFilter {
  const wholePath = pattern.includes('/');
  let matches: (text: string) => boolean;
  try {
    matches = picomatch(wholePath ? pattern.replace(/^\//, '') : pattern, { dot: true, strictBrackets: true });
  } catch (error) {
    throw new AppError('filter-invalid', `“${pattern}” is no valid glob: ${reason(error)}`, {}, { cause: error });
  }
  if (!wholePath) {
    const isMatch = remembered(paths.names, globByName(paths, pattern, matches));
    return (path) => isMatch(paths.nameOf[path]!);
  }
  const texts = new PathTexts(paths);
  return (path) => matches(texts.of(path).slice(1));
}

/** Of a pattern of literals, "*" and "?" the literals at its end must end a name: bytes tell before the expression is asked. */
function globByName(paths: PathTable, pattern: string, matches: (text: string) => boolean): NameTest {
  const { names } = paths;
  const ending = /^[\w.*?-]*[*?]([\w.-]*)$/.exec(pattern)?.[1] ?? '';
  const bytes = new TextEncoder().encode(ending);
  return (name) => {
    const own = names.get(name);
    for (let i = 1; i <= bytes.length; i++) if (own[own.length - i] !== bytes[bytes.length - i]) return false;
    return matches(decodeRawText(own));
  };
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
