import { latin1 } from '../../../layers/byte-string-pool.ts';
import { NO_ROW } from '../../../layers/version-table.ts';
import { EntryType } from '../../../tar/tar-entry.ts';
import type { FindingInput } from '../../findings/finding-input.ts';

/**
 * Bytes of each package of dpkg and apk by layer, as `kind name layer` → bytes, counted the long way round: every path as a text,
 * symlinks followed by taking texts apart. Shares nothing with find-packages.ts but the model.
 */
export async function countByNames(input: FindingInput): Promise<ReadonlyMap<string, number>> {
  const image = new NamedFiles(input);
  const owner = new Map<string, string>();
  const own = (path: string, name: string): void => {
    const file = image.real(path);
    if (!owner.has(file)) owner.set(file, name);
  };

  const diversions = new Map<string, { to: string; by: string }>();
  const diverted = (await image.text('/var/lib/dpkg/diversions')).split('\n');
  while (diverted.length >= 3) {
    const [from, to, by] = diverted.splice(0, 3) as [string, string, string];
    diversions.set(from, { to, by });
  }
  for (const paragraph of (await image.text('/var/lib/dpkg/status')).split('\n\n')) {
    const name = /^Package: (.*)$/m.exec(paragraph)?.[1];
    const architecture = /^Architecture: (.*)$/m.exec(paragraph)?.[1] ?? '';
    if (name === undefined || !/^Status: \S+ \S+ (?:installed|unpacked|half-configured|triggers-.*)$/m.test(paragraph))
      continue;
    const list =
      (await image.text(`/var/lib/dpkg/info/${name}.list`)) ||
      (await image.text(`/var/lib/dpkg/info/${name}:${architecture}.list`));
    for (const path of list.split('\n').filter((line) => line !== '')) {
      const diversion = diversions.get(path);
      own(diversion !== undefined && diversion.by !== name ? diversion.to : path, `dpkg ${name}`);
    }
  }
  for (const database of ['/lib/apk/db/installed', '/usr/lib/apk/db/installed']) {
    let name = '';
    let directory = '';
    for (const line of (await image.text(database)).split('\n')) {
      if (line === '') directory = '';
      else if (line.startsWith('P:')) name = line.slice(2);
      else if (line.startsWith('F:')) directory = line.slice(2);
      else if (line.startsWith('R:')) own(`/${directory}/${line.slice(2)}`, `apk ${name}`);
    }
  }

  const sums = new Map<string, number>();
  for (const [path, { layer, bytes }] of image.files) {
    const module = path.replace(/\/__pycache__\/([^./]+)\.[^/]*$/, '/$1.py');
    const name = owner.get(path) ?? owner.get(image.has(module) ? module : path);
    if (name !== undefined) sums.set(`${name} ${layer}`, (sums.get(`${name} ${layer}`) ?? 0) + bytes);
  }
  return sums;
}

class NamedFiles {
  readonly #input: FindingInput;
  /** Files with content by path, hardlinks under the name that comes first. */
  readonly files = new Map<string, { readonly layer: number; readonly bytes: number }>();
  readonly #rows = new Map<string, number>();
  readonly #links = new Map<string, string>();

  constructor(input: FindingInput) {
    this.#input = input;
    const { rows, paths } = input.model;
    const inodes = new Set<number>();
    for (let path = 1; path < paths.count; path++) {
      const row = input.model.currentRow(path);
      if (row === NO_ROW) continue;
      const name = '/' + latin1(paths.fullPath(path));
      const target = input.model.symlinkTarget(row);
      if (target !== null) this.#links.set(name, latin1(target));
      const inode = rows.inode(row);
      if (inode === NO_ROW || (rows.type[inode] !== EntryType.file && rows.type[inode] !== EntryType.other)) continue;
      this.#rows.set(name, inode);
      // The name under which the bytes are stored is the one that counts, where it is still there.
      const own = rows.path[inode]!;
      const isOwn = row === inode || own < 0 || input.model.currentRow(own) !== inode;
      if (!isOwn || inodes.has(inode) || rows.storedBytes(inode) === 0) continue;
      inodes.add(inode);
      this.files.set(name, { layer: rows.layerOf(inode), bytes: rows.storedBytes(inode) });
    }
  }

  /** Whether there is such a path, also one of no bytes. */
  has(path: string): boolean {
    return this.#rows.has(path) || this.#links.has(path);
  }

  /** A path with the symlinks of its directories followed. */
  real(path: string): string {
    const todo = path.split('/').filter((part) => part !== '' && part !== '.');
    let at = '';
    for (let steps = 0; todo.length > 1 && steps < 1000; steps++) {
      const part = todo.shift()!;
      if (part === '..') {
        at = at.slice(0, Math.max(0, at.lastIndexOf('/')));
        continue;
      }
      const link = this.#links.get(`${at}/${part}`);
      if (link === undefined) at = `${at}/${part}`;
      else {
        if (link.startsWith('/')) at = '';
        todo.unshift(...link.split('/').filter((piece) => piece !== '' && piece !== '.'));
      }
    }
    return `${at}/${todo[0] ?? ''}`;
  }

  async text(path: string): Promise<string> {
    const row = this.#rows.get(this.real(path));
    if (row === undefined || this.#input.readContents === null) return '';
    for await (const { bytes } of this.#input.readContents([row], 1e9)) return latin1(bytes);
    return '';
  }
}
