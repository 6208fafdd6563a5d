import { saveBlob } from './save-blob.ts';

/** How a stream gets to the disk here. */
export type SaveRoute =
  /** The person chooses a file, and it is written as the bytes come. */
  | { readonly kind: 'picked'; readonly handle: FileSystemFileHandle }
  /** Written to the browser's private files first, then downloaded from there. */
  | { readonly kind: 'private-file' }
  /** Gathered in memory. */
  | { readonly kind: 'memory' };

/** What is gathered in memory at most: 1 GiB, beyond which browsers begin to refuse. */
export const MAX_BYTES_IN_MEMORY = 2 ** 30;

/** Begins the names of private files that wait to be downloaded. */
const PRIVATE_PREFIX = 'download-';

interface FilePickers {
  /** File System Access; Chromium has it, and not in every frame. */
  readonly showSaveFilePicker?: (options: { readonly suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/**
 * To be called in the click itself, since choosing a file wants one. Rejects with an AbortError where the person chooses none.
 */
export async function chooseRoute(suggestedName: string): Promise<SaveRoute> {
  const { showSaveFilePicker } = window as FilePickers;
  if (showSaveFilePicker !== undefined) {
    try {
      return { kind: 'picked', handle: await showSaveFilePicker.call(window, { suggestedName }) };
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      // Not allowed here (a frame of another origin): the other ways are.
    }
  }
  const root = await privateFiles();
  return root === null ? { kind: 'memory' } : { kind: 'private-file' };
}

/**
 * Writes a stream to its end, no faster than the disk takes it, and hands it to the browser where that has not happened on the way.
 * Leaves nothing behind when it fails. Rejects as the stream does, and as writing does (QuotaExceededError).
 */
export async function saveStream(
  route: SaveRoute,
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  fileName: string,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const counted = stream.pipeThrough(countBytes(onBytes));
  switch (route.kind) {
    case 'picked':
      // Closing puts the file in its place; without that, nothing of it is kept.
      await counted.pipeTo(await route.handle.createWritable());
      return;
    case 'private-file':
      await saveThroughPrivateFile(counted, fileName);
      return;
    case 'memory':
      saveBlob(await gatherInMemory(counted, MAX_BYTES_IN_MEMORY), fileName);
      return;
  }
}

async function saveThroughPrivateFile(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  fileName: string,
): Promise<void> {
  const root = await navigator.storage.getDirectory();
  await removeStale(root);
  const name = `${PRIVATE_PREFIX}${crypto.randomUUID()}`;
  const handle = await root.getFileHandle(name, { create: true });
  // Says to other tabs that it is in use; the browser lets go of it with this tab.
  await new Promise<void>((resolve, reject) => {
    void navigator.locks.request(name, async () => {
      try {
        await stream.pipeTo(await handle.createWritable());
        saveBlob(await handle.getFile(), fileName);
        resolve();
      } catch (error) {
        await root.removeEntry(name).catch(() => undefined);
        reject(error instanceof Error ? error : new Error(String(error)));
        return;
      }
      // The browser still copies out of it; it goes when the next one is saved after this tab is gone.
      await new Promise(() => undefined);
    });
  });
}

/** Private files of tabs that are gone. */
async function removeStale(root: FileSystemDirectoryHandle): Promise<void> {
  for await (const name of (root as unknown as { keys(): AsyncIterable<string> }).keys()) {
    if (!name.startsWith(PRIVATE_PREFIX)) continue;
    await navigator.locks.request(name, { ifAvailable: true }, async (lock) => {
      if (lock !== null) await root.removeEntry(name).catch(() => undefined);
    });
  }
}

async function privateFiles(): Promise<FileSystemDirectoryHandle | null> {
  const canWrite = typeof FileSystemFileHandle !== 'undefined' && 'createWritable' in FileSystemFileHandle.prototype;
  if (!canWrite) return null;
  try {
    return await navigator.storage.getDirectory();
  } catch {
    // Private windows of some browsers have none.
    return null;
  }
}

/** Rejects with a RangeError where the stream is longer than the limit. */
export async function gatherInMemory(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  limitBytes: number,
): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    bytes += next.value.length;
    if (bytes > limitBytes) {
      const message = 'This browser can only save up to 1 GiB at once. Save a part of it, or use the command line.';
      await reader.cancel(message);
      throw new RangeError(message);
    }
    parts.push(next.value);
  }
  return new Blob(parts, { type: 'application/octet-stream' });
}

function countBytes(
  onBytes: (bytes: number) => void,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.length;
      onBytes(bytes);
      controller.enqueue(chunk);
    },
  });
}
