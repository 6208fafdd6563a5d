import { expect, test } from 'vitest';
import { resolveLinkTarget } from './link-target.ts';

test.each([
  ['/bin/sh', 'busybox', '/bin/busybox'],
  ['/bin/sh', '/bin/busybox', '/bin/busybox'],
  ['/etc/mtab', '../proc/mounts', '/proc/mounts'],
  ['/usr/lib/x/y', '.././z//w/', '/usr/lib/z/w'],
  ['/a', '../../../b', '/b'],
  ['/a/b', '..', '/'],
])('the symlink %s to %s names %s', (link, target, path) => {
  expect(resolveLinkTarget(link, target, 'symlink')).toBe(path);
});

test('a hard link names a path from the root of the archive, with or without a slash', () => {
  expect(resolveLinkTarget('/usr/lib/b', 'usr/lib/a', 'hardlink')).toBe('/usr/lib/a');
  expect(resolveLinkTarget('/usr/lib/b', './usr/lib/a', 'hardlink')).toBe('/usr/lib/a');
  expect(resolveLinkTarget('/usr/lib/b', '/usr/lib/a', 'hardlink')).toBe('/usr/lib/a');
});
