import { AppError } from '../../base/app-error.ts';
import type { WarningCode } from '../formats/warning.ts';
import { TarScanner } from '../tar/tar-scanner.ts';
import { EntryType } from '../tar/tar-entry.ts';
import type { TarEntry, TarSink } from '../tar/tar-entry.ts';
import { afterUnpacking } from '../compression/after-unpacking.ts';
import type { HostMemory } from '../compression/wasm/host-memory.ts';
import { ContentHasher } from './content-hasher.ts';
import { EntryOddities } from './entry-oddities.ts';
import { LayerTableBuilder } from './layer-table-builder.ts';
import type { HashWidth, LayerTable } from './layer-table.ts';
import { HashState } from './layer-table.ts';
import type { HashSeed } from './stream-hash.ts';
import { WarningTally } from './warning-tally.ts';

/** Entries of one layer past which reading stops: about 1 GB of columns. */
export const maxEntriesPerLayer = 10_000_000;

export interface LayerScanOptions {
  readonly hashWidth: HashWidth;
  readonly seed: HashSeed;
  /** Files with more stored bytes than this are not hashed while scanning: the reader jumps over them. */
  readonly deferHashAboveBytes: number;
  /** The memory that the pushed bytes will mostly lie in, such as a decoder's: contents are hashed there in place. */
  readonly host?: HostMemory | null;
  /** Whether the pushed bytes are those of a stored file or came out of unpacking; 'stored' where left out. */
  readonly bytes?: 'stored' | 'unpacked';
}

export interface LayerScanResult {
  readonly table: LayerTable;
  readonly error: AppError | null;
}

/**
 * Turns the bytes of one uncompressed layer, pushed in any pieces, into a LayerTable.
 * Where the bytes break off or break the rules, the entries before stay.
 */
export class LayerScan {
  readonly #builder: LayerTableBuilder;
  readonly #warnings = new WarningTally();
  readonly #oddities: EntryOddities;
  readonly #scanner: TarScanner;
  readonly #hasher: ContentHasher;
  readonly #deferHashAboveBytes: number;
  readonly #isUnpacked: boolean;
  #bytes = 0;
  #jumpedBytes = 0;
  #openEntry = false;
  #hashing = false;
  /** Whether the body that is being hashed may be given up: the map of a sparse file is not kept, so that one may not. */
  #mayDefer = false;
  #error: AppError | null = null;

