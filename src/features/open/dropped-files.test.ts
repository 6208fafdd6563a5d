import { expect, test } from 'vitest';
import { AppError } from '../../base/app-error.ts';
import { readChosenFiles, readDroppedItems } from './dropped-files.ts';

function fileOf(name: string, webkitRelativePath = ''): File {
  return Object.defineProperty(new File(['x'], name), 'webkitRelativePath', { value: webkitRelativePath });
}

/** A FileSystemEntry of a folder; `batch` is how many entries one readEntries answers. */
function folderOf(name: string, tree: Record<string, unknown>, parent = '', batch = 2): FileSystemEntry {
  const fullPath = `${parent}/${name}`;
  const entries = Object.entries(tree).map(([child, content]) =>
    typeof content === 'object' && content !== null
      ? folderOf(child, content as Record<string, unknown>, fullPath, batch)
      : ({
          isDirectory: false,
          name: child,
          fullPath: `${fullPath}/${child}`,
          file: (done: (file: File) => void) => done(fileOf(child)),
        } as unknown as FileSystemEntry),
  );
  let at = 0;
  const createReader = () => ({
    readEntries: (done: (entries: FileSystemEntry[]) => void) => {
      done(entries.slice(at, at + batch));
      at += batch;
    },
  });
  return { isDirectory: true, name, fullPath, createReader } as unknown as FileSystemEntry;
}

function drop(items: readonly { readonly entry: FileSystemEntry | null; readonly file: File | null }[]): DataTransfer {
  return {
    items: items.map(({ entry, file }) => ({ kind: 'file', webkitGetAsEntry: () => entry, getAsFile: () => file })),
  } as unknown as DataTransfer;
}

test('several files are several inputs', () => {
  expect(readChosenFiles([fileOf('a.tar'), fileOf('b.tar')]).map(({ name }) => name)).toEqual(['a.tar', 'b.tar']);
});

test('a chosen folder is one input, its paths without the folder’s own name', () => {
  const files = [fileOf('index.json', 'layout/index.json'), fileOf('ab', 'layout/blobs/sha256/ab')];
  const [input, ...more] = readChosenFiles(files);
  expect(more).toEqual([]);
  expect(input?.name).toBe('layout');
  expect(input?.files.map(({ path }) => path)).toEqual(['index.json', 'blobs/sha256/ab']);
});

test('a dropped folder is walked to its depth, in batches', async () => {
  const tree = { 'oci-layout': 1, 'index.json': 1, blobs: { sha256: { a: 1, b: 1, c: 1 } } };
  const [input] = await readDroppedItems(drop([{ entry: folderOf('layout', tree), file: null }]));
  expect(input?.files.map(({ path }) => path).toSorted()).toEqual([
    'blobs/sha256/a',
    'blobs/sha256/b',
    'blobs/sha256/c',
    'index.json',
    'oci-layout',
  ]);
});

test('files and folders dropped together keep their order', async () => {
  const inputs = await readDroppedItems(
    drop([
      { entry: folderOf('layout', { a: 1 }), file: null },
      { entry: null, file: fileOf('b.tar') },
    ]),
  );
  expect(inputs.map(({ name }) => name)).toEqual(['layout', 'b.tar']);
});

test('a whole disk dropped by mistake is refused and named', async () => {
  const home = folderOf('home', { a: 1, b: { c: 1, d: 1 }, e: 1 });
  const dropped = readDroppedItems(drop([{ entry: home, file: null }]), 3);
  await expect(dropped).rejects.toSatisfy((error) => error instanceof AppError && error.place.file === 'home');
});

test('a folder with exactly as many files as are allowed is opened', async () => {
  const [input] = await readDroppedItems(drop([{ entry: folderOf('home', { a: 1, b: { c: 1 } }), file: null }]), 2);
  expect(input?.files).toHaveLength(2);
});

test('a drop of text holds nothing to open', async () => {
  const transfer = { items: [{ kind: 'string', webkitGetAsEntry: () => null, getAsFile: () => null }] };
  expect(await readDroppedItems(transfer as unknown as DataTransfer)).toEqual([]);
});
