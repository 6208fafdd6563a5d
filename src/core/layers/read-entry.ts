import { AppError } from '../../base/app-error.ts';
import { decodeSource } from '../compression/decode-source.ts';
import type { ReadOptions } from '../compression/read-stored.ts';
import { readUnpacked } from '../compression/read-unpacked.ts';
import { TarScanner } from '../tar/tar-scanner.ts';
import { SparseExpansion } from './sparse-expansion.ts';
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
  const { blob, compression, checkpoints, spill = null } = layer;
  const chunks = entry.isSparse
    ? readSparse(layer, entry.bodyOffset, options)
    : readUnpacked(blob, compression, checkpoints, entry.bodyOffset, entry.sizeBytes, { ...options, spill });
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
  const found: { expansion: SparseExpansion | null; isComplete: boolean } = { expansion: null, isComplete: false };
  const scanner = new TarScanner({
    entry: (entry) => {
      if (found.isComplete || entry.bodyOffset !== bodyOffset || entry.sparse === null) return false;
      found.expansion = new SparseExpansion(entry, entry.sparse);
      return true;
    },
    body: (bytes) => found.expansion?.take(bytes),
    entryEnd: () => {
      if (found.expansion === null || found.isComplete) return;
      found.expansion.end();
      found.isComplete = true;
    },
  });
  for await (const chunk of decodeSource(blob, compression, options)) {
    scanner.push(chunk);
    if (found.expansion !== null) yield* found.expansion.takeOut();
    if (found.isComplete) return;
  }
}
