/**
 * Canonical name of an archive member: components joined by "/", without "." and empty ones and without a leading "/".
 * Null when ".." climbs above the root of the archive: such a name reaches nothing.
 */
export function normalizeMemberName(name: string): string | null {
  if (isCanonical(name)) return name;
  const components: string[] = [];
  for (const component of name.split('/')) {
    if (component === '' || component === '.') continue;
    if (component === '..') {
      if (components.pop() === undefined) return null;
    } else components.push(component);
  }
  return components.join('/');
}

/** The usual case, without a split: an archive may have millions of names. */
function isCanonical(name: string): boolean {
  return (
    name !== '' &&
    !name.startsWith('/') &&
    !name.endsWith('/') &&
    !name.includes('//') &&
    !/(?:^|\/)\.{1,2}(?:\/|$)/.test(name)
  );
}

/** Where a symlink member points, inside the archive; absolute targets start at the archive's root. Null when outside. */
export function resolveSymlink(linkName: string, target: string): string | null {
  if (target.startsWith('/')) return normalizeMemberName(target);
  const parentEnd = linkName.lastIndexOf('/');
  return normalizeMemberName(parentEnd < 0 ? target : `${linkName.slice(0, parentEnd)}/${target}`);
}

/** First component of a canonical name; the whole name where there is no "/". */
export function topComponent(name: string): string {
  const slash = name.indexOf('/');
  return slash < 0 ? name : name.slice(0, slash);
}

/** Directories at the top of a root filesystem: the FHS, what Dockerfiles commonly make, buildpacks, nix, Windows. */
const wellKnownRoots: ReadonlySet<string> = new Set([
  ...[
    'bin',
    'boot',
    'dev',
    'etc',
    'home',
    'lib',
    'lib32',
    'lib64',
    'libx32',
    'media',
    'mnt',
    'opt',
    'proc',
    'root',
    'run',
  ],
  ...['sbin', 'srv', 'sys', 'tmp', 'usr', 'var'],
  ...['app', 'code', 'config', 'data', 'go', 'src', 'workspace'],
  ...['cnb', 'layers', 'platform', 'ko-app', 'nix', 'busybox', 'kaniko'],
  ...['Files', 'Hives', 'UtilityVM'],
]);

export function isWellKnownRoot(component: string): boolean {
  return wellKnownRoots.has(component);
}
