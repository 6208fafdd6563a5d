import type { OpfsFile } from './opfs-types.ts';

export interface OpfsWriter {
  readonly append: (bytes: Uint8Array) => Promise<void>;
  readonly close: () => Promise<void>;
  readonly abort: () => Promise<void>;
}

/** Writes a file anew. Rejects where it is held elsewhere or the browser has no room. */
export async function openWriter(file: OpfsFile): Promise<OpfsWriter> {
  if (file.createSyncAccessHandle) {
    const handle = await file.createSyncAccessHandle();
    handle.truncate(0);
    let at = 0;
    return {
      append: async (bytes) => {
        await Promise.resolve();
        const written = handle.write(bytes, { at });
        at += written;
        if (written < bytes.length) throw new Error('the browser has no room for the rest');
      },
      close: async () => {
        await Promise.resolve();
        handle.flush();
        handle.close();
      },
      abort: async () => {
        await Promise.resolve();
        handle.close();
      },
    };
  }
  if (!file.createWritable) throw new Error('this browser cannot write private files here');
  const writable = await file.createWritable();
  return {
    append: (bytes) => writable.write(bytes),
    close: () => writable.close(),
    abort: () => writable.abort(),
  };
}

/** Null where the file system refuses: no room, held elsewhere, removed meanwhile. None of that may break a reading. */
export async function attempt<Result>(act: () => Promise<Result>): Promise<Result | null> {
  try {
    return await act();
  } catch {
    return null;
  }
}
