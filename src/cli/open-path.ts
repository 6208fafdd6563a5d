import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { AppError } from '../base/app-error.ts';
import type { ByteSource } from '../core/bytes/byte-source.ts';
import type { Input } from '../core/formats/open-input.ts';
import { FileSource, listFolder } from './file-source.ts';

/** A file or folder on disk, ready to be opened, and what its blobs' `file` index refers to. */
export interface OpenedPath {
  readonly input: Input;
  readonly files: readonly ByteSource[];
  readonly close: () => Promise<void>;
}

/** Throws AppError 'read-failed' when there is no such file or it may not be read. */
export async function openPath(path: string): Promise<OpenedPath> {
  const name = basename(resolve(path));
  const found = await stat(path).catch((cause: unknown) => {
    throw new AppError(
      'read-failed',
      `${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      {},
      { cause },
    );
  });
  if (!found.isDirectory()) {
    const source = await FileSource.open(path);
    return { input: { kind: 'file', name, source }, files: [source], close: () => source.close() };
  }
  const files = await listFolder(path);
  return {
    input: { kind: 'folder', name, files },
    files: files.map((file) => file.source),
    close: async () => {
      await Promise.all(files.map((file) => file.source.close()));
    },
  };
}
