import { hasInvalidBytes } from '../bytes/byte-text.ts';
import type { TarEntry } from '../tar/tar-entry.ts';
import { EntryType } from '../tar/tar-entry.ts';
import type { NameOddities } from './canonical-path.ts';
import type { LayerTableBuilder } from './layer-table-builder.ts';
import type { WarningTally } from './warning-tally.ts';

/** Paths longer than this are read and counted as out of the ordinary (Linux's PATH_MAX). */
export const longPathBytes = 4096;

const windowsFiles = 1;
const windowsHives = 2;

/** Counts what is out of the ordinary in the entries of one layer, however the layer was listed. */
export class EntryOddities {
  readonly #builder: LayerTableBuilder;
  readonly #warnings: WarningTally;
  /** Sum of the top-level folders of a Windows layer that were seen. */
  #windowsFolders = 0;

  constructor(builder: LayerTableBuilder, warnings: WarningTally) {
    this.#builder = builder;
    this.#warnings = warnings;
  }

  /** For the entry that was appended last; `oddities` is what appending it answered. */
  note(entry: TarEntry, oddities: NameOddities): void {
    const index = this.#builder.entryCount - 1;
    const path = (): string => this.#builder.pathText(index);
    if (oddities.unsafe) {
      this.#warnings.add('unsafe-name', 'A name climbs above the root with ".."; it is kept inside.', path);
    }
    if (oddities.absolute) this.#warnings.add('absolute-name', 'A name starts with "/".', path);
    this.#checkName(index, path);
    if (entry.type === EntryType.other) {
      this.#warnings.add('unknown-entry-type', 'An entry has a type that is not known; it is kept as a file.', path);
    }
    if (entry.sparse) {
      this.#warnings.add(
        'sparse-file',
        'A file is stored sparse: its size counts the holes, which take no space here.',
        path,
      );
    }
    if (entry.type === EntryType.character && entry.deviceMajor === 0 && entry.deviceMinor === 0) {
      this.#warnings.add(
        'overlay-whiteout-device',
        'A character device 0/0 is how overlayfs marks a deletion on disk; in an image layer it deletes nothing.',
        path,
      );
    }
  }

  /** For what only all entries together tell. */
  finish(): void {
    if (this.#windowsFolders === windowsFiles + windowsHives) {
      this.#warnings.add(
        'windows-layer',
        'This is a Windows layer: the filesystem lies below Files, changes to the registry below Hives.',
      );
    }
  }

  #checkName(index: number, path: () => string): void {
    const bytes = this.#builder.pathBytes(index);
    let controls = false;
    let high = false;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (byte >= 0x80) high = true;
      else if (byte < 0x20 || byte === 0x7f) controls = true;
    }
    if (bytes.length === 5) this.#windowsFolders |= windowsFolder(bytes);
    if (controls) this.#warnings.add('control-character-name', 'A name holds control characters.', path);
    if (high && hasInvalidBytes(path())) {
      this.#warnings.add(
        'non-utf8-name',
        'A name is not valid UTF-8; it is kept byte for byte and shown escaped.',
        path,
      );
    }
    if (bytes.length > longPathBytes) {
      this.#warnings.add(
        'very-long-name',
        `A path is ${bytes.length} bytes long; Linux allows ${longPathBytes}.`,
        path,
      );
    }
  }
}

function windowsFolder(path: Uint8Array): number {
  const text = String.fromCharCode(...path);
  return text === 'Files' ? windowsFiles : text === 'Hives' ? windowsHives : 0;
}
