import { isCancellation } from '../../base/app-error.ts';
import type { Compression } from './compression.ts';

/*
 *   unpacked   0 ─────────────── kept ───────────────┬──────── still packed ────────► end
 *              read straight from the spill          unpacking goes on here, and what passes is kept
 *
 * Checkpoints make any place of a gzip blob cheap to reach. A single zstd frame, xz and bzip2 have none: what was unpacked on
 * the way to one file is kept, so that the next file costs no more than what lies beyond it.
 */

/** Unpacked bytes of a stretch that has no checkpoint in it, from its start on. Nothing here throws. */
export interface Spill {
  /** All bytes before this are here. */
  readonly sizeBytes: number;
  /** Fills `target` from `offsetBytes` on; answers how many bytes it took, 0 where they cannot be read any more. */
  read(offsetBytes: number, target: Uint8Array): number;
  /** Keeps what follows at `sizeBytes`. False where there is no room: from then on it keeps nothing more. */
  append(bytes: Uint8Array): boolean;
  close(): void;
}

/** Where spills are. A stretch may be open several times at once: whoever unpacks it comes to the same bytes. */
export interface SpillStore {
  /** `key`: letters, digits, dots and dashes. `endBytes`: how long it is going to be. Null where nothing can be kept; never rejects. */
  open(key: string, endBytes: number): Promise<Spill | null>;
}

/** Keeps nothing. */
export const noSpills: SpillStore = { open: () => Promise.resolve(null) };

/** Names a blob for spills. */
export interface SpillPlace {
  readonly reads: SpilledReads;
  /** Tells the blob from all others of the store. */
  readonly key: string;
}

/** Bytes that a read may unpack in vain before it goes through a spill. */
export type SpillThresholds = Readonly<Record<Exclude<Compression, 'none'>, number>>;

/** What unpacks in some 50 ms, by the decoders measured. */
export const defaultSpillThresholds: SpillThresholds = {
  gzip: 32 * 2 ** 20,
  zstd: 32 * 2 ** 20,
  xz: 4 * 2 ** 20,
  bzip2: 2 ** 20,
};

/** Unpacking that stopped where the last read ended, and goes on from there: at most so many, each with the memory of a decoder. */
const MAX_PARKED = 2;
/** Largest piece that is handed out from a spill. */
const PIECE_BYTES = 1 << 20;
/** After so many kept bytes it is judged whether keeping is quick enough here. */
const TRIAL_BYTES = 16 * 2 ** 20;

/** A stretch that is being unpacked. */
interface Unpacking {
  readonly chunks: AsyncGenerator<Uint8Array, void>;
  readonly controller: AbortController;
  /** Where the next chunk begins. */
  position: number;
  /** Copy of the last bytes before `position`, for the read that begins in the chunk in which the one before ended. */
  tail: Uint8Array;
}

/** Reads through spills, for one thread. */
export class SpilledReads {
  readonly #store: SpillStore;
  readonly #thresholds: SpillThresholds;
  readonly #now: () => number;
  readonly #parked = new Map<string, Unpacking>();
  #keptBytes = 0;
  #keepingMs = 0;
  #unpackingMs = 0;

  /** `now`: milliseconds. */
  constructor(
    store: SpillStore,
    thresholds: SpillThresholds = defaultSpillThresholds,
    now: () => number = () => performance.now(),
  ) {
    this.#store = store;
    this.#thresholds = thresholds;
    this.#now = now;
  }

  /** Whether a read that has so many bytes to unpack first is to go this way. */
  isWorthIt(compression: Exclude<Compression, 'none'>, bytesBefore: number): boolean {
    return bytesBefore > this.#thresholds[compression];
  }

  /** Decoders that wait to go on. */
  get parkedCount(): number {
    return this.#parked.size;
  }

