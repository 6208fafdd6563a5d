import { AppError } from '../../base/app-error.ts';
import type { InputFile } from '../../worker/session-types.ts';

/** One thing to open: an archive, or a folder with all that is in it. */
export interface OpenableInput {
  readonly name: string;
  readonly files: readonly InputFile[];
}

/** An OCI layout has a file per blob. A folder with more than this is someone's disk and not an image. */
export const MAX_FOLDER_FILES = 50_000;

/**
 * What a drop or a paste holds. Must be called while the event is being handled: the browser empties `items` after it.
 * Each file becomes an input of its own, each folder one input; rejects with AppError when a folder is too large or
 * cannot be read.
 */
export function readDroppedItems(
  transfer: DataTransfer,
  maxFiles = MAX_FOLDER_FILES,
): Promise<readonly OpenableInput[]> {
  const entries = [...transfer.items]
    .filter((item) => item.kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  return Promise.all(
    entries.map(async ({ entry, file }) => {
      if (entry !== null && entry.isDirectory) return readFolder(entry as FileSystemDirectoryEntry, maxFiles);
      return file === null ? null : { name: file.name, files: [{ path: file.name, file }] };
    }),
  ).then((inputs) => inputs.filter((input) => input !== null));
}

/** What was chosen in a file dialog: files, or one folder (`webkitRelativePath` is then set on each of its files). */
export function readChosenFiles(files: readonly File[]): readonly OpenableInput[] {
  const [first] = files;
  if (first === undefined) return [];
  if (first.webkitRelativePath === '') {
    return files.map((file) => ({ name: file.name, files: [{ path: file.name, file }] }));
  }
  const [folder = first.name] = first.webkitRelativePath.split('/');
  return [
    {
      name: folder,
      files: files.map((file) => ({ path: file.webkitRelativePath.slice(folder.length + 1), file })),
    },
  ];
}

async function readFolder(root: FileSystemDirectoryEntry, maxFiles: number): Promise<OpenableInput> {
  const files: InputFile[] = [];
  const waiting: FileSystemDirectoryEntry[] = [root];
  for (let directory = waiting.pop(); directory !== undefined; directory = waiting.pop()) {
    for (const entry of await readDirectory(directory, maxFiles)) {
      if (entry.isDirectory) {
        waiting.push(entry as FileSystemDirectoryEntry);
        continue;
      }
      if (files.length === maxFiles) {
        throw new AppError(
          'no-image',
          `the folder holds more than ${maxFiles.toLocaleString('en-US')} files; an image folder is an OCI layout, with a file per blob`,
          { file: root.name },
        );
      }
      const file = await readEntry(entry as FileSystemFileEntry);
      files.push({ path: entry.fullPath.slice(root.fullPath.length + 1), file });
    }
  }
  return { name: root.name, files };
}

/** `readEntries` answers in batches (100 in Chromium) until an empty one. */
async function readDirectory(
  directory: FileSystemDirectoryEntry,
  maxEntries: number,
): Promise<readonly FileSystemEntry[]> {
  const reader = directory.createReader();
  const entries: FileSystemEntry[] = [];
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, (cause) => reject(unreadable(directory.fullPath, cause)));
    });
    if (batch.length === 0) return entries;
    entries.push(...batch);
    if (entries.length > maxEntries) return entries;
  }
}

function readEntry(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => {
    entry.file(resolve, (cause) => reject(unreadable(entry.fullPath, cause)));
  });
}

function unreadable(path: string, cause: DOMException): AppError {
  return new AppError('read-failed', `the browser could not read it: ${cause.message}`, { file: path }, { cause });
}
