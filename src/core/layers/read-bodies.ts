import { AppError } from '../../base/app-error.ts';
import { findCheckpoint } from '../compression/checkpoints.ts';
import { decodeSource } from '../compression/decode-source.ts';
import { readUnpacked } from '../compression/read-unpacked.ts';
import type { TarEntry, TarSink } from '../tar/tar-entry.ts';
import { TarScanner } from '../tar/tar-scanner.ts';
import { SparseExpansion } from './sparse-expansion.ts';
import type { StoredLayer } from './stored-layer.ts';

/** Contents that are wanted of one layer, as columns, ascending by offset; none of them empty. */
export interface WantedBodies {
  /** Offset in bytes of each content in the uncompressed layer stream. */
  readonly bodyOffset: Float64Array;
  /** Bytes of each content, holes included. */
  readonly sizeBytes: Float64Array;
  /** 1 where the file is sparse. */
  readonly sparse: Uint8Array;
}

/** Jumping over less than this costs more than reading on. */
const SHORTEST_JUMP_BYTES = 1 << 20;

/**
 * The contents of many files of a layer, one after another, in one pass over its stream; each is exactly as long as was said, holes
 * filled with zeros, and no chunk belongs to two of them. A chunk is valid until the next is asked for; stopping early closes the
 * source. Stretches that nothing is wanted of are jumped over where the layer can be read from a later place; with a sparse
 * file, whose map stands before its content, the layer is read from its start.
 * Throws AppError `read-failed` where the layer does not hold a content any more, and what reading and unpacking throw.
 */
export async function* readBodies(
  layer: StoredLayer,
  wanted: WantedBodies,
  options: { readonly signal?: AbortSignal } = {},
): AsyncGenerator<Uint8Array, void> {
  if (wanted.sparse.includes(1)) {
    yield* scanForBodies(layer, wanted, options);
    return;
  }
  const { blob, compression, checkpoints } = layer;
  const count = wanted.bodyOffset.length;
  for (let first = 0, last = 0; first < count; first = last + 1) {
    last = first;
    while (last + 1 < count && !canJump(layer, endOf(wanted, last), wanted.bodyOffset[last + 1]!)) last += 1;
    const from = wanted.bodyOffset[first]!;
    yield* cutStretch(
      readUnpacked(blob, compression, checkpoints, from, endOf(wanted, last) - from, options),
      wanted,
      first,
      last,
    );
  }
}

function endOf(wanted: WantedBodies, i: number): number {
  return wanted.bodyOffset[i]! + wanted.sizeBytes[i]!;
}

/** Whether reading can go on at `to` without passing through what lies between. */
function canJump({ blob, compression, checkpoints }: StoredLayer, from: number, to: number): boolean {
  if (blob.prefersStreams === true) return false;
  if (compression === 'none') return to - from >= SHORTEST_JUMP_BYTES;
  if (checkpoints === null) return false;
  const begins = checkpoints.unpackedOffsets[findCheckpoint(checkpoints, to)] ?? 0;
  return begins - from >= SHORTEST_JUMP_BYTES;
}

/** Cuts the contents `first` to `last` out of the stretch of the stream that begins with the first of them. */
async function* cutStretch(
  chunks: AsyncIterable<Uint8Array>,
  wanted: WantedBodies,
  first: number,
  last: number,
): AsyncGenerator<Uint8Array, void> {
  let body = first;
  let left = wanted.sizeBytes[body]!;
  let offset = wanted.bodyOffset[first]!;
  for await (const chunk of chunks) {
    let at = 0;
    while (at < chunk.length && body <= last) {
      // Between two contents: headers, and files that nobody wants.
      const before = Math.max(0, wanted.bodyOffset[body]! - (offset + at));
      at += before;
      if (at >= chunk.length) break;
      const part = chunk.subarray(at, at + left);
      at += part.length;
      left -= part.length;
      yield part;
      if (left === 0) left = wanted.sizeBytes[++body] ?? 0;
    }
    offset += chunk.length;
  }
  if (body <= last) throw endedEarly(wanted, body, offset);
}

async function* scanForBodies(
  { blob, compression }: StoredLayer,
  wanted: WantedBodies,
  options: { readonly signal?: AbortSignal },
): AsyncGenerator<Uint8Array, void> {
  const picker = new BodyPicker(wanted);
  const scanner = new TarScanner(picker);
  for await (const chunk of decodeSource(blob, compression, options)) {
    scanner.push(chunk);
    yield* picker.takeOut();
    if (picker.isDone) return;
  }
  throw endedEarly(wanted, picker.next, scanner.offset);
}

/** Picks the wanted contents out of a layer whose members are read one after another. */
class BodyPicker implements TarSink {
  readonly #wanted: WantedBodies;
  /** Index of the content that is read, or looked for. */
  next = 0;
  #isOpen = false;
  #sparse: SparseExpansion | null = null;
  /** What has come since the last `takeOut`, in order: stored bytes, and the files whose holes lie between. */
  #parts: Iterable<Uint8Array>[] = [];

  constructor(wanted: WantedBodies) {
    this.#wanted = wanted;
  }

  get isDone(): boolean {
    return this.next >= this.#wanted.bodyOffset.length;
  }

  entry(entry: TarEntry): boolean {
    this.#isOpen = !this.isDone && entry.bodyOffset === this.#wanted.bodyOffset[this.next];
    if (!this.#isOpen) return false;
    if (entry.sizeBytes !== this.#wanted.sizeBytes[this.next]) throw endedEarly(this.#wanted, this.next, 0);
    this.#sparse = entry.sparse === null ? null : new SparseExpansion(entry, entry.sparse);
    return true;
  }

  body(bytes: Uint8Array): void {
    if (this.#sparse === null) this.#parts.push([bytes]);
    else this.#sparse.take(bytes);
  }

  entryEnd(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#sparse?.end();
    this.#closeSparse();
    this.#sparse = null;
    this.next += 1;
  }

  *takeOut(): Generator<Uint8Array, void> {
    this.#closeSparse();
    const parts = this.#parts;
    this.#parts = [];
    for (const part of parts) yield* part;
  }

  #closeSparse(): void {
    if (this.#sparse !== null) this.#parts.push(this.#sparse.takeOut());
  }
}

function endedEarly(wanted: WantedBodies, body: number, offset: number): AppError {
  const begin = wanted.bodyOffset[body]!;
  return new AppError('read-failed', `The content at byte ${begin} of the layer is not there any more, or not whole.`, {
    byteOffset: Math.max(begin, offset),
  });
}
