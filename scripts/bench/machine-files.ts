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

/** One huge file would make a layer of its own, and a layer of one file tells nothing about trees. */
const LARGEST_FILE_BYTES = 64 * 2 ** 20;

/**
 * Walks the machine's own files, in the order of their names, until `sizeBytes` of content are found. Files that cannot
 * be read are passed over. Throws when the machine has too little.
 */
export async function listMachineFiles(sizeBytes: number): Promise<MachineFile[]> {
  const found: MachineFile[] = [];
  let total = 0;
  for (const root of ROOTS) {
    // A stack rather than recursion: /usr is deep enough on some machines.
    const pending = [root];
    for (let folder = pending.pop(); folder !== undefined && total < sizeBytes; folder = pending.pop()) {
      const names = await readdir(folder).catch(() => []);
      for (const name of names.sort()) {
        const path = join(folder, name);
        const file = await describe(path);
        if (file === null || file.sizeBytes > LARGEST_FILE_BYTES) continue;
        if (file.kind === 'directory') pending.push(path);
        found.push(file);
        total += file.sizeBytes;
        if (total >= sizeBytes) break;
      }
    }
    if (total >= sizeBytes) return found;
  }
  if (total < sizeBytes / 2) throw new Error(`this machine has only ${String(total)} bytes of files to make images of`);
  return found;
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
