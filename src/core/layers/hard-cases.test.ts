import { describe, expect, test } from 'vitest';
import { Reason, RemovalCause } from '../analysis/change.ts';
import { archive, gnuLongName, gnuSparse, pax, paxGlobal, base256, member } from '../tar/testing/raw-tar.ts';
import { dir, file, hardlink, LayeredImage, opaque, symlink, whiteout } from './testing/apply-layers.ts';

const base = archive(dir('d/'), file('d/a', 'one'), file('d/b', 'two'));

describe('case 1: opaque whiteouts', () => {
  test.each([
    ['before its siblings', archive(opaque('d'), file('d/new', 'n'))],
    ['after its siblings', archive(file('d/new', 'n'), opaque('d'))],
  ])('an opaque whiteout %s hides what lies below and keeps what its own layer lists', async (_, layer) => {
    const image = await LayeredImage.of(base, layer);
    expect(image.changes()).toEqual(['R /d/a', 'R /d/b', 'A /d/new']);
    expect(image.filesystem()).toEqual(['/d', '/d/new']);
  });

  test('a file that an opaque layer lists again with equal content is unchanged, not removed and added', async () => {
    const image = await LayeredImage.of(base, archive(opaque('d'), file('d/a', 'one')));
    expect(image.changes()).toEqual(['= /d/a', 'R /d/b']);
  });

  test('a name that only starts like an opaque whiteout hides nothing', async () => {
    const image = await LayeredImage.of(base, archive(file('d/.wh..wh..opqX')));
    expect(image.changes()).toEqual([]);
    expect(image.filesystem()).toContain('/d/a');
  });

  test('an opaque whiteout at the root empties the filesystem', async () => {
    const image = await LayeredImage.of(base, archive(file('.wh..wh..opq'), file('only', 'x')));
    expect(image.filesystem()).toEqual(['/only']);
  });
});

describe('case 2: explicit whiteouts', () => {
  test('a whiteout of a directory removes everything below it, with the bytes it hides', async () => {
    const image = await LayeredImage.of(base, archive(whiteout('d')));
    expect(image.changes()).toEqual(['R /d', 'R /d/a', 'R /d/b']);
    expect(image.outcomes[1]!.removed).toEqual({ count: 3, bytes: 6 });
  });

  test('the descendants of a removed directory say that the whiteout stood above them', async () => {
    const image = await LayeredImage.of(base, archive(whiteout('d')));
    const { rows, paths } = image.model;
    const row = image.model.latestRow(paths.findPath(new TextEncoder().encode('d/a')));
    expect(rows.removalCause(row)).toBe(RemovalCause.whiteoutAbove);
    expect(rows.removedBy(row)).toBe(paths.findPath(new TextEncoder().encode('d')));
  });

  test('a whiteout never touches its own layer, wherever it stands', async () => {
    const image = await LayeredImage.of(base, archive(file('d/a', 'new'), whiteout('d/a')));
    expect(image.changes()).toEqual(['M /d/a']);
  });

  test('a whiteout of a path that is not there removes nothing and is a warning', async () => {
    const image = await LayeredImage.of(base, archive(whiteout('d/none')));
    expect(image.changes()).toEqual([]);
    expect(image.warningCodes[1]).toEqual(['whiteout-without-target']);
  });

  test('a path that was removed in one layer and comes back in the next is added', async () => {
    const image = await LayeredImage.of(base, archive(whiteout('d/a')), archive(file('d/a', 'one')));
    expect(image.changes()).toEqual(['A /d/a']);
  });
});

describe('case 3: invalid and special whiteouts', () => {
  test('a bare ".wh." removes nothing, least of all its directory', async () => {
    const image = await LayeredImage.of(base, archive(file('d/.wh.')));
    expect(image.filesystem()).toEqual(['/d', '/d/a', '/d/b']);
    expect(image.warningCodes[1]).toEqual(['invalid-whiteout']);
  });

  test('whiteouts of "." and ".." never reach the directory or its parent', async () => {
    const image = await LayeredImage.of(base, archive(file('d/.wh..'), file('d/.wh...')));
    expect(image.filesystem()).toEqual(['/d', '/d/a', '/d/b']);
  });

  test('AUFS metadata is no part of the filesystem, and a hardlink into it has its content', async () => {
    const plnk = '.wh..wh.plnk/1.2';
    const image = await LayeredImage.of(archive(dir('.wh..wh.plnk/'), file(plnk, 'shared'), hardlink('x', plnk)));
    expect(image.filesystem()).toEqual(['/x']);
    expect(image.model.rows.sizeBytes.get(image.model.rows.inode(image.row('/x')))).toBe(6);
  });
});

