import { assert } from '../../../base/assert.ts';
import type { ImageModel } from '../../layers/image-model.ts';
import { ROOT } from '../../layers/path-table.ts';
import { dependencyDirectories } from './place.ts';
import type { Place } from './place.ts';

/** A place ready to be compared. */
interface Matcher {
  /** 1 + index of the set of places; 0 stands for `dependencyDirectories`. */
  readonly classNumber: number;
  readonly place: Place;
  /** Names of the components above the last one, the nearest first, as numbers of the pool. */
  readonly above: readonly number[];
  readonly isAbsolute: boolean;
  readonly holds: readonly number[] | null;
  /** Bits of the regions that it is looked for in; 0 for everywhere. */
  readonly regions: number;
}

/** Different directories that `below` of all places may name. */
const mostRegions = 31;

const encoder = new TextEncoder();

/** Stands for any bytes in a last component, and for digits at its end. */
const STAR = '*';
const NUMBER = '#';

/**
 * Which set of places each path of a model belongs to: 0 for none, else 1 + the index of the set. A path belongs to what its
 * directory belongs to, unless an earlier set claims it. One pass over the paths, whatever the number of places: names are
 * shared (PathTable), so each is compared once and not once for each path.
 */
export function classifyPaths(model: ImageModel, sets: readonly (readonly Place[])[]): Uint8Array {
  const { paths } = model;
  const matchers = new MatchersByName(model, sets);
  const classes = new Uint8Array(paths.count);
  const isDependency = new Uint8Array(paths.count);
  /** Bits of the regions that a path is in: kept per path, as climbing up from each path of a deep tree takes for ever. */
  const regions = new Int32Array(paths.count);
  for (let path = ROOT + 1; path < paths.count; path++) {
    const parent = paths.parent[path]!;
    isDependency[path] = isDependency[parent]!;
    regions[path] = regions[parent]! | matchers.regionAt(path);
    let inherited = classes[parent]!;
    let own = 0;
    const possible = matchers.of(paths.nameOf[path]!);
    const standing =
      possible.length === 0
        ? nothing
        : possible.filter((matcher) => stands(model, matcher, path, isDependency[path]! !== 0, regions[path]!));
    for (const { classNumber, place } of standing) {
      if (classNumber === 0) isDependency[path] = 1;
      else if (place.isException) {
        if (inherited === classNumber) inherited = 0;
      } else if ((own === 0 || classNumber < own) && !isExcepted(standing, classNumber)) own = classNumber;
    }
    classes[path] = own !== 0 && (inherited === 0 || own < inherited) ? own : inherited;
  }
  return classes;
}

function isExcepted(standing: readonly Matcher[], classNumber: number): boolean {
  return standing.some((matcher) => matcher.classNumber === classNumber && matcher.place.isException === true);
}

function stands(
  { paths }: ImageModel,
  matcher: Matcher,
  path: number,
  inDependencies: boolean,
  regions: number,
): boolean {
  const { place } = matcher;
  if (matcher.regions !== 0 && (matcher.regions & regions) === 0) return false;
  if (place.dependencies !== undefined && (place.dependencies === 'inside') !== inDependencies) return false;
  let above = paths.parent[path]!;
  for (const name of matcher.above) {
    if (above <= ROOT || paths.nameOf[above] !== name) return false;
    above = paths.parent[above]!;
  }
  if (matcher.isAbsolute && above !== ROOT) return false;
  return matcher.holds === null || matcher.holds.some((name) => paths.findByName(path, name) >= 0);
}

/** The places whose last component a name may be, found when the name is first met. */
class MatchersByName {
  readonly #model: ImageModel;
  readonly #exact = new Map<number, Matcher[]>();
  /** `*.a` by the last byte, `gcc-*` by the first. */
  readonly #ends = new Map<number, { readonly end: Uint8Array; readonly matcher: Matcher }[]>();
  readonly #starts = new Map<number, { readonly start: Uint8Array; readonly matcher: Matcher }[]>();
  readonly #known: (readonly Matcher[] | undefined)[] = [];
  readonly #regions = new Map<string, number>();
  readonly #regionAt = new Map<number, number>();

  constructor(model: ImageModel, sets: readonly (readonly Place[])[]) {
    this.#model = model;
    for (const path of dependencyDirectories) this.#add({ path }, 0);
    for (const [index, set] of sets.entries()) for (const place of set) this.#add(place, index + 1);
  }

  of(name: number): readonly Matcher[] {
    return (this.#known[name] ??= this.#find(name));
  }

  /** Bit of the region that begins at a path, or 0. */
  regionAt(path: number): number {
    return this.#regionAt.get(path) ?? 0;
  }

  #find(name: number): readonly Matcher[] {
    const bytes = this.#model.paths.names.get(name);
    const found = [...(this.#exact.get(name) ?? [])];
    for (const { end, matcher } of this.#ends.get(bytes[bytes.length - 1] ?? -1) ?? []) {
      if (hasAt(bytes, end, bytes.length - end.length)) found.push(matcher);
    }
    for (const { start, matcher } of this.#starts.get(bytes[0] ?? -1) ?? []) {
      if (!hasAt(bytes, start, 0)) continue;
      if (!matcher.place.path.endsWith(NUMBER) || isNumber(bytes, start.length)) found.push(matcher);
    }
    return found.length === 0 ? nothing : found;
  }

  #add(place: Place, classNumber: number): void {
    const isAbsolute = place.path.startsWith('/');
    const components = place.path.split('/').filter((component) => component !== '');
    const last = components.pop() ?? '';
    const above = components.reverse().map((component) => this.#nameNumber(component));
    const holds = place.holds?.map((child) => this.#nameNumber(child)).filter((child) => child >= 0) ?? null;
    const regions = (place.below ?? []).reduce((bits, directory) => bits | this.#region(directory), 0);
    // A component that no path of the image has: the place is not there.
    if (above.includes(-1) || holds?.length === 0) return;
    const matcher: Matcher = { classNumber, place, above, isAbsolute, holds, regions };
    if (last.startsWith(STAR)) {
      const end = encoder.encode(last.slice(1));
      push(this.#ends, end[end.length - 1]!, { end, matcher });
    } else if (last.endsWith(STAR) || last.endsWith(NUMBER)) {
      const start = encoder.encode(last.slice(0, -1));
      push(this.#starts, start[0]!, { start, matcher });
    } else push(this.#exact, this.#nameNumber(last), matcher);
  }

  #region(directory: string): number {
    let bit = this.#regions.get(directory);
    if (bit === undefined) {
      assert(this.#regions.size < mostRegions, 'regions are bits of a number');
      bit = 1 << this.#regions.size;
      this.#regions.set(directory, bit);
      const path = this.#model.paths.findPath(encoder.encode(directory.slice(1)));
      if (path > ROOT) this.#regionAt.set(path, bit);
    }
    return bit;
  }

  #nameNumber(component: string): number {
    const bytes = encoder.encode(component);
    return this.#model.paths.names.find(bytes, 0, bytes.length);
  }
}

const nothing: readonly Matcher[] = [];

function push<T>(lists: Map<number, T[]>, key: number, item: T): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

function isNumber(bytes: Uint8Array, from: number): boolean {
  return from < bytes.length && bytes.subarray(from).every((byte) => byte >= 0x30 && byte <= 0x39);
}

function hasAt(bytes: Uint8Array, part: Uint8Array, at: number): boolean {
  if (at < 0 || part.length > bytes.length) return false;
  for (let i = 0; i < part.length; i++) if (bytes[at + i] !== part[i]) return false;
  return true;
}
