import { describe, expect, test } from 'vitest';
import { classifyPaths } from './path-classes.ts';
import type { Place } from './place.ts';
import { inputOf } from './testing/review-text-image.ts';

/** `path class` of every path of an image with these files that belongs to a set. */
async function classesOf(files: readonly string[], ...sets: readonly (readonly Place[])[]): Promise<readonly string[]> {
  const { model } = await inputOf([['COPY . /', files.map((path) => `file "${path.slice(1)}" "x"`).join('\n')]]);
  const classes = classifyPaths(model, sets);
  return [...classes.entries()]
    .filter(([, classNumber]) => classNumber > 0)
    .map(([path, classNumber]) => `/${new TextDecoder().decode(model.paths.fullPath(path))} ${classNumber}`)
    .sort();
}

describe('places', () => {
  test('match whole components from the end, at any depth, and take in all below', async () => {
    expect(
      await classesOf(['/a/.npm/_cacache/x', '/x.npm/_cacache', '/.npm/other'], [{ path: '.npm/_cacache' }]),
    ).toEqual(['/a/.npm/_cacache 1', '/a/.npm/_cacache/x 1']);
  });

  test('with a leading slash match from the root alone', async () => {
    expect(await classesOf(['/tmp/x', '/a/tmp/x'], [{ path: '/tmp' }])).toEqual(['/tmp 1', '/tmp/x 1']);
  });

  test('may leave the beginning or the end of the last name open, or ask for a number', async () => {
    const files = ['/a.so', '/a.so.1', '/gcc-12', '/core.12', '/core.1a', '/core.'];
    expect(await classesOf(files, [{ path: '*.so' }], [{ path: 'gcc-*' }], [{ path: 'core.#' }])).toEqual([
      '/a.so 1',
      '/core.12 3',
      '/gcc-12 2',
    ]);
  });

  test('of an earlier set win, whether above or below', async () => {
    const sets: readonly (readonly Place[])[] = [[{ path: 'tests' }], [{ path: '/lib' }]];
    expect(await classesOf(['/lib/a', '/lib/tests/b'], ...sets)).toEqual([
      '/lib 2',
      '/lib/a 2',
      '/lib/tests 1',
      '/lib/tests/b 1',
    ]);
    expect(await classesOf(['/lib/a', '/lib/tests/b'], ...sets.toReversed())).toEqual([
      '/lib 1',
      '/lib/a 1',
      '/lib/tests 1',
      '/lib/tests/b 1',
    ]);
  });

  test('can be taken out of a set, by name and with all below', async () => {
    const set: readonly Place[] = [
      { path: '/doc' },
      { path: '*.env' },
      { path: 'copyright', isException: true },
      { path: 'x.env', isException: true },
    ];
    expect(await classesOf(['/doc/a', '/doc/copyright/b', '/y.env', '/x.env'], set)).toEqual([
      '/doc 1',
      '/doc/a 1',
      '/y.env 1',
    ]);
  });

  test('that must hold something are told from others of their name', async () => {
    const set: readonly Place[] = [{ path: '.git', holds: ['HEAD', 'objects'] }];
    expect(await classesOf(['/a/.git/HEAD', '/b/.git/x', '/c/.git'], set)).toEqual(['/a/.git 1', '/a/.git/HEAD 1']);
  });

  test('may be meant inside or outside of dependency directories, or below some directory', async () => {
    const files = ['/app/node_modules/a/x.a', '/app/x.a', '/usr/lib/x.a'];
    expect(await classesOf(files, [{ path: '*.a', dependencies: 'inside' }])).toEqual(['/app/node_modules/a/x.a 1']);
    expect(await classesOf(files, [{ path: '*.a', dependencies: 'outside' }])).toEqual([
      '/app/x.a 1',
      '/usr/lib/x.a 1',
    ]);
    expect(await classesOf(files, [{ path: '*.a', below: ['/usr'] }])).toEqual(['/usr/lib/x.a 1']);
  });

  test('that no path has are nowhere', async () => {
    expect(
      await classesOf(['/a'], [{ path: 'no/such/place' }, { path: '*.b' }, { path: 'a', below: ['/no'] }]),
    ).toEqual([]);
  });

  test('are found in a path ten thousand directories deep', async () => {
    const deep = '/d'.repeat(10_000);
    const found = await classesOf([`${deep}/x.a`], [{ path: '*.a', below: ['/d'] }]);
    expect(found).toEqual([`${deep}/x.a 1`]);
  });
});
