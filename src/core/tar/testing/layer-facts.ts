import { AppError } from '../../../base/app-error.ts';
import { decodeRawText } from '../../bytes/byte-text.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import { decodeSource } from '../../compression/decode-source.ts';
import { sniffCompression } from '../../compression/sniff-compression.ts';
import { EntryType, type TarEnd, type TarEntry } from '../tar-entry.ts';
import { TarScanner } from '../tar-scanner.ts';

/** What the corpus' truth files say about the tar of a layer, under their names. */
export interface LayerFacts {
  readonly entries: number;
  readonly by_type: Readonly<Record<string, number>>;
  readonly content_bytes: number;
  readonly sparse_files: number;
  readonly setid_files: number;
  readonly with_xattrs: number;
  readonly absolute_names: number;
  readonly root_entry: boolean;
  readonly global_pax_headers: number;
  readonly end_of_archive_blocks: number;
  readonly uncompressed_bytes: number;
}

export interface ReadLayer {
  readonly facts: LayerFacts;
  readonly tarError: AppError | null;
  readonly decodeError: AppError | null;
}

/** The truth's words for EntryType, in its order. */
const TYPE_NAMES = ['reg', 'dir', 'symlink', 'hardlink', 'char', 'block', 'fifo', 'other'];

/** Reads a stored layer through decompression and the scanner, in chunks of 64 KiB, to its end. */
export async function readLayer(stored: Uint8Array): Promise<ReadLayer> {
  const tally = new Tally();
  let open: TarEntry | null = null;
  const scanner = new TarScanner({
    entry: (entry) => {
      open = entry;
      return true;
    },
    body: () => undefined,
    entryEnd: () => {
      if (open !== null) tally.add(open);
    },
  });
  let uncompressedBytes = 0;
  let tarError: AppError | null = null;
  let decodeError: AppError | null = null;
  let end: TarEnd | null = null;
  try {
    for await (const chunk of decodeSource(memorySource(stored), sniffCompression(stored))) {
      uncompressedBytes += chunk.length;
      tarError ??= appErrorOf(() => {
        scanner.push(chunk);
      });
    }
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    decodeError = error;
  }
  tarError ??= appErrorOf(() => {
    end = scanner.finish();
  });
  return { facts: { ...tally.facts(end), uncompressed_bytes: uncompressedBytes }, tarError, decodeError };
}

class Tally {
  readonly #types = new Map(TYPE_NAMES.map((name) => [name, 0]));
  #contentBytes = 0;
  #sparse = 0;
  #setid = 0;
  #withXattrs = 0;
  #absolute = 0;
  #root = false;

  add(entry: TarEntry): void {
    const type = TYPE_NAMES[entry.type]!;
    this.#types.set(type, this.#types.get(type)! + 1);
    if (entry.sparse !== null) this.#sparse++;
    if (entry.name[0] === 0x2f) this.#absolute++;
    const parts = decodeRawText(entry.name)
      .split('/')
      .filter((part) => part !== '' && part !== '.');
    if (parts.length === 0) this.#root = true;
    if (parts.length === 0 || parts.at(-1)!.startsWith('.wh.') || parts.some((part) => part.startsWith('.wh..wh.')))
      return;
    this.#contentBytes += entry.sizeBytes;
    if (entry.xattrs.length > 0) this.#withXattrs++;
    if (entry.type === EntryType.file && (entry.mode & 0o6000) !== 0) this.#setid++;
  }

  facts(end: TarEnd | null): Omit<LayerFacts, 'uncompressed_bytes'> {
    return {
      entries: [...this.#types.values()].reduce((sum, count) => sum + count, 0),
      by_type: Object.fromEntries(this.#types),
      content_bytes: this.#contentBytes,
      sparse_files: this.#sparse,
      setid_files: this.#setid,
      with_xattrs: this.#withXattrs,
      absolute_names: this.#absolute,
      root_entry: this.#root,
      global_pax_headers: end?.globalPaxHeaders ?? 0,
      end_of_archive_blocks: end?.endBlocks ?? 0,
    };
  }
}

function appErrorOf(run: () => void): AppError | null {
  try {
    run();
    return null;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error;
  }
}
