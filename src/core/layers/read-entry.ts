import { AppError } from '../../base/app-error.ts';
import { decodeSource } from '../compression/decode-source.ts';
import type { ReadOptions } from '../compression/read-stored.ts';
import { readUnpacked } from '../compression/read-unpacked.ts';
import type { SparseExtent, TarEntry } from '../tar/tar-entry.ts';
import { TarScanner } from '../tar/tar-scanner.ts';
import type { StoredLayer } from './stored-layer.ts';

/** What a LayerTable, or a version of a path, says of a file's content. */
export interface EntryContent {
  readonly bodyOffset: number;
  readonly sizeBytes: number;
  readonly isSparse: boolean;
}

/**
 * Content of one file of a layer, holes of sparse files filled with zeros. A chunk is valid until the next is asked for;
 * stopping early (`break`) closes the source. Reads as readUnpacked says, but a sparse file, whose map is not kept, from the start
 * of the layer.
 * Throws AppError `read-failed` where the layer does not hold the file any more, and what reading and unpacking throw.
 */
export async function* readEntry(
  layer: StoredLayer,
  entry: EntryContent,
  options: ReadOptions = {},
): AsyncGenerator<Uint8Array, void> {
  const { blob, compression, checkpoints } = layer;
  const chunks = entry.isSparse
    ? readSparse(layer, entry.bodyOffset, options)
    : readUnpacked(blob, compression, checkpoints, entry.bodyOffset, entry.sizeBytes, options);
  let readBytes = 0;
  for await (const chunk of chunks) {
    readBytes += chunk.length;
    yield chunk;
  }
  if (readBytes < entry.sizeBytes) {
    throw new AppError(
      'read-failed',
      `The content at byte ${entry.bodyOffset} of the layer ends after ${readBytes} of ${entry.sizeBytes} bytes.`,
      { byteOffset: entry.bodyOffset + readBytes },
    );
  }
}

/** Copies chunks into one array, as long as they are no more than `limitBytes`; `isWhole` tells whether anything is left. */
export async function gatherUpTo(
  chunks: AsyncIterable<Uint8Array>,
  limitBytes: number,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly isWhole: boolean }> {
  const parts: Uint8Array[] = [];
  let length = 0;
  let isWhole = true;
  for await (const chunk of chunks) {
    const part = chunk.slice(0, limitBytes - length);
    parts.push(part);
    length += part.length;
    if (part.length < chunk.length) {
      isWhole = false;
      break;
    }
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return { bytes, isWhole };
}

async function* readSparse(
  { blob, compression }: StoredLayer,
  bodyOffset: number,
  options: ReadOptions,
): AsyncGenerator<Uint8Array, void> {
  const expansion = new SparseExpansion();
  const scanner = new TarScanner({
    entry: (entry) => expansion.begin(entry, bodyOffset),
    body: (bytes) => expansion.take(bytes),
    entryEnd: () => expansion.end(),
  });
  for await (const chunk of decodeSource(blob, compression, options)) {
    scanner.push(chunk);
    yield* expansion.takeOut();
    if (expansion.isComplete) return;
  }
}

const zeros = new Uint8Array(256 * 1024);

/** Puts the stored stretches of one sparse file and its holes in order. */
class SparseExpansion {
  #extents: readonly SparseExtent[] | null = null;
  #extentIndex = 0;
  #extentLeft = 0;
  #position = 0;
  #sizeBytes = 0;
  /** Stored bytes and lengths of holes, in the order of the file. */
  #parts: (Uint8Array | number)[] = [];
  isComplete = false;

  /** Answers whether this is the file. */
  begin(entry: TarEntry, bodyOffset: number): boolean {
    if (this.isComplete || entry.bodyOffset !== bodyOffset || entry.sparse === null) return false;
    this.#extents = entry.sparse;
    this.#sizeBytes = entry.sizeBytes;
    this.#extentIndex = -1;
    this.#nextExtent();
    return true;
  }

  take(bytes: Uint8Array): void {
    let from = 0;
    while (from < bytes.length && this.#extents !== null && this.#extentIndex < this.#extents.length) {
      if (this.#extentLeft === 0) {
        this.#nextExtent();
        continue;
      }
      const part = bytes.subarray(from, from + this.#extentLeft);
      this.#parts.push(part);
      from += part.length;
      this.#position += part.length;
      this.#extentLeft -= part.length;
    }
  }

  end(): void {
    if (this.#extents === null || this.isComplete) return;
    this.#holeTo(this.#sizeBytes);
    this.isComplete = true;
  }

  /** What has become known since the last call. */
  *takeOut(): Generator<Uint8Array, void> {
    const parts = this.#parts;
    this.#parts = [];
    for (const part of parts) {
      if (typeof part !== 'number') yield part;
      else for (let left = part; left > 0; left -= zeros.length) yield zeros.subarray(0, left);
    }
  }

  #nextExtent(): void {
    const extent = this.#extents?.[++this.#extentIndex];
    if (extent === undefined) return;
    this.#holeTo(extent.offsetBytes);
    this.#extentLeft = extent.lengthBytes;
  }

  #holeTo(offset: number): void {
    if (offset > this.#position) this.#parts.push(offset - this.#position);
    this.#position = Math.max(this.#position, offset);
  }
}
