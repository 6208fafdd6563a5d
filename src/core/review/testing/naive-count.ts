import { latin1 } from '../../layers/byte-string-pool.ts';
import type { ByteStrings, LayerTable } from '../../layers/layer-table.ts';
import { HashState, NONE } from '../../layers/layer-table.ts';
import { EntryType } from '../../tar/tar-entry.ts';
import type { DeathCause } from '../review.ts';

/** A stored file, by as many names as it has. */
interface Inode {
  readonly layer: number;
  readonly storedBytes: number;
  readonly content: string;
}

interface Entry {
  readonly type: number;
  /** Null for what stores no file. */
  readonly inode: Inode | null;
  readonly link: string;
  /** Everything that is compared but the content and the time. */
  readonly facts: string;
  readonly mtime: number;
}

export interface NaiveDeath {
  readonly inode: Inode;
  readonly killedBy: number;
  readonly cause: DeathCause;
  /** How many names it had before the layer: with several, what counts as the cause is a matter of order. */
  readonly names: number;
}

/** What is stored, lives and dies, by applying layers to a plain map from path to file, one path after another. */
export interface NaiveCount {
  readonly live: number;
  readonly deaths: readonly NaiveDeath[];
  /** Bytes of bodies of whiteouts and of AUFS metadata, which are no files, by layer. */
  readonly bodiless: ReadonlyMap<number, number>;
}

export function countNaively(tables: readonly (LayerTable | null)[]): NaiveCount {
  const filesystem = new Map<string, Entry>();
  const deaths: NaiveDeath[] = [];
  const bodiless = new Map<number, number>();
  tables.forEach((table, layer) => {
    if (table === null) return;
    const before = new Map(filesystem);
    const removals = new Map<string, DeathCause>();
    const ofLayer = new Layer(table, layer, filesystem, removals);
    ofLayer.apply();
    bodiless.set(layer, ofLayer.bodiless);
    const visible = new Set([...filesystem.values()].map(({ inode }) => inode));
    for (const inode of ofLayer.inodes) {
      if (!visible.has(inode)) deaths.push({ inode, killedBy: layer, cause: 'same-layer', names: 0 });
    }
    const dying = new Map<Inode, string[]>();
    for (const [path, { inode }] of before) {
      if (inode === null || visible.has(inode)) continue;
      dying.set(inode, [...(dying.get(inode) ?? []), path]);
    }
    for (const [inode, names] of dying) {
      const path = names[0]!;
      const cause = causeOf(before.get(path)!, filesystem.get(path), removals.get(path));
      deaths.push({ inode, killedBy: layer, cause, names: names.length });
    }
  });
  const visible = new Set([...filesystem.values()].map(({ inode }) => inode));
  let live = 0;
  for (const inode of visible) live += inode?.storedBytes ?? 0;
  return { live, deaths, bodiless };
}

function causeOf(old: Entry, now: Entry | undefined, removal: DeathCause | undefined): DeathCause {
  if (now === undefined) return removal ?? 'type-change';
  if (now.inode === null) return 'type-change';
  if (old.inode!.content !== now.inode.content) return 'overwritten';
  const isSame = old.type === now.type && old.facts === now.facts && old.mtime === now.mtime;
  return isSame ? 'identical' : 'metadata-only';
}

/** One layer over a map: the rules of docs/layer-rules.md, read once more. */
class Layer {
  readonly inodes: Inode[] = [];
  bodiless = 0;
  readonly #table: LayerTable;
  readonly #layer: number;
  readonly #filesystem: Map<string, Entry>;
  readonly #removals: Map<string, DeathCause>;
  /** What this layer has brought so far: whiteouts do not reach it, and parents are looked up here first. */
  readonly #own = new Map<string, Entry>();
  readonly #lower: Map<string, Entry>;
  readonly #aufs = new Map<string, Inode>();
  readonly #unlinkedAufs = new Set<Inode>();

  constructor(table: LayerTable, layer: number, filesystem: Map<string, Entry>, removals: Map<string, DeathCause>) {
    this.#table = table;
    this.#layer = layer;
    this.#filesystem = filesystem;
    this.#removals = removals;
    this.#lower = new Map(filesystem);
  }

