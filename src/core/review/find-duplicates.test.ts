import { expect, test } from 'vitest';
import { file, hardlink, LayeredImage, whiteout } from '../layers/testing/apply-layers.ts';
import { archive } from '../tar/testing/raw-tar.ts';
import { findDuplicates } from './find-duplicates.ts';
import { findVersionFates } from './version-fates.ts';

async function duplicates(...layers: readonly Uint8Array[]) {
  const { model } = await LayeredImage.of(...layers);
  const { extra, groups } = findDuplicates(model, findVersionFates(model));
  return { extra, groups: groups.map(({ copies, paths }) => [copies, ...paths.map(({ text }) => text)]) };
}

test('files with the same bytes are a group, by what all but one take', async () => {
  const layer = archive(
    file('a', '123'),
    file('b', '123'),
    file('c', '1234567'),
    file('d', '1234567'),
    file('e', '124'),
  );
  expect(await duplicates(layer, archive(file('f', '123')))).toEqual({
    extra: { bytes: 13, versions: 3 },
    groups: [
      [2, '/c', '/d'],
      [3, '/a', '/b', '/f'],
    ],
  });
});

test('hardlinks of one inode, empty files and what is not visible are none', async () => {
  const lower = archive(file('a', '123'), hardlink('b', 'a'), file('c', ''), file('d', ''), file('e', '123'));
  expect(await duplicates(lower, archive(whiteout('e')))).toEqual({ extra: { bytes: 0, versions: 0 }, groups: [] });
});

test('an inode is told by a name that is left', async () => {
  const lower = archive(file('a', '123'), hardlink('b', 'a'), file('c', '123'));
  expect((await duplicates(lower, archive(whiteout('a')))).groups).toEqual([[2, '/b', '/c']]);
});
