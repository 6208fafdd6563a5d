import type { ByteSource } from '../bytes/byte-source.ts';
import { takeTurns } from '../compression/decode-source.ts';
import { readStream } from '../compression/read-stored.ts';
import type { LayerScan } from './layer-scan.ts';

/**
 * Opens the rest of a blob from an offset on, or answers null where that is not to be had. Called while the stream before is
 * still open: reading goes on there then, and nothing is fetched twice.
 */
export type OpenRest = (offsetBytes: number) => Promise<ReadableStream<Uint8Array> | null>;

export interface JumpOptions {
  readonly signal?: AbortSignal;
  readonly openRest: OpenRest;
  /** Bytes read so far, without those that were jumped over. */
  readonly onProgress?: (bytesRead: number) => void;
  readonly onContent?: (chunk: Uint8Array) => void;
}

/** A jump costs a request: at 100 Mbit/s the time of about this many bytes. */
export const smallestJumpBytes = 1 << 20;

/** Requests of one layer: thousands of files that are just large enough are streamed from there on. */
export const maxJumps = 256;

/**
 * Pushes a plain layer into `scan` from its one stream, and passes over large bodies by opening the stream anew behind them; they
 * stay `deferred`. A jump is made where it passes over 1 MiB or more, and no less together with those before it than was read so
 * far: what is gained has to be worth the layer's digest, which is not known any more after the first.
 * Throws as readStream does.
 */
export async function scanInJumps(
  blob: ByteSource,
  scan: LayerScan,
  { signal, openRest, onProgress, onContent }: JumpOptions,
): Promise<void> {
  const options = signal ? { signal } : {};
  let readBytes = 0;
  let jumpsLeft = maxJumps;
  let rest: ReadableStream<Uint8Array> | null = blob.stream(0, blob.sizeBytes);
  while (rest !== null) {
    const stream: ReadableStream<Uint8Array> = rest;
    const chunks = readStream(() => stream, options);
    rest = null;
    for await (const chunk of takeTurns(chunks, options)) {
      scan.push(chunk);
      onContent?.(chunk);
      readBytes += chunk.length;
      onProgress?.(readBytes);
      const at = readBytes + scan.jumpedBytes;
      const bytes = Math.min(scan.jumpableBytes, blob.sizeBytes - at);
      if (jumpsLeft === 0 || bytes < smallestJumpBytes || scan.jumpedBytes + bytes < readBytes) continue;
      if (at + bytes < blob.sizeBytes) {
        rest = await openRest(at + bytes);
        if (rest === null) {
          jumpsLeft = 0;
          continue;
        }
      }
      scan.jump(bytes);
      jumpsLeft -= 1;
      break;
    }
  }
}
