import { latin1Bytes } from '../../analysis/latin1-bytes.ts';
import type { FinalFilesystem } from './final-filesystem.ts';
import type { PackageOwners } from './package-owners.ts';

/** A paragraph of dpkg's status file: the fields that are asked for (deb-control(5)). */
export interface DpkgPackage {
  readonly name: string;
  readonly architecture: string;
  readonly version: string | null;
}

const decoder = new TextDecoder();
const latin1 = new TextDecoder('latin1');
const LF = 0x0a;

/** Packages of a status file (or of one of status.d, as distroless images have); what is removed is left out. */
export function parseDpkgStatus(status: Uint8Array): readonly DpkgPackage[] {
  const packages: DpkgPackage[] = [];
  for (const paragraph of decoder.decode(status).split(/\n\s*\n/)) {
    const fields = new Map<string, string>();
    for (const line of paragraph.split('\n')) {
      const colon = line.indexOf(':');
      // Lines that begin with a space continue the field above.
      if (colon > 0 && !line.startsWith(' ')) fields.set(line.slice(0, colon), line.slice(colon + 1).trim());
    }
    const name = fields.get('Package');
    const state = fields.get('Status');
    if (
      name === undefined ||
      (state !== undefined && !/ (?:installed|unpacked|half-configured|triggers-\w+)$/.test(state))
    )
      continue;
    packages.push({ name, architecture: fields.get('Architecture') ?? '', version: fields.get('Version') ?? null });
  }
  return packages;
}

/** Where a file of a package went: "from" is what lists say, "to" where it lies, "by" the package whose own stays at "from". */
export interface Diversion {
  readonly from: string;
  readonly to: string;
  /** Null for one that an administrator made: it holds for every package. */
  readonly by: string | null;
}

/** The diversions file: three lines for each, paths as raw bytes, one character a byte (dpkg-divert(1)). */
export function parseDiversions(file: Uint8Array): ReadonlyMap<string, Diversion> {
  const lines = latin1.decode(file).split('\n');
  const diversions = new Map<string, Diversion>();
  for (let i = 0; i + 2 < lines.length; i += 3) {
    const [from = '', to = '', by = ''] = lines.slice(i, i + 3);
    diversions.set(from, { from, to, by: by === ':' ? null : by });
  }
  return diversions;
}

/** Gives the paths of one list file (one absolute path a line) to a package. */
export function ownListed(
  list: Uint8Array,
  name: string,
  owner: number,
  diversions: ReadonlyMap<string, Diversion>,
  filesystem: FinalFilesystem,
  owners: PackageOwners,
): void {
  for (let from = 0; from < list.length;) {
    let to = list.indexOf(LF, from);
    if (to < 0) to = list.length;
    if (to > from) {
      const diversion = diversions.size === 0 ? undefined : diversions.get(latin1.decode(list.subarray(from, to)));
      const path =
        diversion === undefined || diversion.by === name
          ? filesystem.find(list, from, to)
          : findLatin1(filesystem, diversion.to);
      owners.own(path, owner);
    }
    from = to + 1;
  }
}

function findLatin1(filesystem: FinalFilesystem, path: string): number {
  const bytes = latin1Bytes(path);
  return filesystem.find(bytes, 0, bytes.length);
}

/** Gives the paths of an md5sums file (`hash  path` a line), which distroless images have in place of lists. */
export function ownSummed(sums: Uint8Array, owner: number, filesystem: FinalFilesystem, owners: PackageOwners): void {
  for (let from = 0; from < sums.length;) {
    let to = sums.indexOf(LF, from);
    if (to < 0) to = sums.length;
    const path = sums.indexOf(0x20, from);
    if (path > 0 && path + 2 < to) owners.own(filesystem.find(sums, path + 2, to), owner);
    from = to + 1;
  }
}
