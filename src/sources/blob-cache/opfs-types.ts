/*
 * What is used of the origin private file system (WHATWG File System), which pages and workers have and Node has not. The
 * root comes from `navigator.storage.getDirectory()` and is passed in.
 */

export interface OpfsDirectory {
  entries(): AsyncIterable<readonly [string, { readonly kind: 'file' | 'directory' }]>;
  getDirectoryHandle(name: string, options?: { create?: boolean }): Promise<OpfsDirectory>;
  getFileHandle(name: string, options?: { create?: boolean }): Promise<OpfsFile>;
  removeEntry(name: string, options?: { recursive?: boolean }): Promise<void>;
}

export interface OpfsFile {
  getFile(): Promise<File>;
  /** Workers only. Holds the file exclusively until it is closed, unless both sides ask for less and the browser knows of that. */
  createSyncAccessHandle?(options?: { mode?: 'readwrite' | 'readwrite-unsafe' }): Promise<OpfsSyncHandle>;
  /** Where there are no sync handles. What is written shows in the file when it is closed. */
  createWritable?(): Promise<OpfsWritable>;
}

export interface OpfsSyncHandle {
  getSize(): number;
  read(target: Uint8Array, options?: { at?: number }): number;
  write(bytes: Uint8Array, options?: { at?: number }): number;
  truncate(sizeBytes: number): void;
  flush(): void;
  close(): void;
}

export interface OpfsWritable {
  write(bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
  abort(): Promise<void>;
}
