import { decodeRawText, displayText } from '../../bytes/byte-text.ts';
import { ROOT } from '../../layers/path-table.ts';
import { NO_ROW } from '../../layers/version-table.ts';
import type { ReadContents } from '../findings/finding-input.ts';
import type { ReviewedRows } from '../findings/reviewed-rows.ts';
import type { PackageWeight } from '../review.ts';
import { ownByApk } from './apk-database.ts';
import type { Diversion } from './dpkg-database.ts';
import { ownListed, ownSummed, parseDiversions, parseDpkgStatus } from './dpkg-database.ts';
import { FinalFilesystem } from './final-filesystem.ts';
import { findNpmDirectories, versionOfManifest } from './npm-directories.ts';
import type { NpmDirectory } from './npm-directories.ts';
import { PackageOwners } from './package-owners.ts';
import { PythonModules } from './python-modules.ts';
import { ownRecorded, parseDistributionName } from './python-record.ts';

/** Bytes of one database that are read: Debian's largest status files have ten million. */
export const mostDatabaseBytes = 64 * 1024 * 1024;

/** Bytes of all databases together; a desktop's lists have twenty million. */
export const mostDatabasesBytes = 256 * 1024 * 1024;

/**
 * What of the visible files belongs to which package, by layer, and what to none; largest first. Databases are those of the final
 * filesystem: dpkg (also distroless images' status.d), apk, Python's RECORD, and package.json below node_modules. rpm's are not
 * read: they are SQLite, Berkeley DB or ndb files, and no small reader of them is kept up. Where two claim a path the
 * system's package manager has it, then Python's, then npm's. Throws what `readContents` throws.
 */
export async function findPackages(
  rows: ReviewedRows,
  readContents: ReadContents,
  signal?: AbortSignal,
): Promise<readonly PackageWeight[]> {
  const sources = findSources(rows);
  const contents = await readSources(rows, sources, readContents, signal);
  const owners = new PackageOwners(rows.input.model.paths.count);
  const read = (path: number): Uint8Array => contents.get(path) ?? nothing;
  ownByDpkg(sources, read, owners);
  for (const database of sources.apk) ownByApk(read(database), sources.filesystem, owners);
  for (const { path, name, version, seenFrom } of sources.python) {
    const owner = owners.add({ kind: 'python', name, version });
    ownRecorded(read(path), seenFrom, owner, sources.filesystem, owners);
  }
  const npmOwner = new Map<number, number>();
  for (const { directory, manifest, name } of sources.npm) {
    npmOwner.set(directory, owners.add({ kind: 'npm', name, version: versionOfManifest(read(manifest)) }));
  }
  return weigh(rows, owners, ownersBelow(rows, npmOwner));
}

const nothing = new Uint8Array(0);
const encoder = new TextEncoder();

/** The databases of an image; numbers are paths. */
interface Sources {
  readonly filesystem: FinalFilesystem;
  readonly dpkgStatus: readonly number[];
  readonly dpkgDiversions: number;
  /** `info/NAME[:ARCHITECTURE].list`. */
  readonly dpkgLists: ReadonlyMap<string, number>;
  /** `status.d/NAME.md5sums`. */
  readonly dpkgSums: ReadonlyMap<string, number>;
  readonly apk: readonly number[];
  readonly python: readonly PythonRecord[];
  readonly npm: readonly NpmDirectory[];
}

interface PythonRecord {
  readonly path: number;
  readonly name: string;
  readonly version: string;
  /** Directory that the paths in it are seen from. */
  readonly seenFrom: string;
}

function findSources(rows: ReviewedRows): Sources {
  const { model } = rows.input;
  const filesystem = new FinalFilesystem(model);
  const named = (directory: string, ending: string): Map<string, number> =>
    childrenEndingIn(rows, filesystem.findText(directory), ending);
  const statusParts = [...named('/var/lib/dpkg/status.d', '')].filter(([name]) => !name.endsWith('.md5sums'));
  return {
    filesystem,
    dpkgStatus: [filesystem.findText('/var/lib/dpkg/status'), ...statusParts.map(([, path]) => path)],
    dpkgDiversions: filesystem.findText('/var/lib/dpkg/diversions'),
    dpkgLists: named('/var/lib/dpkg/info', '.list'),
    dpkgSums: named('/var/lib/dpkg/status.d', '.md5sums'),
    apk: ['/lib/apk/db/installed', '/usr/lib/apk/db/installed']
      .map((path) => filesystem.findText(path))
      .filter((path, i, all) => path >= 0 && all.indexOf(path) === i),
    python: findPythonRecords(rows),
    npm: findNpmDirectories(model),
  };
}

/** Children of a directory in the final filesystem by their names without an ending. */
function childrenEndingIn(rows: ReviewedRows, directory: number, ending: string): Map<string, number> {
  const { model } = rows.input;
  const found = new Map<string, number>();
  if (directory < 0) return found;
  for (let child = model.paths.firstChild[directory]!; child >= 0; child = model.paths.nextSibling[child]!) {
    if (model.currentRow(child) === NO_ROW) continue;
    const name = decodeRawText(model.paths.name(child));
    if (name.endsWith(ending)) found.set(name.slice(0, name.length - ending.length), child);
  }
  return found;
}