describe('case 4: type changes', () => {
  test('a file over a directory removes what was below it', async () => {
    const image = await LayeredImage.of(base, archive(file('d', 'now a file')));
    expect(image.changes()).toEqual(['M /d', 'R /d/a', 'R /d/b']);
    const row = image.model.latestRow(image.model.paths.findPath(new TextEncoder().encode('d/a')));
    expect(image.model.rows.removalCause(row)).toBe(RemovalCause.typeChange);
  });

  test('a symlink over a directory removes what was below it', async () => {
    const image = await LayeredImage.of(base, archive(symlink('d', 'elsewhere')));
    expect(image.filesystem()).toEqual(['/d']);
  });

  test('a directory over a file, and over a symlink, replaces it', async () => {
    const image = await LayeredImage.of(
      archive(file('f', 'x'), symlink('s', 'f')),
      archive(dir('f/'), file('f/y', 'y'), dir('s/')),
    );
    expect(image.changes()).toEqual(['M /f', 'A /f/y', 'M /s']);
    expect(image.model.rows.reasons[image.row('/f')]! & Reason.type).toBe(Reason.type);
  });

  test('a directory over a directory changes its attributes and keeps its children', async () => {
    const image = await LayeredImage.of(base, archive(dir('d/', { mode: 0o700 })));
    expect(image.changes()).toEqual(['M /d']);
    expect(image.filesystem()).toContain('/d/a');
  });
});

describe('case 5: parents that are symlinks', () => {
  const merged = archive(dir('usr/'), dir('usr/bin/'), symlink('bin', 'usr/bin'), file('usr/bin/sh', 'sh'));

  test('an entry below a symlink lands where the symlink leads', async () => {
    const image = await LayeredImage.of(merged, archive(file('bin/ls', 'ls')));
    expect(image.changes()).toEqual(['A /usr/bin/ls']);
    expect(image.warningCodes[1]).toEqual(['through-symlink']);
  });

  test('whiteouts and opaque whiteouts go through symlinks too', async () => {
    const image = await LayeredImage.of(merged, archive(whiteout('bin/sh')));
    expect(image.changes()).toEqual(['R /usr/bin/sh']);
    const emptied = await LayeredImage.of(merged, archive(opaque('bin')));
    expect(emptied.changes()).toEqual(['R /usr/bin/sh']);
  });

  test('links that climb above the root stay inside it', async () => {
    const image = await LayeredImage.of(archive(symlink('up', '../../../etc'), file('up/passwd', 'p')));
    expect(image.filesystem()).toContain('/etc/passwd');
  });

  test('a loop of symlinks is a warning and the entry keeps its own path', async () => {
    const image = await LayeredImage.of(archive(symlink('x', 'y'), symlink('y', 'x'), file('x/f', '1')));
    expect(image.warningCodes[0]).toContain('symlink-loop');
    expect(image.filesystem()).toContain('/x/f');
  });
});

describe('case 6: hardlinks', () => {
  test('a hardlink adds no bytes and shares the content of its target', async () => {
    const image = await LayeredImage.of(archive(file('a', 'content'), hardlink('b', 'a')));
    expect(image.outcomes[0]!.added).toEqual({ count: 2, bytes: 7 });
    expect(image.model.rows.inode(image.row('/b'))).toBe(image.row('/a'));
  });

  test('removing the target leaves the content with the hardlink', async () => {
    const image = await LayeredImage.of(archive(file('a', 'content'), hardlink('b', 'a')), archive(whiteout('a')));
    const inode = image.model.rows.inode(image.row('/b'));
    expect(image.model.rows.sizeBytes.get(inode)).toBe(7);
  });

  test('a chain of hardlinks ends at one content, also in a layer below', async () => {
    const image = await LayeredImage.of(
      archive(file('a', 'content'), hardlink('b', 'a')),
      archive(hardlink('c', 'b'), hardlink('d', '/c')),
    );
    expect(image.model.rows.inode(image.row('/d'))).toBe(image.row('/a'));
  });

  test('content survives under a hardlink when a later entry of the layer takes its name', async () => {
    const image = await LayeredImage.of(archive(file('a', 'first'), hardlink('b', 'a'), file('a', 'second!')));
    expect(image.model.rows.sizeBytes.get(image.model.rows.inode(image.row('/b')))).toBe(5);
    expect(image.model.rows.sizeBytes.get(image.row('/a'))).toBe(7);
  });

  test.each([
    ['to itself', hardlink('x', 'x')],
    ['to nothing', hardlink('x', 'none')],
    ['that points forward', archive(hardlink('x', 'later'), file('later', '1'))],
  ])('a hardlink %s is a warning', async (_, entries) => {
    const image = await LayeredImage.of(archive(entries));
    expect(image.warningCodes[0]).toContain('broken-hardlink');
  });

  test('a hardlink to another target is modified', async () => {
    const image = await LayeredImage.of(
      archive(file('a', '1'), file('b', '2'), hardlink('l', 'a')),
      archive(hardlink('l', 'b')),
    );
    expect(image.changes()).toEqual(['M /l']);
    expect(image.model.rows.reasons[image.row('/l')]).toBe(Reason.link);
  });
});