  apply(): void {
    const whiteouts: string[] = [];
    const opaques: string[] = [];
    for (let i = 0; i < this.#table.entryCount; i++) this.#read(i, whiteouts, opaques);
    for (const { storedBytes } of this.#unlinkedAufs) this.bodiless += storedBytes;
    for (const path of whiteouts) {
      if (!this.#filesystem.has(path)) continue;
      this.#removeBelow(path, 'directory-whiteout');
      this.#filesystem.delete(path);
      this.#removals.set(path, 'whiteout');
    }
    for (const path of opaques) {
      if (path === '' || this.#filesystem.has(path)) this.#removeBelow(path, 'opaque');
    }
    for (const [path, entry] of this.#own) {
      const old = this.#filesystem.get(path);
      if (old !== undefined && old.type === EntryType.directory && entry.type !== EntryType.directory) {
        this.#removeBelow(path, 'type-change');
      }
      // An implied directory changes nothing where one stands.
      if (entry.facts === IMPLIED && old?.type === EntryType.directory) continue;
      this.#filesystem.set(path, entry);
    }
  }

  #read(i: number, whiteouts: string[], opaques: string[]): void {
    const table = this.#table;
    const full = text(table.paths, i);
    const stored = this.#inode(i);
    const ignore = (): void => {
      this.bodiless += stored?.storedBytes ?? 0;
    };
    if (full === '') {
      ignore();
      return;
    }
    const slash = full.lastIndexOf('/');
    const directory = this.#resolve(full.slice(0, Math.max(0, slash)));
    const name = full.slice(slash + 1);
    const inside = directory === '' ? name : `${directory}/${name}`;
    if (name === '.wh..wh..opq') {
      opaques.push(directory);
      ignore();
      return;
    }
    if (inside.split('/').some((part) => part.startsWith('.wh..wh.'))) {
      if (stored !== null) {
        this.#aufs.set(inside, stored);
        this.#unlinkedAufs.add(stored);
      }
      return;
    }
    if (name.startsWith('.wh.')) {
      if (name.length > 4) whiteouts.push(directory === '' ? name.slice(4) : `${directory}/${name.slice(4)}`);
      ignore();
      return;
    }
    if (stored !== null) this.inodes.push(stored);
    const type = table.type[i]!;
    const link = table.link[i] === NONE ? '' : text(table.links, table.link[i]!);
    const inode = type === EntryType.hardlink ? this.#linked(link) : stored;
    this.#makeDirectories(directory);
    if (type !== EntryType.directory && this.#own.get(inside)?.type === EntryType.directory) this.#forgetBelow(inside);
    const owner = table.owners[table.owner[i]!]!;
    const xattrs = table.xattrs[i] === NONE ? '' : text(table.xattrSets, table.xattrs[i]!);
    this.#own.delete(inside);
    this.#own.set(inside, {
      type,
      inode,
      link,
      facts: [table.mode[i], owner.uid, owner.gid, xattrs, type === EntryType.hardlink ? link : ''].join('|'),
      mtime: table.mtimeSeconds[i]!,
    });
  }

  #inode(i: number): Inode | null {
    const table = this.#table;
    if (table.type[i] !== EntryType.file && table.type[i] !== EntryType.other) return null;
    const hash = table.hashes.subarray(i * table.hashWidth, (i + 1) * table.hashWidth);
    const isKnown = table.hashState[i] !== HashState.deferred && table.hashState[i] !== HashState.unseen;
    const content = isKnown ? `${table.sizeBytes[i]} ${[...hash].join()}` : `${this.#layer} ${i}`;
    return { layer: this.#layer, storedBytes: table.storedBytes[i]!, content };
  }

  #linked(target: string): Inode | null {
    const parts: string[] = [];
    for (const part of target.split('/')) {
      if (part === '..') parts.pop();
      else if (part !== '' && part !== '.') parts.push(part);
    }
    const name = parts.pop();
    if (name === undefined) return null;
    const directory = this.#resolve(parts.join('/'));
    const path = directory === '' ? name : `${directory}/${name}`;
    const own = this.#own.get(path);
    if (own !== undefined && own.facts !== IMPLIED) return own.inode;
    const aufs = this.#aufs.get(path);
    if (aufs !== undefined) {
      if (this.#unlinkedAufs.delete(aufs)) this.inodes.push(aufs);
      return aufs;
    }
    return this.#lower.get(path)?.inode ?? null;
  }

  /** The directory that a path leads to, over what this layer has brought and the layers below. */
  #resolve(path: string): string {
    let todo = path === '' ? [] : path.split('/');
    let done: string[] = [];
    for (let links = 0; todo.length > 0;) {
      const part = todo.shift()!;
      if (part === '..') {
        done.pop();
        continue;
      }
      if (part === '' || part === '.') continue;
      const at = [...done, part].join('/');
      const entry = this.#seen(at);
      if (entry?.type === EntryType.symlink) {
        if (++links > 255) return path;
        if (entry.link.startsWith('/')) done = [];
        todo = [...entry.link.split('/'), ...todo];
      } else done.push(part);
    }
    return done.join('/');
  }

  #seen(path: string): Entry | undefined {
    const own = this.#own.get(path);
    const lower = this.#lower.get(path);
    if (own?.facts === IMPLIED && lower?.type === EntryType.directory) return lower;
    return own ?? lower;
  }

  #makeDirectories(directory: string): void {
    if (directory === '') return;
    const parts = directory.split('/');
    for (let n = 1; n <= parts.length; n++) {
      const path = parts.slice(0, n).join('/');
      if (this.#own.get(path)?.type === EntryType.directory) continue;
      this.#own.delete(path);
      this.#own.set(path, { type: EntryType.directory, inode: null, link: '', facts: IMPLIED, mtime: 0 });
    }
  }

  #forgetBelow(path: string): void {
    for (const below of [...this.#own.keys()]) if (below.startsWith(`${path}/`)) this.#own.delete(below);
  }

  #removeBelow(path: string, cause: DeathCause): void {
    for (const below of [...this.#filesystem.keys()]) {
      if (path !== '' && !below.startsWith(`${path}/`)) continue;
      this.#filesystem.delete(below);
      this.#removals.set(below, cause);
    }
  }
}

const IMPLIED = 'implied';

function text({ bytes, ends }: ByteStrings, i: number): string {
  return latin1(bytes.subarray(i === 0 ? 0 : ends[i - 1]!, ends[i]));
}
