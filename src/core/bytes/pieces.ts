/** Bytes that are handed on piece by piece: enough that handing one on costs nothing beside making it. */
export const PIECE_BYTES = 1 << 20;

/** Gathers bytes into pieces of one size; each piece is the receiver's own. */
export class Pieces {
  #full: Uint8Array<ArrayBuffer>[] = [];
  #open: Uint8Array<ArrayBuffer> | null = null;
  #fill = 0;

  /** Copies the bytes. Whoever minds memory appends no more than a piece before asking for what is full. */
  append(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      this.#open ??= new Uint8Array(PIECE_BYTES);
      const part = bytes.subarray(at, at + PIECE_BYTES - this.#fill);
      this.#open.set(part, this.#fill);
      this.#fill += part.length;
      at += part.length;
      if (this.#fill < PIECE_BYTES) continue;
      this.#full.push(this.#open);
      this.#open = null;
      this.#fill = 0;
    }
  }

  *takeFull(): Generator<Uint8Array<ArrayBuffer>, void> {
    if (this.#full.length === 0) return;
    const full = this.#full;
    this.#full = [];
    yield* full;
  }

  *takeRest(): Generator<Uint8Array<ArrayBuffer>, void> {
    yield* this.takeFull();
    if (this.#open !== null) yield this.#open.slice(0, this.#fill);
    this.#open = null;
    this.#fill = 0;
  }
}

/** Chunks as pieces of one size, the last one shorter; a chunk may change once the next is asked for. */
export async function* gatherPieces(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const pieces = new Pieces();
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      pieces.append(chunk.subarray(at, at + PIECE_BYTES));
      yield* pieces.takeFull();
    }
  }
  yield* pieces.takeRest();
}

/** The inverse for stretches of these lengths, one after another: no part is of two of them. */
export async function* splitPieces(
  pieces: AsyncIterable<Uint8Array>,
  lengths: Float64Array,
): AsyncGenerator<Uint8Array, void> {
  let stretch = 0;
  let left = lengths[0] ?? 0;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length;) {
      while (left === 0 && stretch < lengths.length) left = lengths[++stretch] ?? Infinity;
      const part = piece.subarray(at, at + left);
      at += part.length;
      left -= part.length;
      yield part;
    }
  }
}