describe('case 7: forms of names', () => {
  test('"./a", "/a", "a//b" and "a/" are the same paths without them', async () => {
    const image = await LayeredImage.of(archive(dir('./'), file('./a', '1'), file('/b', '2'), dir('c//d/')));
    expect(image.filesystem()).toEqual(['/a', '/b', '/c', '/c/d']);
    expect(image.warningCodes[0]).toEqual(['absolute-name']);
  });

  test('".." is taken back and clamped at the root with a warning', async () => {
    const image = await LayeredImage.of(archive(file('x/../y', '1'), file('../../etc/z', '2')));
    expect(image.filesystem()).toEqual(['/etc', '/etc/z', '/y']);
    expect(image.warningCodes[0]).toEqual(['unsafe-name']);
  });

  test('a directory that only exists because of what lies below it is in no change list', async () => {
    const image = await LayeredImage.of(archive(file('deep/er/f', '1')));
    expect(image.changes()).toEqual(['A /deep/er/f']);
    expect(image.model.merged()).toEqual({ entries: 1, implicitDirectories: 2, fileBytes: 1 });
  });

  test('an implied directory in the place of a file counts as a modification', async () => {
    const image = await LayeredImage.of(archive(file('f', '1')), archive(file('f/g', '2')));
    expect(image.changes()).toEqual(['M /f', 'A /f/g']);
  });
});

describe('cases 8 and 9: long names and large numbers', () => {
  test('PAX goes before GNU long names, and both before the header', async () => {
    const image = await LayeredImage.of(
      archive(
        gnuLongName('gnu-name'),
        pax([['path', 'pax-name']]),
        file('short', '1'),
        gnuLongName('long'),
        file('s', '2'),
      ),
    );
    expect(image.filesystem()).toEqual(['/long', '/pax-name']);
  });

  test('a global PAX header is no entry and holds for what follows', async () => {
    const image = await LayeredImage.of(archive(paxGlobal([['mtime', '77']]), file('a', '1')));
    expect(image.filesystem()).toEqual(['/a']);
    expect(image.model.rows.mtimeSeconds[image.row('/a')]).toBe(77);
  });

  test('owners above 2,097,151 and times before 1970 are kept', async () => {
    const image = await LayeredImage.of(
      archive(member({ name: 'a', format: 'gnu', uid: base256(3_000_000_000n, 8), mtime: base256(-5n, 12) })),
    );
    const row = image.row('/a');
    expect(image.model.rows.owners[image.model.rows.owner.get(row)]!.uid).toBe(3_000_000_000);
    expect(image.model.rows.mtimeSeconds[row]).toBe(-5);
  });
});

describe('case 10: sparse files', () => {
  test('a sparse file equals the same file stored whole', async () => {
    const whole = new Uint8Array(2000);
    whole.set(new TextEncoder().encode('data'), 1000);
    const image = await LayeredImage.of(
      archive(file('s', whole)),
      archive(gnuSparse('s', 2000, [[1000, 'data']], { mode: 0o644 })),
    );
    expect(image.changes()).toEqual(['= /s']);
    expect(image.model.rows.storedBytes(image.row('/s'))).toBe(4);
    expect(image.model.rows.sizeBytes.get(image.row('/s'))).toBe(2000);
  });

  test('a sparse file of a terabyte is hashed by its map and does not stall', async () => {
    const giant = { uid: 0, size: 4 };
    const sparse = (data: string): Uint8Array =>
      archive(
        pax([
          ['GNU.sparse.map', '0,4'],
          ['GNU.sparse.size', String(2 ** 40)],
          ['GNU.sparse.numblocks', '1'],
        ]),
        member({ name: 'lastlog', ...giant }, data),
      );
    const image = await LayeredImage.of(sparse('aaaa'), sparse('aaaa'), sparse('bbbb'));
    expect(image.changes(1)).toEqual(['= /lastlog']);
    expect(image.changes(2)).toEqual(['M /lastlog']);
  });
});

