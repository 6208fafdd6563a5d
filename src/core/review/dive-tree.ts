import type { ImageModel } from '../layers/image-model.ts';
import type { LayerListing } from '../layers/layer-listing.ts';
import { ROOT, type PathTable } from '../layers/path-table.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const whiteoutPrefix = encode('.wh.');
const metadataPrefix = encode('.wh..wh..');

/** Bits of a name. */
const IS_WHITEOUT = 1;
const IS_METADATA = 2;
const IS_ABOVE = 4;

/** What dive goes by in a path: its names, as written. Whiteouts are paths of their own here. */
export class DivePaths {
  readonly paths: PathTable;
  readonly #nameBits: Uint8Array;
  /** By path: itself, or the deepest ancestor above the first name that dive takes for metadata and does not add. */
  readonly open: Int32Array;

  constructor({ paths }: ImageModel) {
    this.paths = paths;
    const { names } = paths;
    this.#nameBits = new Uint8Array(names.count);
    for (let name = 0; name < names.count; name++) {
      if (names.startsWith(name, whiteoutPrefix)) {
        this.#nameBits[name] = IS_WHITEOUT | (names.startsWith(name, metadataPrefix) ? IS_METADATA : 0);
      } else if (names.end(name) - names.start(name) === 2 && names.startsWith(name, encode('..'))) {
        this.#nameBits[name] = IS_ABOVE;
      }
    }
    this.open = new Int32Array(paths.count);
    for (let path = 1; path < paths.count; path++) {
      const parent = paths.parent[path]!;
      const isClosed = this.open[parent] !== parent || (this.#bits(path) & IS_METADATA) !== 0;
      this.open[path] = isClosed ? this.open[parent]! : path;
    }
  }

  isWhiteout(path: number): boolean {
    return (this.#bits(path) & IS_WHITEOUT) !== 0;
  }

  /** The path that a whiteout names: its directory for ".wh." alone, -1 where no layer lists such a path. */
  target(whiteout: number): number {
    const name = this.paths.name(whiteout);
    const parent = this.paths.parent[whiteout]!;
    return name.length === whiteoutPrefix.length
      ? parent
      : this.paths.find(parent, name, whiteoutPrefix.length, name.length);
  }

  namesNothing(whiteout: number): boolean {
    return this.paths.name(whiteout).length === whiteoutPrefix.length;
  }

  /** The path without names that climb above the root. */
  clean(path: number): number {
    let top = path;
    const above: number[] = [];
    for (; top !== ROOT && (this.#bits(top) & IS_ABOVE) === 0; top = this.paths.parent[top]!) above.push(top);
    if (top === ROOT) return path;
    let clean: number = ROOT;
    for (const p of above.reverse()) {
      const name = this.paths.name(p);
      clean = this.paths.find(clean, name, 0, name.length);
    }
    return clean;
  }

  /** Whether any path climbs above the root. */
  get climbs(): boolean {
    return this.#nameBits.includes(IS_ABOVE);
  }

  #bits(path: number): number {
    return this.#nameBits[this.paths.nameOf[path]!]!;
  }
}

/** The tree that dive makes of one layer alone: names as written, each once, later entries in place of earlier ones. */
export class DiveLayerTree {
  /** Nodes without the root, directories that no entry speaks of among them; in no order. */
  nodes: number[] = [];
  /** Sum of all declared sizes, also of entries that another one replaces. */
  sizeBytes = 0;
  hasWhiteouts = false;
  readonly bytes: Float64Array;
  readonly isDirectory: Uint8Array;
  readonly #paths: DivePaths;
  readonly #stamp: Int32Array;
  readonly #parentStamp: Int32Array;
  #current = 0;

  constructor(paths: DivePaths) {
    this.#paths = paths;
    const { count } = paths.paths;
    this.bytes = new Float64Array(count);
    this.isDirectory = new Uint8Array(count);
    this.#stamp = new Int32Array(count);
    this.#parentStamp = new Int32Array(count);
  }

  /** Becomes the tree of another layer. */
  build(listing: LayerListing): void {
    this.#current += 1;
    this.nodes = [];
    this.sizeBytes = 0;
    this.hasWhiteouts = false;
    this.#stamp[ROOT] = this.#current;
    for (let entry = 0; entry < listing.entryCount; entry++) {
      const path = listing.path(entry);
      if (path === ROOT) continue;
      const declaredBytes = listing.declaredBytes(entry);
      this.sizeBytes += declaredBytes;
      const open = this.#paths.open[path]!;
      this.#ensure(open);
      if (open !== path) continue;
      this.bytes[path] = declaredBytes;
      this.isDirectory[path] = listing.isDirectory(entry) ? 1 : 0;
    }
  }

  isLeaf(node: number): boolean {
    return this.#parentStamp[node] !== this.#current;
  }

  /** Children before parents, siblings by the bytes of their names. */
  postOrder(): number[] {
    const { paths } = this.#paths;
    const children = new Map<number, number[]>();
    for (const node of this.nodes) {
      const parent = paths.parent[node]!;
      const siblings = children.get(parent);
      if (siblings === undefined) children.set(parent, [node]);
      else siblings.push(node);
    }
    for (const siblings of children.values()) siblings.sort((a, b) => paths.compareNames(a, b));
    // Parents before children with siblings the other way round, read backwards.
    const order: number[] = [];
    const todo = [...(children.get(ROOT) ?? [])];
    while (todo.length > 0) {
      const node = todo.pop()!;
      order.push(node);
      for (const child of children.get(node) ?? []) todo.push(child);
    }
    return order.reverse();
  }

  #ensure(path: number): void {
    const { paths } = this.#paths;
    for (let p = path; this.#stamp[p] !== this.#current; p = paths.parent[p]!) {
      this.#stamp[p] = this.#current;
      this.#parentStamp[paths.parent[p]!] = this.#current;
      this.bytes[p] = 0;
      this.isDirectory[p] = 0;
      this.nodes.push(p);
      this.hasWhiteouts ||= this.#paths.isWhiteout(p);
    }
  }
}

/** The layers so far as dive stacks them: no opaque whiteouts, and no directory that gives way to a file. */
export class DiveStack {
  readonly #paths: DivePaths;
  readonly #isPresent: Uint8Array;
  readonly #bytes: Float64Array;
  readonly #isDirectory: Uint8Array;

  constructor(paths: DivePaths) {
    this.#paths = paths;
    const { count } = paths.paths;
    this.#isPresent = new Uint8Array(count);
    this.#bytes = new Float64Array(count);
    this.#isDirectory = new Uint8Array(count);
  }

  has(path: number): boolean {
    return path === ROOT || (path > ROOT && this.#isPresent[path] === 1);
  }

  /** What a whiteout of the path costs in dive's books: the sizes of a directory with all below it; nothing for others. */
  costOf(path: number): number {
    if (path === ROOT || this.#isDirectory[path] === 0) return 0;
    let bytes = 0;
    this.#walk(path, (p) => (bytes += this.#bytes[p]!));
    return bytes;
  }

  /** The first layer is there as it is listed, its whiteouts among its files. */
  copy(tree: DiveLayerTree): void {
    for (const node of tree.nodes) this.#put(node, tree);
  }

  /** `order`: the tree's nodes. */
  add(tree: DiveLayerTree, order: readonly number[]): void {
    const { climbs } = this.#paths;
    for (const node of order) {
      if (this.#paths.isWhiteout(node)) this.#remove(this.#paths.target(node));
      else this.#put(climbs ? this.#paths.clean(node) : node, tree, node);
    }
  }

  #put(path: number, tree: DiveLayerTree, node = path): void {
    if (path === ROOT) return;
    const { parent } = this.#paths.paths;
    for (let p = path; p !== ROOT && this.#isPresent[p] === 0; p = parent[p]!) {
      this.#isPresent[p] = 1;
      this.#bytes[p] = 0;
      this.#isDirectory[p] = 0;
    }
    this.#bytes[path] = tree.bytes[node]!;
    this.#isDirectory[path] = tree.isDirectory[node]!;
  }

  #remove(path: number): void {
    if (path > ROOT && this.#isPresent[path] === 1) this.#walk(path, (p) => (this.#isPresent[p] = 0));
  }

  #walk(path: number, visit: (path: number) => void): void {
    const { firstChild, nextSibling } = this.#paths.paths;
    const todo = [path];
    while (todo.length > 0) {
      const p = todo.pop()!;
      visit(p);
      for (let child = firstChild[p]!; child >= 0; child = nextSibling[child]!) {
        if (this.#isPresent[child] === 1) todo.push(child);
      }
    }
  }
}
