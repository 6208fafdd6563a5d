import { afterEach, beforeEach, expect, it } from 'vitest';
import { maxKeptImages, openOpfsKeptImages, type KeptImage, type KeptImages } from './kept-images.ts';
import type { OpfsDirectory } from './opfs-types.ts';

let root: OpfsDirectory;
let images: KeptImages;
const folder = `kept-images-${Math.random()}`;

beforeEach(async () => {
  const whole = (await navigator.storage.getDirectory()) as unknown as OpfsDirectory;
  root = await whole.getDirectoryHandle(folder, { create: true });
  images = (await openOpfsKeptImages(root))!;
});
afterEach(async () => {
  const whole = (await navigator.storage.getDirectory()) as unknown as OpfsDirectory;
  await whole.removeEntry(folder, { recursive: true });
});

function imageAt(openedAt: number, changes: Partial<KeptImage> = {}): KeptImage {
  return {
    reference: { registry: 'ghcr.io', name: 'owner/app', tag: `t${openedAt}`, digest: null },
    digest: `sha256:${'a'.repeat(64)}`,
    platform: { os: 'linux', architecture: 'amd64' },
    bytes: 10,
    openedAt,
    ...changes,
  };
}

it('images are listed from the last opened, each platform once', async () => {
  const { reference } = imageAt(1);
  const arm = { os: 'linux', architecture: 'arm64' };
  await images.put(imageAt(1));
  await images.put(imageAt(3, { reference, platform: arm }));
  await images.put(imageAt(4, { reference }));
  await images.put(imageAt(2));
  const listed = await (await openOpfsKeptImages(root))!.list();
  expect(listed.map(({ openedAt }) => openedAt)).toEqual([4, 3, 2]);
  await images.clear();
  expect(await images.list()).toEqual([]);
});

it('the oldest go when there are too many', async () => {
  for (let at = 1; at <= maxKeptImages + 2; at += 1) await images.put(imageAt(at));
  const listed = await images.list();
  expect(listed).toHaveLength(maxKeptImages);
  expect(listed.at(-1)?.openedAt).toBe(3);
});

it('a file that is no note is passed by', async () => {
  await images.put(imageAt(1));
  const directory = await root.getDirectoryHandle('images');
  const file = await directory.getFileHandle('other.json', { create: true });
  const writable = await file.createWritable!();
  await writable.write(new TextEncoder().encode('{"reference":'));
  await writable.close();
  expect(await images.list()).toHaveLength(1);
});
