import { describe, expect, test } from 'vitest';
import { archive } from '../tar/testing/raw-tar.ts';
import { findContent } from './find-content.ts';
import { dir, file, hardlink, LayeredImage, symlink, whiteout } from './testing/apply-layers.ts';

const layers = [
  archive(dir('etc/'), file('etc/motd', 'hello'), hardlink('etc/issue', 'etc/motd'), symlink('etc/link', 'motd')),
  archive(file('etc/motd', 'good bye')),
  archive(whiteout('etc/motd')),
  archive(file('etc/motd', 'again')),
];

/** The content as text, out of the layer's own bytes. */
async function read(path: string, layer: number): Promise<string | null> {
  const { model } = await LayeredImage.of(...layers);
  const found = findContent(model, model.paths.findPath(new TextEncoder().encode(path)), layer);
  if (found === null) return null;
  const { bodyOffset, sizeBytes } = found.entry;
  return new TextDecoder().decode(layers[found.layer]!.subarray(bodyOffset, bodyOffset + sizeBytes));
}

describe('the content of a path', () => {
  test('is that of its latest version at or below the layer', async () => {
    expect(await read('etc/motd', 0)).toBe('hello');
    expect(await read('etc/motd', 1)).toBe('good bye');
    expect(await read('etc/motd', 3)).toBe('again');
  });

  test('is, where a layer has removed it, what it was', async () => {
    expect(await read('etc/motd', 2)).toBe('good bye');
  });

  test('is, for a hardlink, that of the file it names, also after that name was written anew', async () => {
    expect(await read('etc/issue', 0)).toBe('hello');
    expect(await read('etc/issue', 3)).toBe('hello');
  });

  test.each(['etc', 'etc/link'])('is nothing for %s, which is no file', async (path) => {
    expect(await read(path, 3)).toBe(null);
  });

  test('is nothing below the layer that first has it', async () => {
    const { model } = await LayeredImage.of(archive(dir('a/')), archive(file('a/b', 'x')));
    expect(findContent(model, model.paths.findPath(new TextEncoder().encode('a/b')), 0)).toBe(null);
  });
});
