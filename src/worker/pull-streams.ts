import { assert } from '../base/assert.ts';
import type { CallContext } from './rpc.ts';

interface OpenStream<T> {
  readonly items: AsyncGenerator<T, void>;
  readonly controller: AbortController;
}

/**
 * Streams that the other side of a port takes item by item, each with a call of its own: nothing is made before it is asked for,
 * and what is taken is no more than what was asked for.
 */
export class PullStreams<T> {
  readonly #open = new Map<number, OpenStream<T>>();
  #nextId = 1;

  /** Answers the number to ask for items by. The signal fires when the stream is closed. */
  open(make: (signal: AbortSignal) => AsyncGenerator<T, void>): number {
    const controller = new AbortController();
    const id = this.#nextId;
    this.#nextId += 1;
    this.#open.set(id, { items: make(controller.signal), controller });
    return id;
  }

  /** The next item; null at the end, after which the stream is closed. Rejects as making it does, with the same effect. */
  async next(id: number): Promise<T | null> {
    const stream = this.#open.get(id);
    assert(stream !== undefined, 'items are asked of an open stream');
    try {
      const { done, value } = await stream.items.next();
      if (done !== true) return value;
    } catch (error) {
      this.#open.delete(id);
      throw error;
    }
    this.#open.delete(id);
    return null;
  }

  /** Ends a stream before its end. Nothing happens to one that has ended. */
  close(id: number): void {
    const stream = this.#open.get(id);
    if (stream === undefined) return;
    this.#open.delete(id);
    stream.controller.abort(new DOMException('closed', 'AbortError'));
    stream.items.return().catch(() => undefined);
  }
}

/** Answers `nextPiece` and `closePieces` of a contract. Pieces move to whoever asks. */
export function pieceHandlers(streams: PullStreams<Uint8Array<ArrayBuffer>>): {
  readonly nextPiece: (context: CallContext, id: number) => Promise<Uint8Array<ArrayBuffer> | null>;
  readonly closePieces: (context: CallContext, id: number) => void;
} {
  return {
    nextPiece: async (context, id) => {
      const piece = await streams.next(id);
      if (piece !== null) context.transfer([piece.buffer]);
      return piece;
    },
    closePieces: (_context, id) => streams.close(id),
  };
}