  private constructor(options: LayerScanOptions, hasher: ContentHasher) {
    this.#hasher = hasher;
    this.#deferHashAboveBytes = options.deferHashAboveBytes;
    this.#isUnpacked = options.bytes === 'unpacked';
    this.#builder = new LayerTableBuilder(options.hashWidth);
    this.#oddities = new EntryOddities(this.#builder, this.#warnings);
    const sink: TarSink = {
      entry: (entry) => this.#entry(entry),
      body: (bytes) => {
        if (this.#hashing) this.#hasher.update(bytes);
      },
      entryEnd: () => this.#entryEnd(),
    };
    this.#scanner = new TarScanner(sink);
  }

  static async create(options: LayerScanOptions): Promise<LayerScan> {
    return new LayerScan(options, await ContentHasher.create(options.hashWidth, options.seed, options.host));
  }

  /** True once the tar broke its rules: further bytes are only counted. */
  get broken(): boolean {
    return this.#error !== null;
  }

  /** Bytes that the next push would only pass over; a reader with random access may `skip` them. */
  get skippableBytes(): number {
    return this.#error ? 0 : this.#scanner.skippableBytes;
  }

  /** The same, and what is left of a body that is being hashed: `jump` leaves it `deferred`. */
  get jumpableBytes(): number {
    if (this.#error) return 0;
    return this.#hashing && this.#mayDefer ? this.#scanner.restOfBodyBytes : this.#scanner.skippableBytes;
  }

  /** Never throws for bad input: the error is kept for `finish`, and what follows is only counted. */
  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    if (this.#error) return;
    try {
      this.#scanner.push(chunk);
    } catch (error) {
      this.#fail(error);
    }
  }

  skip(bytes: number): void {
    this.#bytes += bytes;
    this.#scanner.skip(bytes);
  }

  /** Bytes that were passed over by `jump`; with 0, all that was pushed makes the whole layer. */
  get jumpedBytes(): number {
    return this.#jumpedBytes;
  }

  /** Passes over `bytes`, at most `jumpableBytes`, for a reader that has found a way around them. */
  jump(bytes: number): void {
    if (this.#hashing && this.#mayDefer) {
      this.#hashing = false;
      this.#builder.setHashState(HashState.deferred);
      this.#scanner.stopDelivering();
    }
    this.skip(bytes);
    this.#jumpedBytes += bytes;
  }

  /** Ends the layer. `error`: why the stream itself broke off (decompression, reading), or null at its proper end. */
  finish(error: AppError | null): LayerScanResult {
    this.#hasher.release();
    if (!this.#error && !error) {
      try {
        const end = this.#scanner.finish();
        if (end.junkAfterEnd) {
          this.#warnings.add(
            'junk-after-end',
            `After the end of the archive at byte ${end.endOffset}${this.#isUnpacked ? ' of the unpacked layer' : ''} there is more data; it is not part of the layer.`,
          );
        }
      } catch (thrown) {
        this.#fail(thrown);
      }
    }
    // A stream that breaks off also cuts the tar short; the cause is what the person needs to know.
    const cause = error ?? this.#error;
    if (this.#openEntry) this.#builder.removeLast();
    this.#openEntry = false;
    if (cause) this.#warnings.add(breakCode(cause, this.#builder.entryCount), cause.message);
    this.#oddities.finish();
    const table = this.#builder.finish({
      uncompressedBytes: this.#bytes,
      complete: cause === null,
      warnings: this.#warnings.toWarnings(null),
    });
    return { table, error: cause };
  }

  #fail(error: unknown): void {
    if (!(error instanceof AppError)) throw error;
    this.#error = this.#isUnpacked ? afterUnpacking(error, 'layer') : error;
  }

  #entry(entry: TarEntry): boolean {
    if (this.#builder.entryCount >= maxEntriesPerLayer) {
      throw new AppError(
        'too-many-entries',
        `The layer has more than ${maxEntriesPerLayer.toLocaleString('en')} entries; reading stopped at byte ${entry.headerOffset}`,
        { byteOffset: entry.headerOffset },
      );
    }
    const oddities = this.#builder.append(entry);
    this.#oddities.note(entry, oddities);
    const hasContent = (entry.type === EntryType.file || entry.type === EntryType.other) && entry.sizeBytes > 0;
    this.#openEntry = true;
    this.#hashing = false;
    if (!hasContent) {
      this.#builder.setHashState(HashState.noContent);
      return false;
    }
    if (entry.storedBytes > this.#deferHashAboveBytes && !entry.sparse) {
      this.#builder.setHashState(HashState.deferred);
      return false;
    }
    this.#hashing = true;
    this.#mayDefer = !entry.sparse;
    if (entry.sparse) this.#hasher.startSparse(entry.sparse, entry.sizeBytes);
    else this.#hasher.start();
    return true;
  }

  #entryEnd(): void {
    if (this.#hashing) {
      const bySparseMap = this.#hasher.finish(this.#builder.hashes, this.#builder.lastHashAt);
      this.#builder.setHashState(bySparseMap ? HashState.ofSparseMap : HashState.known);
    }
    this.#hashing = false;
    this.#openEntry = false;
  }
}

/** The warning that stands for the error a layer broke off with. */
function breakCode(error: AppError, entriesBefore: number): WarningCode {
  if (error.code === 'tar-truncated' || error.code === 'compression-truncated') return 'layer-truncated';
  return error.code === 'tar-bad-checksum' && entriesBefore === 0 ? 'layer-not-a-tar' : 'layer-unreadable';
}
