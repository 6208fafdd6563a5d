/**
 * The path that a link names: a symlink's target is seen from the directory of the link (POSIX symlink(7)), a hard
 * link's from the root of the archive. `..` at the root stays there, as a container sees it. Links on the way are not
 * followed.
 */
export function resolveLinkTarget(linkPath: string, target: string, kind: 'symlink' | 'hardlink'): string {
  const isFromRoot = kind === 'hardlink' || target.startsWith('/');
  const parts = isFromRoot ? [] : linkPath.split('/').slice(0, -1);
  for (const part of target.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.filter((part) => part !== '').join('/')}`;
}
