import type { ByteSource } from '../bytes/byte-source.ts';
import { isControlName } from './archive-shape.ts';
import { normalizeMemberName, topComponent } from './member-name.ts';
import { MemberStore } from './member-store.ts';

/** One file of a dropped folder. The path may start with the folder's own name. */
export interface FolderFile {
  readonly path: string;
  readonly source: ByteSource;
}

export interface IndexedFolder {
  readonly store: MemberStore;
  /** Folder that the image lies in below what was dropped, or null. */
  readonly prefix: string | null;
}

/**
 * The same store for a folder on disk: an OCI layout or an unpacked docker-archive.
 * A location's `file` is the index in `files`.
 */
export function indexFolder(files: readonly FolderFile[], signal?: AbortSignal): IndexedFolder {
  const store = new MemberStore((location) => {
    const file = location.kind === 'range' ? files[location.file] : undefined;
    return file ? file.source.read(0, location.sizeBytes, signal) : Promise.resolve(new Uint8Array(0));
  });
  const names = files.map((file) => normalizeMemberName(file.path));
  const prefix = findPrefix(names);
  names.forEach((name, index) => {
    if (name === null) return;
    const inside = prefix === null ? name : name.startsWith(`${prefix}/`) ? name.slice(prefix.length + 1) : null;
    if (inside === null) return;
    store.addFile(inside, { kind: 'range', file: index, offsetBytes: 0, sizeBytes: files[index]!.source.sizeBytes });
  });
  return { store, prefix };
}

/** The one top folder whose files are the image's, where the top itself has no control file. */
function findPrefix(names: readonly (string | null)[]): string | null {
  let single: string | null = null;
  let holdsControlFile = false;
  for (const name of names) {
    if (name === null) continue;
    if (isControlName(name)) return null;
    const top = topComponent(name);
    if (top === name) continue;
    if (single !== null && single !== top) return null;
    single = top;
    if (isControlName(name.slice(top.length + 1))) holdsControlFile = true;
  }
  return holdsControlFile ? single : null;
}