function findPythonRecords(rows: ReviewedRows): readonly PythonRecord[] {
  const { model } = rows.input;
  const { paths } = model;
  const found: PythonRecord[] = [];
  for (const [name, isInside] of [
    ['RECORD', false],
    ['installed-files.txt', true],
  ] as const) {
    const bytes = encoder.encode(name);
    const wanted = paths.names.find(bytes, 0, bytes.length);
    if (wanted < 0) continue;
    for (let path = ROOT + 1; path < paths.count; path++) {
      if (paths.nameOf[path] !== wanted || model.currentRow(path) === NO_ROW) continue;
      const directory = paths.parent[path]!;
      const distribution = directory === ROOT ? null : parseDistributionName(decodeRawText(paths.name(directory)));
      if (distribution === null) continue;
      const seenFrom = '/' + decodeRawText(paths.fullPath(isInside ? directory : paths.parent[directory]!));
      found.push({ path, ...distribution, seenFrom });
    }
  }
  return found;
}

/** Contents by path. */
async function readSources(
  rows: ReviewedRows,
  sources: Sources,
  readContents: ReadContents,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<number, Uint8Array>> {
  const { model } = rows.input;
  const wanted = [
    ...sources.dpkgStatus,
    sources.dpkgDiversions,
    ...sources.dpkgLists.values(),
    ...sources.dpkgSums.values(),
    ...sources.apk,
    ...sources.python.map(({ path }) => path),
    ...sources.npm.map(({ manifest }) => manifest),
  ];
  const pathsOf = new Map<number, number[]>();
  for (const path of wanted) {
    const row = sources.filesystem.contentRow(path);
    if (row === NO_ROW || model.rows.storedBytes(row) === 0) continue;
    const known = pathsOf.get(row);
    if (known === undefined) pathsOf.set(row, [path]);
    else known.push(path);
  }
  const offset = (row: number): number => model.rows.bodyOffset.get(row);
  const order = [...pathsOf.keys()].sort(
    (a, b) => model.rows.layerOf(a) - model.rows.layerOf(b) || offset(a) - offset(b),
  );
  const contents = new Map<number, Uint8Array>();
  let left = mostDatabasesBytes;
  if (order.length === 0) return contents;
  for await (const { row, bytes } of readContents(order, mostDatabaseBytes, signal)) {
    signal?.throwIfAborted();
    left -= bytes.length;
    if (left < 0) break;
    // Kept beyond the turn in which the bytes are ours.
    const copy = bytes.slice();
    for (const path of pathsOf.get(row) ?? []) contents.set(path, copy);
  }
  return contents;
}

function ownByDpkg(sources: Sources, read: (path: number) => Uint8Array, owners: PackageOwners): void {
  const { filesystem } = sources;
  const diversions: ReadonlyMap<string, Diversion> = parseDiversions(read(sources.dpkgDiversions));
  for (const path of sources.dpkgStatus) {
    for (const { name, architecture, version } of parseDpkgStatus(read(path))) {
      const list = sources.dpkgLists.get(name) ?? sources.dpkgLists.get(`${name}:${architecture}`);
      const sums = sources.dpkgSums.get(name);
      if (list === undefined && sums === undefined) continue;
      const owner = owners.add({ kind: 'dpkg', name, version });
      if (list !== undefined) ownListed(read(list), name, owner, diversions, filesystem, owners);
      if (sums !== undefined) ownSummed(read(sums), owner, filesystem, owners);
    }
  }
}

/** Owner of each path by the nearest directory above it that has one; -1 for none. */
function ownersBelow({ input: { model } }: ReviewedRows, ownerOfDirectory: ReadonlyMap<number, number>): Int32Array {
  const owners = new Int32Array(model.paths.count).fill(-1);
  if (ownerOfDirectory.size === 0) return owners;
  for (let path = ROOT + 1; path < model.paths.count; path++) {
    owners[path] = ownerOfDirectory.get(path) ?? owners[model.paths.parent[path]!]!;
  }
  return owners;
}

function weigh(rows: ReviewedRows, owners: PackageOwners, npm: Int32Array): readonly PackageWeight[] {
  const { layerCount } = rows.input.model;
  const weights = new Map<number, { bytes: number; versions: number }>();
  const modules = new PythonModules(rows.input.model, owners);
  for (let i = 0; i < rows.count; i++) {
    if (!rows.isLive(i)) continue;
    const path = rows.path[i]!;
    const owned = owners.ownerOf(modules.moduleOf(path));
    const key = ((owned >= 0 ? owned : npm[path]!) + 1) * layerCount + rows.layer[i]!;
    const weight = weights.get(key);
    if (weight === undefined) weights.set(key, { bytes: rows.bytes[i]!, versions: 1 });
    else {
      weight.bytes += rows.bytes[i]!;
      weight.versions += 1;
    }
  }
  return mergeSameNames(owners, weights, layerCount).sort((a, b) => b.weight.bytes - a.weight.bytes);
}

/** npm puts the same version of a package in many places: one line for all of them. */
function mergeSameNames(
  owners: PackageOwners,
  weights: ReadonlyMap<number, { readonly bytes: number; readonly versions: number }>,
  layerCount: number,
): PackageWeight[] {
  const merged = new Map<string, PackageWeight>();
  for (const [key, weight] of weights) {
    const layer = key % layerCount;
    const found = owners.packages[Math.floor(key / layerCount) - 1] ?? null;
    const kind = found?.kind ?? null;
    const name = displayText(found?.name ?? '').text;
    const version = found === null || found.version === null ? null : displayText(found.version).text;
    const id = JSON.stringify([kind, name, version, layer]);
    const known = merged.get(id)?.weight ?? { bytes: 0, versions: 0 };
    merged.set(id, {
      kind,
      name,
      version,
      layer,
      weight: { bytes: known.bytes + weight.bytes, versions: known.versions + weight.versions },
    });
  }
  return [...merged.values()];
}
