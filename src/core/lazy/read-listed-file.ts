import { AppError } from '../../base/app-error.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { toHex } from '../bytes/byte-text.ts';
import { memorySource } from '../bytes/memory-source.ts';
import { decodeSource } from '../compression/decode-source.ts';
import { computeDigest } from '../formats/digest.ts';
import type { LayerTable } from '../layers/layer-table.ts';
import { HashState } from '../layers/layer-table.ts';
import type { ListedBodies } from './listed-bodies.ts';

export interface ReadListedFileOptions {
  readonly format: 'estargz' | 'stargz' | 'zstd-chunked';
  /** Packed and unpacked bytes that are read at most; a larger file is refused. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal;
}

/**
 * The content of one file of a listed layer, by one range of its blob, checked against the digest that the table has of it.
 * For a hardlink, give the entry that it leads to.
 * Rejects with toc-malformed where the table of contents leads astray, toc-too-large past `maxBytes`, toc-digest-mismatch,
 * with what the source throws, and with AbortError.
 */
export async function readListedFile(
  blob: ByteSource,
  table: LayerTable,
  bodies: ListedBodies,
  entry: number,
  { format, maxBytes, signal }: ReadListedFileOptions,
): Promise<Uint8Array> {
  const sizeBytes = table.sizeBytes[entry]!;
  const begin = bodies.begin[entry]!;
  if (sizeBytes === 0 || begin < 0) return new Uint8Array(0);
  const storedBytes = bodies.end[entry]! - begin;
  const skip = bodies.skip[entry]!;
  if (Math.max(storedBytes, sizeBytes, skip) > maxBytes) {
    throw new AppError(
      'toc-too-large',
      `The file takes ${Math.max(storedBytes, sizeBytes, skip).toLocaleString('en')} bytes; ${maxBytes.toLocaleString('en')} are read at most.`,
    );
  }
  if (storedBytes <= 0) throw astray(`to no bytes at all`);
  const stored = await blob.read(begin, storedBytes, signal);
  const content = await unpackPart(stored, format === 'zstd-chunked' ? 'zstd' : 'gzip', skip, sizeBytes, signal);
  if (content === null) throw astray(`to fewer than the file’s ${sizeBytes.toLocaleString('en')} bytes`);
  if (table.hashState[entry] !== HashState.known || table.hashWidth !== 32) return content;
  const expected = toHex(table.hashes.subarray(entry * 32, entry * 32 + 32));
  const computed = await computeDigest(content);
  if (computed === `sha256:${expected}`) return content;
  throw new AppError(
    'toc-digest-mismatch',
    `The file’s content has the digest ${computed}; the layer’s table of contents says sha256:${expected}.`,
  );
}

/** `length` unpacked bytes after the first `skip`; null where there are fewer. */
async function unpackPart(
  stored: Uint8Array,
  compression: 'gzip' | 'zstd',
  skip: number,
  length: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | null> {
  const content = new Uint8Array(length);
  let toSkip = skip;
  let at = 0;
  try {
    for await (const chunk of decodeSource(memorySource(stored), compression, signal ? { signal } : {})) {
      const skipped = Math.min(toSkip, chunk.length);
      toSkip -= skipped;
      const part = chunk.subarray(skipped, skipped + length - at);
      content.set(part, at);
      at += part.length;
      if (at === length) return content;
    }
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw astray(`to bytes that cannot be unpacked: ${cause.message}`, cause);
  }
  return null;
}

function astray(where: string, cause?: unknown): AppError {
  const message = `The layer’s table of contents leads astray: ${where}.`;
  return new AppError('toc-malformed', message, {}, cause === undefined ? {} : { cause });
}