describe('case 11: duplicates in one layer', () => {
  test('the last entry of a path counts and the duplicate is a warning', async () => {
    const image = await LayeredImage.of(archive(file('a', 'first'), file('a', 'last one')));
    expect(image.outcomes[0]!.added).toEqual({ count: 1, bytes: 8 });
    expect(image.warningCodes[0]).toEqual(['duplicate-entry']);
  });

  test('a directory that becomes a file within the layer takes what was below with it', async () => {
    const image = await LayeredImage.of(archive(dir('d/'), file('d/x', '1'), file('d', '2')));
    expect(image.filesystem()).toEqual(['/d']);
  });
});

describe('case 12: names that are not plain text', () => {
  test('two names that differ in bytes that are not UTF-8 stay two', async () => {
    const image = await LayeredImage.of(
      archive(file(Uint8Array.of(0x61, 0xff), '1'), file(Uint8Array.of(0x61, 0xfe), '2')),
    );
    expect(image.filesystem()).toEqual(['/a\udcfe', '/a\udcff']);
    expect(image.warningCodes[0]).toEqual(['non-utf8-name']);
  });

  test('a whiteout matches bytes, not look-alikes', async () => {
    const composed = '\u00e9';
    const decomposed = 'e\u0301';
    const image = await LayeredImage.of(
      archive(file(composed, '1'), file(decomposed, '2')),
      archive(file(`.wh.${composed}`)),
    );
    expect(image.filesystem()).toEqual([`/${decomposed}`]);
  });

  test('"__proto__" and "constructor" are names like any other', async () => {
    const image = await LayeredImage.of(
      archive(file('__proto__', '1'), dir('constructor/'), file('constructor/toString', '2')),
    );
    expect(image.filesystem()).toEqual(['/__proto__', '/constructor', '/constructor/toString']);
  });
});

describe('case 13: metadata-only changes', () => {
  const xattr = (value: string): Uint8Array => pax([['SCHILY.xattr.security.capability', value]]);
  test.each([
    ['mode', file('f', 'x', { mode: 0o4755 }), Reason.mode],
    ['owner', file('f', 'x', { uid: 5 }), Reason.owner],
    ['content', file('f', 'y'), Reason.content],
    ['size', file('f', 'xx'), Reason.size | Reason.content],
    ['type', symlink('f', 'x', { mode: 0o644 }), Reason.type],
    ['xattrs', archive(xattr('cap'), file('f', 'x')).subarray(0, -1024), Reason.xattrs],
  ])('a change of %s is a modification that says so', async (_, entry, reasons) => {
    const image = await LayeredImage.of(archive(file('f', 'x')), archive(entry));
    expect(image.changes()).toEqual(['M /f']);
    expect(image.model.rows.reasons[image.row('/f')]).toBe(reasons);
  });

  test('a symlink that points elsewhere is modified by its link', async () => {
    const image = await LayeredImage.of(archive(symlink('l', 'a')), archive(symlink('l', 'b')));
    expect(image.model.rows.reasons[image.row('/l')]).toBe(Reason.link);
  });

  test('a device with other numbers is modified by its device', async () => {
    const device = (minor: number): Uint8Array =>
      archive(member({ name: 'n', flag: '3', deviceMajor: 1, deviceMinor: minor }));
    const image = await LayeredImage.of(device(3), device(5));
    expect(image.model.rows.reasons[image.row('/n')]).toBe(Reason.device);
  });

  test('a file listed again is unchanged, whether or not its time moved', async () => {
    const image = await LayeredImage.of(base, archive(file('d/a', 'one'), file('d/b', 'two', { mtime: 99 })));
    expect(image.changes()).toEqual(['= /d/a', '= /d/b']);
    expect(image.outcomes[1]!.modified.count).toBe(0);
  });

  test('user and group names alone make no modification', async () => {
    const image = await LayeredImage.of(base, archive(file('d/a', 'one', { userName: 'root' })));
    expect(image.changes()).toEqual(['= /d/a']);
  });
});

describe('case 14: layers without bytes, and layers that come twice', () => {
  test('a missing layer changes nothing and the next is laid over the one before', async () => {
    const image = await LayeredImage.of(base);
    image.model.commitLayer(image.model.stageLayer(null), []);
    expect(image.changes()).toEqual([]);
    expect(image.model.layerCount).toBe(2);
  });

  test('the same layer a second time lists everything again', async () => {
    const image = await LayeredImage.of(base, base);
    expect(image.changes()).toEqual(['= /d', '= /d/a', '= /d/b']);
  });

  test('a Windows layer says what it is', async () => {
    const image = await LayeredImage.of(archive(dir('Files/'), dir('Hives/')));
    expect(image.warningCodes[0]).toEqual(['windows-layer']);
  });
});
