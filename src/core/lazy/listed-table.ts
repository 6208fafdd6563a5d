import { AppError } from '../../base/app-error.ts';
import { EntryOddities } from '../layers/entry-oddities.ts';
import { maxEntriesPerLayer } from '../layers/layer-scan.ts';
import { LayerTableBuilder } from '../layers/layer-table-builder.ts';
import type { HashWidth, LayerTable } from '../layers/layer-table.ts';
import { HashState } from '../layers/layer-table.ts';
import { WarningTally } from '../layers/warning-tally.ts';
import { EntryType } from '../tar/tar-entry.ts';
import type { TarEntry } from '../tar/tar-entry.ts';
import { BLOCK_BYTES } from '../tar/tar-header.ts';

/** Characters of one name, link target or attribute in a TOC: Linux allows 4096 bytes of path and 64 KiB of attribute. */
export const maxTocTextLength = 128 << 10;

/** Extended attributes of one entry; the tar reader allows as many. */
export const maxTocXattrs = 1024;

export const ENTRY_TYPES: ReadonlyMap<string, EntryType> = new Map([
  ['reg', EntryType.file],
  ['dir', EntryType.directory],
  ['symlink', EntryType.symlink],
  ['hardlink', EntryType.hardlink],
  ['char', EntryType.character],
  ['block', EntryType.block],
  ['fifo', EntryType.fifo],
]);

export interface ListedTableOptions {
  readonly hashWidth: HashWidth;
  /** Length in bytes of the uncompressed layer, where it is declared; otherwise it is estimated from the entries. */
  readonly uncompressedBytes: number | null;
  /** Default maxEntriesPerLayer. */
  readonly maxEntries?: number;
}

/** Builds a LayerTable out of entries that a list names, with the warnings that a scan would give. */
export class ListedTable {
  readonly #options: ListedTableOptions;
  readonly #builder: LayerTableBuilder;
  readonly #warnings = new WarningTally();
  readonly #oddities: EntryOddities;
  #tarBytes = 2 * BLOCK_BYTES;

  constructor(options: ListedTableOptions) {
    this.#options = options;
    this.#builder = new LayerTableBuilder(options.hashWidth);
    this.#oddities = new EntryOddities(this.#builder, this.#warnings);
  }

  /** `sha256`: 32 bytes, or null where the list has no digest of the content. Throws too-many-entries. */
  add(entry: TarEntry, sha256: Uint8Array | null): void {
    const maxEntries = this.#options.maxEntries ?? maxEntriesPerLayer;
    if (this.#builder.entryCount >= maxEntries) {
      const limit = maxEntries.toLocaleString('en');
      throw new AppError('too-many-entries', `The layer’s table of contents has more than ${limit} entries.`);
    }
    this.#oddities.note(entry, this.#builder.append(entry));
    const hash = this.#options.hashWidth === 32 ? sha256 : null;
    const isEmpty = entry.sizeBytes === 0;
    this.#builder.setHashState(isEmpty ? HashState.noContent : hash ? HashState.known : HashState.unseen);
    if (hash && !isEmpty) this.#builder.hashes.set(hash, this.#builder.lastHashAt);
    this.#tarBytes += BLOCK_BYTES + Math.ceil(entry.storedBytes / BLOCK_BYTES) * BLOCK_BYTES;
  }

  finish(): LayerTable {
    this.#oddities.finish();
    return this.#builder.finish({
      uncompressedBytes: this.#options.uncompressedBytes ?? this.#tarBytes,
      complete: true,
      warnings: this.#warnings.toWarnings(null),
    });
  }
}
