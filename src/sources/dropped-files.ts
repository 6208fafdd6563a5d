import { AppError } from '../base/app-error.ts';

/** A dropped or chosen file: its path inside what was dropped, the dropped folder's own name included. */
export interface DroppedFile {
  readonly path: string;
  readonly file: File;
}

/** What was dropped together, with a name for titles: the folder's, or the single file's. */
export interface DroppedInput {
  readonly name: string;
  readonly isFolder: boolean;
  readonly files: readonly DroppedFile[];
}

/** Files below one dropped folder; an OCI layout with thousands of images stays far under it. */
export const maxDroppedFiles = 50_000;

/*
 * The parts of the File and Directory Entries API that are used (https://wicg.github.io/entries-api/). Declared here, as this
 * folder compiles without a page's globals; what a browser hands over fits.
 */
export interface EntryLike {
  readonly name: string;
  readonly fullPath: string;
  readonly isFile: boolean;
  readonly isDirectory: boolean;
}
export interface FileEntryLike extends EntryLike {
  file(done: (file: File) => void, failed: (error: DOMException) => void): void;
}
export interface DirectoryEntryLike extends EntryLike {
  createReader(): { readEntries(done: (entries: EntryLike[]) => void, failed: (error: DOMException) => void): void };
}
export interface DroppedItemLike {
  readonly kind: string;
  webkitGetAsEntry(): EntryLike | null;
  getAsFile(): File | null;
}

/**
 * What a drop event carries, one input for each file or folder dropped.
 * Must be called during the event, before anything is awaited: the items are emptied when the event ends.
 * Throws read-failed when a folder cannot be listed, too-many-entries past maxDroppedFiles.
 */
export function readDroppedItems(items: Iterable<DroppedItemLike>): Promise<DroppedInput[]> {
  const dropped = [...items]
    .filter((item) => item.kind === 'file')
    .map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }));
  return Promise.all(
    dropped.map(async ({ entry, file }): Promise<DroppedInput | null> => {
      if (entry?.isDirectory) {
        const files: DroppedFile[] = [];
        await listDirectory(entry as DirectoryEntryLike, files);
        return { name: entry.name, isFolder: true, files };
      }
      return file ? { name: file.name, isFolder: false, files: [{ path: file.name, file }] } : null;
    }),
  ).then((inputs) => inputs.filter((input) => input !== null));
}

async function listDirectory(directory: DirectoryEntryLike, files: DroppedFile[]): Promise<void> {
  const reader = directory.createReader();
  for (;;) {
    // Answers at most 100 entries at a time in Chromium; an empty answer is the end.
    const entries = await ask<EntryLike[]>((done, failed) => reader.readEntries(done, failed), directory);
    if (entries.length === 0) return;
    // Together, as each answer is a trip to the browser's main process.
    const chosen = await Promise.all(
      entries
        .filter((entry) => entry.isFile)
        .map(async (entry): Promise<DroppedFile> => {
          const file = await ask<File>((done, failed) => (entry as FileEntryLike).file(done, failed), entry);
          return { path: entry.fullPath.replace(/^\/+/, ''), file };
        }),
    );
    for (const file of chosen) files.push(file);
    if (files.length > maxDroppedFiles) {
      throw new AppError(
        'too-many-entries',
        `The folder has more than ${maxDroppedFiles.toLocaleString('en')} files; that is no image layout.`,
        { file: directory.fullPath },
      );
    }
    for (const entry of entries) if (entry.isDirectory) await listDirectory(entry as DirectoryEntryLike, files);
  }
}

function ask<T>(
  call: (done: (value: T) => void, failed: (error: DOMException) => void) => void,
  entry: EntryLike,
): Promise<T> {
  return new Promise((resolve, reject) => {
    call(resolve, (cause) => {
      const message = `${entry.fullPath} could not be read: ${cause.message}`;
      reject(new AppError('read-failed', message, { file: entry.fullPath }, { cause }));
    });
  });
}

/**
 * What a file input chose: a folder when it was chosen as one (`webkitdirectory` gives relative paths), else one input for
 * each file.
 */
export function readChosenFiles(files: Iterable<File>): DroppedInput[] {
  const inputs: DroppedInput[] = [];
  const folders = new Map<string, DroppedFile[]>();
  for (const file of files) {
    const path = file.webkitRelativePath || '';
    if (path === '') {
      inputs.push({ name: file.name, isFolder: false, files: [{ path: file.name, file }] });
      continue;
    }
    const folder = path.slice(0, path.indexOf('/'));
    const listed = folders.get(folder) ?? [];
    listed.push({ path, file });
    folders.set(folder, listed);
  }
  for (const [name, listed] of folders) inputs.push({ name, isFolder: true, files: listed });
  return inputs;
}
