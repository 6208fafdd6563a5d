import { expect, test } from 'vitest';
import { PathTable } from '../layers/path-table.ts';
import { FileKindFinder, fileKinds } from './file-kinds.ts';

function kindsOf(...names: readonly string[]): (string | undefined)[] {
  const paths = new PathTable();
  const all = names.map((name) => {
    const bytes = new TextEncoder().encode(name);
    return paths.internPath(bytes, 0, bytes.length);
  });
  const finder = new FileKindFinder(paths);
  return all.map((path) => fileKinds[finder.kindOf(path)]);
}

test.each([
  ['usr/lib/libc.so.6', 'library'],
  ['usr/lib/libstdc++.so.6.0.30', 'library'],
  ['usr/bin/git', 'executable'],
  ['usr/bin/run.sh', 'script'],
  ['usr/share/doc/git/changelog.gz', 'docs'],
  ['usr/share/man/man1/git.1.gz', 'docs'],
  ['usr/share/locale/de/LC_MESSAGES/git.mo', 'locale'],
  ['usr/share/fonts/truetype/x.ttf', 'fonts'],
  ['usr/share/icons/x.png', 'media'],
  ['app/__pycache__/a.cpython-311.pyc', 'bytecode'],
  ['etc/ssl/certs/ca.pem', 'certificates'],
  ['etc/hostname', 'text'],
  ['var/lib/rpm/rpmdb.sqlite', 'database'],
  ['srv/data.tar.zst', 'archive'],
  ['usr/include/stdio.h', 'source'],
  ['srv/unnamed', 'other'],
  ['srv/.hidden', 'other'],
])('%s is of kind %s', (name, kind) => {
  expect(kindsOf(name)).toEqual([kind]);
});
