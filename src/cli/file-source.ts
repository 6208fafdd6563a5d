import type { Dirent } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../base/app-error.ts';
import type { ByteSource } from '../core/bytes/byte-source.ts';
import { streamByWindows } from '../core/bytes/window-reader.ts';
import type { FolderFile } from '../core/formats/folder-index.ts';

/**
 * A file on disk as a ByteSource. It is opened at the first read and stays open until `close`, so that a folder of thousands
 * of blobs does not take a handle for each.
 */
export class FileSource implements ByteSource {
  readonly path: string;
  readonly sizeBytes: number;
  #handle: Promise<FileHandle> | null = null;
  #isClosed = false;

  constructor(path: string, sizeBytes: number) {
    this.path = path;
    this.sizeBytes = sizeBytes;
  }

  /** Throws read-failed when there is no such file. */
  static async open(path: string): Promise<FileSource> {
    try {
      return new FileSource(path, (await stat(path)).size);
    } catch (error) {
      throw readFailed(path, error);
    }
  }

  async read(offsetBytes: number, lengthBytes: number, signal?: AbortSignal): Promise<Uint8Array> {
    signal?.throwIfAborted();
    const length = Math.max(0, Math.min(lengthBytes, this.sizeBytes - offsetBytes));
    const bytes = new Uint8Array(length);
    let filled = 0;
    try {
      const handle = await this.#open();
      while (filled < length) {
        const { bytesRead } = await handle.read(bytes, filled, length - filled, offsetBytes + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
        signal?.throwIfAborted();
      }
    } catch (error) {
      throw readFailed(this.path, error);
    }
    return filled === length ? bytes : bytes.subarray(0, filled);
  }

  stream(offsetBytes: number, lengthBytes: number): ReadableStream<Uint8Array> {
    return streamByWindows(this, offsetBytes, lengthBytes);
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    this.#isClosed = true;
    if (handle) await (await handle).close();
  }

  #open(): Promise<FileHandle> {
    // A read that nobody waits for any more must not open it again.
    if (this.#isClosed)
      return Promise.reject(new AppError('read-failed', `${this.path} was closed`, { file: this.path }));
    this.#handle ??= open(this.path, 'r');
    return this.#handle;
  }
}

/** A file of a folder as FileSource; close each when done. */
export interface FileInFolder extends FolderFile {
  readonly source: FileSource;
}

/** All files below a folder, links followed, in the order of their names. Throws read-failed. */
export async function listFolder(path: string): Promise<FileInFolder[]> {
  const files: FileInFolder[] = [];
  try {
    await listInto(path, '', files);
  } catch (error) {
    throw readFailed(path, error);
  }
  return files;
}

async function listInto(root: string, below: string, files: FileInFolder[]): Promise<void> {
  const entries: Dirent[] = await readdir(join(root, below), { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    // A linked folder could lead round in a circle: only linked files are followed.
    if (entry.isDirectory()) await listInto(root, path, files);
    else if (entry.isFile() || entry.isSymbolicLink()) {
      const found = await stat(join(root, path)).catch(() => null);
      if (found?.isFile()) files.push({ path, source: new FileSource(join(root, path), found.size) });
    }
  }
}

function readFailed(path: string, error: unknown): unknown {
  if (error instanceof AppError || (error instanceof DOMException && error.name === 'AbortError')) return error;
  const why = error instanceof Error ? error.message : String(error);
  return new AppError('read-failed', `${path} could not be read: ${why}`, { file: path }, { cause: error });
}
