import { decodeRawText, displayText } from '../bytes/byte-text.ts';
import type { EntryType } from '../tar/tar-entry.ts';
import type { ImageModel } from './image-model.ts';
import { ROOT } from './path-table.ts';
import { NO_ROW, RowFlag } from './version-table.ts';

/** Symlinks that are followed for one path; Linux gives up at as many (path_resolution(7), ELOOP). */
export const MOST_FOLLOWED_LINKS = 40;

/** Path components that are walked for one path: targets of a megabyte each must not add up to minutes. */
const MOST_STEPS = 100_000;

/** Where the following of a symlink ends. */
export type LinkEnd =
  | { readonly kind: 'found'; readonly path: number; readonly type: EntryType }
  /** The image has no such path at that layer. */
  | { readonly kind: 'missing' }
  /** The way goes through something that is no directory. */
  | { readonly kind: 'not-a-directory' }
  /** The links lead round in circles, or there are more than MOST_FOLLOWED_LINKS. */
  | { readonly kind: 'loop' };

export interface ResolvedLink {
  /** Display paths from the link itself to where it leads: one more for each symlink that was followed. */
  readonly way: readonly string[];
  readonly end: LinkEnd;
  /** The layer after which the filesystem was looked at: below the one asked for where that removed the link. */
  readonly layer: number;
}

/**
 * Follows a path inside the image, as it stands after `layer`, as Linux would inside a container (path_resolution(7)): relative
 * targets are seen from the link's own directory, `..` at the root stays there. Where that layer has removed the path, it is
 * followed in the filesystem below the removal. A path that is no symlink leads to itself.
 */
export function resolveLink(model: ImageModel, path: number, layer: number): ResolvedLink {
  const seenLayer = layerWithPath(model, path, layer);
  const walk = new Walk(model, seenLayer);
  const end = walk.follow(model.paths.parent[path] ?? ROOT, [model.paths.name(path).slice()]);
  return { way: walk.way, end, layer: seenLayer };
}

/** The last layer, `layer` or one below it, after which the path exists. */
function layerWithPath(model: ImageModel, path: number, layer: number): number {
  const { rows } = model;
  const end = rows.layerStarts[layer + 1] ?? rows.count;
  let row = model.latestRow(path);
  while (row >= end) row = rows.previous[row]!;
  if (row === NO_ROW || (rows.flags[row]! & RowFlag.absent) === 0) return layer;
  return rows.layerOf(row) - 1;
}

const SLASH = 0x2f;
const DOT = 0x2e;

class Walk {
  readonly way: string[] = [];
  readonly #model: ImageModel;
  readonly #layer: number;

  constructor(model: ImageModel, layer: number) {
    this.#model = model;
    this.#layer = layer;
  }

  follow(from: number, components: Uint8Array[]): LinkEnd {
    const { paths, rows } = this.#model;
    /** Last first. */
    const todo = components;
    let current = from;
    this.#note(current, todo);
    for (let steps = 0; todo.length > 0; steps++) {
      if (steps > MOST_STEPS) return { kind: 'loop' };
      const component = todo.pop()!;
      if (isDots(component, 0) || isDots(component, 1)) continue;
      if (isDots(component, 2)) {
        if (current !== ROOT) current = paths.parent[current]!;
        continue;
      }
      const child = paths.find(current, component, 0, component.length);
      const row = child < 0 ? NO_ROW : this.#model.rowAfter(child, this.#layer);
      if (row === NO_ROW) return { kind: 'missing' };
      const target = this.#model.symlinkTarget(row);
      if (target !== null) {
        if (target.length === 0) return { kind: 'missing' };
        if (target[0] === SLASH) current = ROOT;
        pushComponents(target, todo);
        if (this.way.length > MOST_FOLLOWED_LINKS || !this.#note(current, todo)) return { kind: 'loop' };
        continue;
      }
      // An empty last component is a trailing slash, which asks for a directory too.
      if (todo.length > 0 && !this.#model.isDirectoryRow(row)) return { kind: 'not-a-directory' };
      current = child;
      if (todo.length === 0) return { kind: 'found', path: child, type: rows.type[row] as EntryType };
    }
    return { kind: 'found', path: current, type: this.#typeOf(current) };
  }

  #typeOf(path: number): EntryType {
    const row = path === ROOT ? NO_ROW : this.#model.rowAfter(path, this.#layer);
    return row === NO_ROW ? 1 : (this.#model.rows.type[row] as EntryType);
  }

  /** Writes down the path that is left to walk; false where it has been before. */
  #note(current: number, todo: readonly Uint8Array[]): boolean {
    const { paths } = this.#model;
    let base = current;
    const rest: string[] = [];
    for (let i = todo.length - 1; i >= 0; i--) {
      const component = todo[i]!;
      if (isDots(component, 0) || isDots(component, 1)) continue;
      // Only a `..` before any name may be taken away here: a name may turn out to be a symlink.
      if (isDots(component, 2) && rest.length === 0) base = base === ROOT ? ROOT : paths.parent[base]!;
      else rest.push(decodeRawText(component));
    }
    const baseText = decodeRawText(paths.fullPath(base));
    const text = displayText(`/${[baseText, ...rest].filter((part) => part !== '').join('/')}`).text;
    if (this.way.includes(text)) return false;
    this.way.push(text);
    return true;
  }
}

function isDots(component: Uint8Array, count: 0 | 1 | 2): boolean {
  if (component.length !== count) return false;
  return component.every((byte) => byte === DOT);
}

/** Pushes the components of a link target so that the first is popped first. */
function pushComponents(target: Uint8Array, todo: Uint8Array[]): void {
  let to = target.length;
  while (to >= 0) {
    const slash = to === 0 ? -1 : target.lastIndexOf(SLASH, to - 1);
    todo.push(target.subarray(slash + 1, to));
    to = slash;
  }
}
