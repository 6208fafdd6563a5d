import { latin1Bytes } from '../../analysis/latin1-bytes.ts';
import type { FinalFilesystem } from './final-filesystem.ts';
import type { PackageOwners } from './package-owners.ts';

const decoder = new TextDecoder('latin1');
const utf8 = new TextDecoder();

/**
 * Gives paths by apk's database of what is installed: a paragraph for each package, of lines `P:name`, `V:version`, `F:directory`
 * and, below a directory, `R:file` (apk-tools, apk v2 installed database).
 */
export function ownByApk(database: Uint8Array, filesystem: FinalFilesystem, owners: PackageOwners): void {
  for (const paragraph of decoder.decode(database).split('\n\n')) {
    const lines = paragraph.split('\n');
    const name = lines.find((line) => line.startsWith('P:'))?.slice(2);
    if (name === undefined) continue;
    const version = lines.find((line) => line.startsWith('V:'))?.slice(2) ?? null;
    const owner = owners.add({ kind: 'apk', name: utf8.decode(latin1Bytes(name)), version });
    let directory = '';
    for (const line of lines) {
      if (line.startsWith('F:')) directory = line.slice(2);
      else if (line.startsWith('R:')) {
        const path = latin1Bytes(directory === '' ? line.slice(2) : `${directory}/${line.slice(2)}`);
        owners.own(filesystem.find(path, 0, path.length), owner);
      }
    }
  }
}
