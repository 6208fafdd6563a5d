import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FileSource, listFolder } from './file-source.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'file-source-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function withFile(bytes: Uint8Array, use: (source: FileSource, path: string) => Promise<void>): Promise<void> {
  const path = join(folder, 'file');
  await writeFile(path, bytes);
  const source = await FileSource.open(path);
  try {
    await use(source, path);
  } finally {
    await source.close();
  }
}

describe('a file on disk', () => {
  test('is read at any place, shorter only at its end', () =>
    withFile(new TextEncoder().encode('0123456789'), async (source) => {
      expect(source.sizeBytes).toBe(10);
      expect(new TextDecoder().decode(await source.read(2, 3))).toBe('234');
      expect(new TextDecoder().decode(await source.read(8, 100))).toBe('89');
      expect((await source.read(50, 5)).length).toBe(0);
    }));

  test('is streamed in part, any number of times', () =>
    withFile(new Uint8Array(3_000_000).fill(7), async (source) => {
      for (let i = 0; i < 2; i++) {
        let bytes = 0;
        const reader = source.stream(500_000, 2_000_000).getReader();
        for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) bytes += chunk.value.length;
        expect(bytes).toBe(2_000_000);
      }
    }));

  test('that became shorter ends where it ends', () =>
    withFile(new Uint8Array(1000), async (source, path) => {
      await truncate(path, 300);
      expect((await source.read(200, 500)).length).toBe(100);
      expect((await source.read(400, 10)).length).toBe(0);
    }));

  test('that is not there says so', async () => {
    await expect(FileSource.open(join(folder, 'absent'))).rejects.toMatchObject({
      code: 'read-failed',
      place: { file: join(folder, 'absent') },
    });
    await expect(new FileSource(join(folder, 'absent'), 10).read(0, 10)).rejects.toMatchObject({ code: 'read-failed' });
  });

  test('is not read once the signal is aborted', () =>
    withFile(new Uint8Array(10), async (source) => {
      const controller = new AbortController();
      controller.abort();
      await expect(source.read(0, 1, controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
    }));
});

describe('a folder on disk', () => {
  test('lists its files with their paths, links to files followed, in the order of names', async () => {
    const root = join(folder, 'layout');
    await mkdir(join(root, 'blobs', 'sha256'), { recursive: true });
    await writeFile(join(root, 'index.json'), '{}');
    await writeFile(join(root, 'blobs', 'sha256', 'a'), 'A');
    await symlink('a', join(root, 'blobs', 'sha256', 'b'));
    await symlink('nowhere', join(root, 'blobs', 'sha256', 'c'));
    await symlink('..', join(root, 'blobs', 'round'));
    const files = await listFolder(root);
    expect(files.map((file) => [file.path, file.source.sizeBytes])).toEqual([
      ['blobs/sha256/a', 1],
      ['blobs/sha256/b', 1],
      ['index.json', 2],
    ]);
    expect(new TextDecoder().decode(await files[1]!.source.read(0, 10))).toBe('A');
    await Promise.all(files.map((file) => file.source.close()));
  });

  test('that is not there says so', async () => {
    await expect(listFolder(join(folder, 'absent'))).rejects.toMatchObject({ code: 'read-failed' });
  });
});