  /**
   * Reads [from, to) of what `unpack` yields from its start; shorter only where that ends. A chunk is valid until the next is
   * asked for. `unpack` is called where the bytes are not here yet and no decoder waits before them; its chunks stop with an
   * error when its signal aborts. Throws what they throw.
   *
   * `mayWait`: whether a decoder that is not at its end may wait for the next read with its source open. One that reads from a
   * registry may not: a browser opens six connections to a server, and has none left for others when they all wait.
   */
  async *read(
    key: string,
    from: number,
    to: number,
    unpack: (signal: AbortSignal) => AsyncGenerator<Uint8Array, void>,
    signal?: AbortSignal,
    mayWait = true,
  ): AsyncGenerator<Uint8Array, void> {
    if (to <= from) return;
    const spill = await this.#store.open(key, to);
    try {
      let at = from;
      const piece = new Uint8Array(spill === null ? 0 : Math.min(PIECE_BYTES, to - from));
      while (spill !== null && at < to && at < spill.sizeBytes) {
        signal?.throwIfAborted();
        const length = spill.read(at, piece.subarray(0, Math.min(piece.length, to - at, spill.sizeBytes - at)));
        if (length === 0) break;
        yield piece.subarray(0, length);
        at += length;
      }
      if (at >= to) return;
      let parked = this.#takeParked(key, at);
      while (at < to) {
        const unpacking = parked ?? begin(unpack);
        try {
          for await (const chunk of this.#goOn(key, unpacking, spill, at, to, signal, mayWait)) {
            yield chunk;
            at += chunk.length;
          }
          return;
        } catch (error) {
          // What waited may have lost its source meanwhile (a connection, for one): once more, from the start.
          if (parked === null || isCancellation(error)) throw error;
          parked = null;
        }
      }
    } finally {
      spill?.close();
    }
  }

  /** Unpacks up to `to`, keeps what passes, hands out what lies at or after `at`, and parks what is not at its end. */
  async *#goOn(
    key: string,
    unpacking: Unpacking,
    spill: Spill | null,
    at: number,
    to: number,
    signal: AbortSignal | undefined,
    mayWait: boolean,
  ): AsyncGenerator<Uint8Array, void> {
    const stop = () => unpacking.controller.abort(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    let isGoing = true;
    let chunk = unpacking.tail;
    let last: Uint8Array | null = null;
    try {
      signal?.throwIfAborted();
      for (;;) {
        const begins = unpacking.position - chunk.length;
        const part = chunk.subarray(Math.max(0, at - begins), Math.max(0, to - begins));
        if (part.length > 0) yield part;
        if (unpacking.position >= to) return;
        isGoing = false;
        const started = this.#now();
        const next = await unpacking.chunks.next();
        this.#unpackingMs += this.#now() - started;
        if (next.done === true) return;
        isGoing = true;
        last = chunk = next.value;
        if (spill !== null) this.#keep(spill, unpacking.position, chunk);
        unpacking.position += chunk.length;
      }
    } finally {
      signal?.removeEventListener('abort', stop);
      if (isGoing && mayWait && signal?.aborted !== true) {
        if (last !== null) unpacking.tail = last.slice();
        this.#park(key, unpacking);
      } else end(unpacking);
    }
  }

  #keep(spill: Spill, position: number, chunk: Uint8Array): void {
    const known = spill.sizeBytes - position;
    // Negative: bytes in between were not kept, so that these have no place either.
    if (known < 0 || known >= chunk.length || this.#isSlow) return;
    const started = this.#now();
    spill.append(chunk.subarray(known));
    this.#keepingMs += this.#now() - started;
    this.#keptBytes += chunk.length - known;
  }

  /** Private windows of Chromium write a tenth as fast as others. Keeping may double the time of the first read, no more. */
  get #isSlow(): boolean {
    return this.#keptBytes >= TRIAL_BYTES && this.#keepingMs > this.#unpackingMs;
  }

  /** What waits at or before an offset; what waits beyond is of no use for it. */
  #takeParked(key: string, at: number): Unpacking | null {
    const unpacking = this.#parked.get(key);
    if (unpacking === undefined || unpacking.position - unpacking.tail.length > at) return null;
    this.#parked.delete(key);
    return unpacking;
  }

  #park(key: string, unpacking: Unpacking): void {
    const other = this.#parked.get(key);
    this.#parked.delete(key);
    this.#parked.set(key, unpacking);
    const oldest = other ?? (this.#parked.size > MAX_PARKED ? this.#parked.values().next().value : undefined);
    if (oldest === undefined) return;
    for (const [name, parked] of this.#parked) if (parked === oldest) this.#parked.delete(name);
    end(oldest);
  }
}

function begin(unpack: (signal: AbortSignal) => AsyncGenerator<Uint8Array, void>): Unpacking {
  const controller = new AbortController();
  return { chunks: unpack(controller.signal), controller, position: 0, tail: new Uint8Array(0) };
}

/** Closes the source. What that says has no consequence any more. */
function end(unpacking: Unpacking): void {
  unpacking.chunks.return().catch(() => undefined);
}
