import { describe, expect, test } from 'vitest';
import { memorySource } from '../bytes/memory-source.ts';
import { indexFolder } from './folder-index.ts';
import { BlobFolder, dockerFiles, packTar } from './testing/image-files.ts';
import { openFolder, refusal } from './testing/open-bytes.ts';

const files = (...paths: string[]): { path: string; source: ReturnType<typeof memorySource> }[] =>
  paths.map((path) => ({ path, source: memorySource(new TextEncoder().encode(path)) }));

describe('a dropped folder', () => {
  test('may come with its own name before every path', () => {
    const { store, prefix } = indexFolder(files('image/index.json', 'image/oci-layout', 'image/blobs/sha256/x'));
    expect(prefix).toBe('image');
    expect(store.find('blobs/sha256/x')?.location).toEqual({ kind: 'range', file: 2, offsetBytes: 0, sizeBytes: 20 });
  });

  test('may come without it', () => {
    const { store, prefix } = indexFolder(files('index.json', 'blobs/sha256/x', 'other/index.json'));
    expect(prefix).toBeNull();
    expect(store.find('index.json')?.location).toMatchObject({ file: 0 });
    expect(store.find('other/index.json')).not.toBeNull();
  });

  test('with files beside the image folder still finds it', () => {
    expect(indexFolder(files('.DS_Store', 'image/manifest.json', 'image/x.json')).prefix).toBe('image');
  });

  test('with two folders is not guessed at', () => {
    expect(indexFolder(files('a/index.json', 'b/index.json')).prefix).toBeNull();
  });

  test('opens as an OCI layout', async () => {
    const folder = new BlobFolder();
    const manifest = await folder.addImage(['one', 'two']);
    const { catalog } = await openFolder(folder.layout(manifest).map(([path, bytes]) => [`busybox/${path}`, bytes]));
    expect(catalog.format).toBe('oci-layout');
    expect(catalog.images[0]?.layers.map((layer) => layer.status)).toEqual(['present', 'present']);
    expect(catalog.images[0]?.layers[1]?.location).toMatchObject({ kind: 'range', file: 2, offsetBytes: 0 });
  });

  test('opens as an unpacked docker archive', async () => {
    const { catalog } = await openFolder(await dockerFiles(['one'], { tags: ['unpacked:1'] }));
    expect(catalog.format).toBe('docker-archive');
    expect(catalog.images[0]?.names).toEqual(['unpacked:1']);
  });

  test('that holds an image archive says to open that', async () => {
    const error = await refusal(openFolder([['image.tar', packTar(await dockerFiles(['one']))]]));
    expect(error.code).toBe('no-image');
    expect(error.message).toContain('It holds image.tar: open that itself.');
  });

  test('that holds an image further down says where', async () => {
    const error = await refusal(openFolder([['downloads/images/busybox/index.json', new Uint8Array(1)]]));
    expect(error.message).toContain('It holds an image in the folder downloads/images/busybox: open that itself.');
  });

  test('without an image says what it lacks', async () => {
    const error = await refusal(openFolder([['readme.txt', new Uint8Array(1)]]));
    expect(error.code).toBe('no-image');
    expect(error.message).toContain('no index.json, manifest.json or repositories');
  });
});
