import type { Spill, SpillStore } from '../../core/compression/spill.ts';
import type { OpfsDirectory, OpfsSyncHandle } from '../blob-cache/opfs-types.ts';
import { attempt } from '../blob-cache/opfs-writer.ts';

/*
 *   spills/<session>/<key>     unpacked bytes of one stretch, from its start on. The length of the file says how many are there.
 */
const DIRECTORY = 'spills';

export interface SpillLimits {
  /** Bytes that the spills of one session may take. What was written longest ago goes first; what does not fit is not kept. */
  readonly maxBytes: number;
}

/** The unpacked layers of all but the largest images. */
export const defaultSpillLimits: SpillLimits = { maxBytes: 4 * 2 ** 30 };

/** 64 KiB to 1 MiB at once were written at 1.2 to 4.4 GB/s, 8 MiB at 0.3. */
const WRITE_BYTES = 512 * 1024;

/**
 * Spills in the browser's private files, for workers. `root`: what `navigator.storage.getDirectory()` answers. Nothing is made
 * before something is kept.
 */
export function opfsSpillStore(root: OpfsDirectory, session: string, limits: SpillLimits): SpillStore {
  return {
    open: async (key, endBytes) => {
      const folder = await attempt(async () =>
        (await root.getDirectoryHandle(DIRECTORY, { create: true })).getDirectoryHandle(session, { create: true }),
      );
      if (folder === null) return null;
      const others = await makeRoom(folder, key, limits.maxBytes - endBytes);
      const handle = await attempt(async () => {
        const file = await folder.getFileHandle(key, { create: true });
        // Two workers that unpack the same stretch write the same bytes to the same places. Where the browser grants only one
        // of them the file, the other reads without.
        return (await file.createSyncAccessHandle?.({ mode: 'readwrite-unsafe' })) ?? null;
      });
      return handle && new OpfsSpill(handle, limits.maxBytes - others);
    },
  };
}

/** Names of the sessions that have spills, or had when they ended without taking them away. */
export async function listSpillSessions(root: OpfsDirectory): Promise<readonly string[]> {
  const names: string[] = [];
  await attempt(async () => {
    for await (const [name] of (await root.getDirectoryHandle(DIRECTORY)).entries()) names.push(name);
  });
  return names;
}

/** Answers whether they are gone; not, as long as one of them is open. */
export async function removeSpills(root: OpfsDirectory, session: string): Promise<boolean> {
  await attempt(async () => (await root.getDirectoryHandle(DIRECTORY)).removeEntry(session, { recursive: true }));
  return !(await listSpillSessions(root)).includes(session);
}

/** Removes what was written longest ago until the others take no more than `maxBytes`; answers what they take then. */
async function makeRoom(folder: OpfsDirectory, key: string, maxBytes: number): Promise<number> {
  const others: File[] = [];
  await attempt(async () => {
    for await (const [name] of folder.entries()) {
      const file = await attempt(async () => (await folder.getFileHandle(name)).getFile());
      if (file !== null && name !== key) others.push(file);
    }
  });
  others.sort((a, b) => a.lastModified - b.lastModified);
  let bytes = others.reduce((sum, { size }) => sum + size, 0);
  for (const { name, size } of others) {
    if (bytes <= maxBytes) break;
    // One that is being read stays: its reader holds it.
    const isGone = await attempt(async () => folder.removeEntry(name).then(() => true));
    if (isGone === true) bytes -= size;
  }
  return bytes;
}

class OpfsSpill implements Spill {
  readonly #handle: OpfsSyncHandle;
  readonly #maxBytes: number;
  readonly #pending = new Uint8Array(WRITE_BYTES);
  #pendingBytes = 0;
  #writtenBytes: number;
  #isFull = false;

  constructor(handle: OpfsSyncHandle, maxBytes: number) {
    this.#handle = handle;
    this.#maxBytes = maxBytes;
    this.#writtenBytes = handle.getSize();
  }

  get sizeBytes(): number {
    return this.#writtenBytes + this.#pendingBytes;
  }

  read(offsetBytes: number, target: Uint8Array): number {
    try {
      return this.#handle.read(target.subarray(0, Math.max(0, this.#writtenBytes - offsetBytes)), { at: offsetBytes });
    } catch {
      return 0;
    }
  }

  append(bytes: Uint8Array): boolean {
    for (let at = 0; at < bytes.length && !this.#isFull;) {
      const part = bytes.subarray(at, at + WRITE_BYTES - this.#pendingBytes);
      this.#pending.set(part, this.#pendingBytes);
      this.#pendingBytes += part.length;
      at += part.length;
      if (this.#pendingBytes === WRITE_BYTES) this.#write();
    }
    return !this.#isFull;
  }

  close(): void {
    this.#write();
    this.#handle.close();
  }

  #write(): void {
    const bytes = this.#pending.subarray(
      0,
      Math.max(0, Math.min(this.#pendingBytes, this.#maxBytes - this.#writtenBytes)),
    );
    this.#isFull ||= bytes.length < this.#pendingBytes;
    this.#pendingBytes = 0;
    try {
      const written = this.#handle.write(bytes, { at: this.#writtenBytes });
      this.#writtenBytes += written;
      this.#isFull ||= written < bytes.length;
    } catch {
      // The browser has no room.
      this.#isFull = true;
    }
  }
}
