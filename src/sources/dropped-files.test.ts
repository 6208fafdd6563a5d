import { describe, expect, test } from 'vitest';
import type { DirectoryEntryLike, DroppedItemLike, EntryLike, FileEntryLike } from './dropped-files.ts';
import { maxDroppedFiles, readChosenFiles, readDroppedItems } from './dropped-files.ts';

type Tree = { readonly [name: string]: Tree | string };

function fileEntry(fullPath: string, text: string): FileEntryLike {
  const name = fullPath.slice(fullPath.lastIndexOf('/') + 1);
  return { name, fullPath, isFile: true, isDirectory: false, file: (done) => done(new File([text], name)) };
}

/** As Chromium does, a reader answers at most 100 entries at a time. */
function directoryEntry(fullPath: string, tree: Tree): DirectoryEntryLike {
  const entries = Object.keys(tree).map((name): EntryLike => {
    const content = tree[name]!;
    const path = `${fullPath}/${name}`;
    return typeof content === 'string' ? fileEntry(path, content) : directoryEntry(path, content);
  });
  return {
    name: fullPath.slice(fullPath.lastIndexOf('/') + 1),
    fullPath,
    isFile: false,
    isDirectory: true,
    createReader() {
      let at = 0;
      return {
        readEntries(done) {
          const batch = entries.slice(at, at + 100);
          at += batch.length;
          done(batch);
        },
      };
    },
  };
}

const dropped = (entry: EntryLike | null, file: File | null = null): DroppedItemLike => ({
  kind: 'file',
  webkitGetAsEntry: () => entry,
  getAsFile: () => file,
});

describe('a drop', () => {
  test('of a folder gives every file below it with its path', async () => {
    const folder = directoryEntry('/image', { 'index.json': '{}', blobs: { sha256: { a: 'A', b: 'B' } } });
    const [input] = await readDroppedItems([dropped(folder)]);
    expect([input?.name, input?.isFolder]).toEqual(['image', true]);
    expect(input?.files.map((file) => file.path)).toEqual([
      'image/index.json',
      'image/blobs/sha256/a',
      'image/blobs/sha256/b',
    ]);
    expect(await input?.files[1]?.file.text()).toBe('A');
  });

  test('of a folder with more files than one answer holds gives them all', async () => {
    const tree = Object.fromEntries(Array.from({ length: 250 }, (_, i) => [`f${i}`, '']));
    const [input] = await readDroppedItems([dropped(directoryEntry('/many', tree))]);
    expect(input?.files).toHaveLength(250);
  });

  test('of files gives an input for each, and passes over text', async () => {
    const text: DroppedItemLike = { kind: 'string', webkitGetAsEntry: () => null, getAsFile: () => null };
    const files = ['a.tar', 'b.tar'].map((name) => new File(['x'], name));
    const inputs = await readDroppedItems([text, dropped(fileEntry('/a.tar', 'x'), files[0]), dropped(null, files[1])]);
    expect(inputs.map((input) => [input.name, input.isFolder, input.files[0]?.file])).toEqual([
      ['a.tar', false, files[0]],
      ['b.tar', false, files[1]],
    ]);
  });

  test('asks for the entries before anything is awaited, as they are gone afterwards', () => {
    let asked = 0;
    const item: DroppedItemLike = {
      kind: 'file',
      webkitGetAsEntry: () => {
        asked += 1;
        return null;
      },
      getAsFile: () => null,
    };
    void readDroppedItems([item, item]);
    expect(asked).toBe(2);
  });

  test('of a folder that cannot be read says which', async () => {
    const folder: DirectoryEntryLike = {
      ...directoryEntry('/locked', {}),
      createReader: () => ({
        readEntries: (_done, failed) => failed(new DOMException('no permission', 'NotReadableError')),
      }),
    };
    await expect(readDroppedItems([dropped(folder)])).rejects.toMatchObject({
      code: 'read-failed',
      message: '/locked could not be read: no permission',
    });
  });

  test('of a folder with too many files is refused', async () => {
    let left = maxDroppedFiles + 1;
    const file = new File([], 'x');
    const entry: FileEntryLike = { ...fileEntry('/big/x', ''), file: (done) => done(file) };
    const folder: DirectoryEntryLike = {
      ...directoryEntry('/big', {}),
      createReader: () => ({
        readEntries(done) {
          const count = Math.min(left, 10_000);
          left -= count;
          done(new Array<EntryLike>(count).fill(entry));
        },
      }),
    };
    await expect(readDroppedItems([dropped(folder)])).rejects.toMatchObject({ code: 'too-many-entries' });
  });
});

describe('a file input', () => {
  test('gives an input for each file', () => {
    const files = ['a.tar', 'b.tar'].map((name) => new File([], name));
    expect(readChosenFiles(files).map((input) => [input.name, input.isFolder])).toEqual([
      ['a.tar', false],
      ['b.tar', false],
    ]);
  });

  test('that chose a folder gives one input with paths', () => {
    const files = ['image/index.json', 'image/blobs/sha256/a'].map((path) => {
      const file = new File([], path.slice(path.lastIndexOf('/') + 1));
      Object.defineProperty(file, 'webkitRelativePath', { value: path });
      return file;
    });
    expect(readChosenFiles(files)).toMatchObject([
      { name: 'image', isFolder: true, files: [{ path: 'image/index.json' }, { path: 'image/blobs/sha256/a' }] },
    ]);
  });
});
