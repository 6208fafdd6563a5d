import type { FinalFilesystem } from './final-filesystem.ts';
import type { PackageOwners } from './package-owners.ts';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** `NAME-VERSION.dist-info` or `NAME-VERSION[-py3.11].egg-info`. */
export function parseDistributionName(directory: string): { readonly name: string; readonly version: string } | null {
  const match = /^(.{1,200}?)-(\d[^-]{0,100})(?:-py[\d.]{1,10})?\.(?:dist-info|egg-info)$/.exec(directory);
  return match === null ? null : { name: match[1] ?? '', version: match[2] ?? '' };
}

/**
 * Gives the paths of a RECORD: a line of CSV for each file, its path first, as seen from the directory that holds the
 * dist-info directory (PyPA, "Recording installed projects"). Of an egg-info's installed-files.txt the paths are seen from it.
 */
export function ownRecorded(
  record: Uint8Array,
  seenFrom: string,
  owner: number,
  filesystem: FinalFilesystem,
  owners: PackageOwners,
): void {
  for (const line of decoder.decode(record).split('\n')) {
    const path = firstField(line.trimEnd());
    if (path === '') continue;
    const bytes = encoder.encode(normalise(path.startsWith('/') ? path : `${seenFrom}/${path}`));
    owners.own(filesystem.find(bytes, 0, bytes.length), owner);
  }
}

function firstField(line: string): string {
  if (!line.startsWith('"')) return line.split(',', 1)[0] ?? '';
  const quoted = /^"((?:[^"]|"")*)"/.exec(line);
  return quoted?.[1]?.replaceAll('""', '"') ?? '';
}

/** Without `..`: scripts are recorded as `../../../bin/name`. */
function normalise(path: string): string {
  const kept: string[] = [];
  for (const component of path.split('/')) {
    if (component === '..') kept.pop();
    else if (component !== '' && component !== '.') kept.push(component);
  }
  return '/' + kept.join('/');
}
