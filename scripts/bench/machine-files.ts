import { createHash } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** A file of this machine that goes into a bench image. */
export interface MachineFile {
  readonly path: string;
  readonly kind: 'file' | 'directory' | 'symlink';
  readonly sizeBytes: number;
  readonly mode: number;
  readonly mtimeSeconds: number;
}

/** Places that hold many small text files, libraries and programs, on nearly every Unix machine. */
const ROOTS = ['/usr/lib', '/usr/share', '/usr/bin', '/usr/include', '/usr/local', '/usr/libexec', '/usr/src', '/opt'];

/**
 * A few huge libraries would make up most of the bytes, and an image of them tells nothing about trees: with this limit a
 * gigabyte has some forty thousand entries, about as many as that of a distribution's image.
 */
const LARGEST_FILE_BYTES = 4 * 2 ** 20;

/**
 * Picks folders of the machine, all over it, until they hold `sizeBytes` of files. The same on every run while the
 * machine stays the same. What cannot be read is passed over. Throws when the machine has too little.
 */
export async function listMachineFiles(sizeBytes: number): Promise<MachineFile[]> {
  const folders: { readonly order: string; readonly files: MachineFile[] }[] = [];
  for (const root of ROOTS) {
    // A stack rather than recursion: /usr is deep enough on some machines.
    const pending = [root];
    for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
      const files: MachineFile[] = [];
      for (const name of (await readdir(folder).catch(() => [])).sort()) {
        const file = await describe(join(folder, name));
        if (file === null || file.sizeBytes > LARGEST_FILE_BYTES) continue;
        if (file.kind === 'directory') pending.push(file.path);
        files.push(file);
      }
      folders.push({ order: createHash('sha256').update(folder).digest('hex'), files });
    }
  }
  const picked: MachineFile[] = [];
  let total = 0;
  for (const { files } of folders.sort((a, b) => (a.order < b.order ? -1 : 1))) {
    if (total >= sizeBytes) break;
    for (const file of files) {
      picked.push(file);
      total += file.sizeBytes;
    }
  }
  if (total < sizeBytes / 2) throw new Error(`this machine has only ${String(total)} bytes of files to make images of`);
  return picked.sort((a, b) => (a.path < b.path ? -1 : 1));
}

async function describe(path: string): Promise<MachineFile | null> {
  const facts = await lstat(path).catch(() => null);
  if (facts === null) return null;
  const kind = facts.isFile() ? 'file' : facts.isDirectory() ? 'directory' : facts.isSymbolicLink() ? 'symlink' : null;
  if (kind === null) return null;
  return {
    path,
    kind,
    sizeBytes: kind === 'file' ? facts.size : 0,
    mode: facts.mode & 0o7777,
    mtimeSeconds: Math.floor(facts.mtimeMs / 1000),
  };
}

/** Cuts the list into `count` runs of about equal content. */
export function splitFiles(files: readonly MachineFile[], count: number): MachineFile[][] {
  const total = files.reduce((sum, file) => sum + file.sizeBytes, 0);
  const parts: MachineFile[][] = Array.from({ length: count }, () => []);
  let before = 0;
  for (const file of files) {
    parts[Math.min(count - 1, Math.floor((before / (total + 1)) * count))]?.push(file);
    before += file.sizeBytes;
  }
  return parts;
}
