import { expect, test } from 'vitest';
import { archive } from '../tar/testing/raw-tar.ts';
import { resolveLink } from './resolve-link.ts';
import { dir, file, LayeredImage, symlink, whiteout } from './testing/apply-layers.ts';

const layers = [
  archive(
    dir('usr/bin/'),
    file('usr/bin/dash'),
    symlink('usr/bin/sh', 'dash'),
    symlink('bin', 'usr/bin'),
    symlink('etc/mtab', '../proc/self/mounts'),
    symlink('etc/shell', '/bin/sh'),
    symlink('up', '../../../../usr/./bin//dash'),
    symlink('through', 'usr/bin/dash/more'),
    symlink('slash', 'usr/bin/dash/'),
    symlink('round', 'usr/../turn'),
    symlink('turn', '/round'),
    symlink('self', 'self'),
    symlink('home', 'usr/bin/'),
    symlink('root', '/'),
    symlink('\xff', 'usr'),
  ),
  archive(whiteout('usr/bin/dash')),
  archive(whiteout('etc/shell')),
  archive(file('etc/shell', 'a file now')),
];

async function follow(path: string, layer = 0): Promise<readonly [kind: string, way: readonly string[]]> {
  const { model } = await LayeredImage.of(...layers);
  const { way, end } = resolveLink(model, model.paths.findPath(new TextEncoder().encode(path)), layer);
  return [end.kind === 'found' ? `/${new TextDecoder().decode(model.paths.fullPath(end.path))}` : end.kind, way];
}

test.each<readonly [string, string, readonly string[]]>([
  ['usr/bin/dash', '/usr/bin/dash', ['/usr/bin/dash']],
  ['usr/bin/sh', '/usr/bin/dash', ['/usr/bin/sh', '/usr/bin/dash']],
  ['etc/shell', '/usr/bin/dash', ['/etc/shell', '/bin/sh', '/usr/bin/sh', '/usr/bin/dash']],
  ['up', '/usr/bin/dash', ['/up', '/usr/bin/dash']],
  ['home', '/usr/bin', ['/home', '/usr/bin']],
  ['root', '/', ['/root', '/']],
  ['etc/mtab', 'missing', ['/etc/mtab', '/proc/self/mounts']],
  ['through', 'not-a-directory', ['/through', '/usr/bin/dash/more']],
  ['slash', 'not-a-directory', ['/slash', '/usr/bin/dash']],
])('%s leads to %s', async (path, end, way) => {
  expect(await follow(path)).toEqual([end, way]);
});

test.each(['self', 'round', 'turn'])('the links of %s that go round in circles are named', async (path) => {
  const [kind, way] = await follow(path);
  expect(kind).toBe('loop');
  expect(way.length).toBeLessThan(5);
});

test('a link is followed as the layer sees it', async () => {
  expect((await follow('usr/bin/sh', 1))[0]).toBe('missing');
});

test('a link that a layer removed is followed as it was before, and what came in its place leads to itself', async () => {
  expect((await follow('etc/shell', 2))[1]).toEqual(['/etc/shell', '/bin/sh', '/usr/bin/sh', '/usr/bin/dash']);
  expect(await follow('etc/shell', 3)).toEqual(['/etc/shell', ['/etc/shell']]);
});

test('more links than Linux would follow are given up', async () => {
  const chain = Array.from({ length: 60 }, (_, index) => symlink(`l${index}`, `l${index + 1}`));
  const { model } = await LayeredImage.of(archive(...chain, file('l60')));
  const at = (index: number) =>
    resolveLink(model, model.paths.findPath(new TextEncoder().encode(`l${index}`)), 0).end.kind;
  expect([at(0), at(20)]).toEqual(['loop', 'found']);
});

test('links to many components each are given up in time', async () => {
  const deep = 'x/../'.repeat(19);
  const chain = Array.from({ length: 60 }, (_, index) => symlink(`l${index}`, `${deep}l${index + 1}`));
  const { model } = await LayeredImage.of(archive(dir('x/'), ...chain));
  expect(resolveLink(model, model.paths.findPath(new TextEncoder().encode('l0')), 0).end.kind).toBe('loop');
});
