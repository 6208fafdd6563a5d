import type { ByteSource } from '../bytes/byte-source.ts';
import { readStored, type ReadOptions } from './read-stored.ts';

/**
 * The browser's own inflate found something wrong, or something it does not take: every engine but Node's refuses a second
 * member and zeros after the first. What it is, only another reading can tell.
 */
export class NativeInflateRejected extends Error {
  override readonly name = 'NativeInflateRejected';
}

/** An empty gzip member and one zero. */
const MEMBER_AND_ZERO = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

let strictness: Promise<boolean> | null = null;

/**
 * Whether this engine's DecompressionStream refuses whatever follows the first member, as the standard says (Compression, "The
 * stream must end where the member does") and as Chromium does. Node's takes further members, passes over zeros and over all
 * that follows them, and so ends well on files that are not whole. Found out by trying, once.
 */
export function isNativeInflateStrict(): Promise<boolean> {
  return (strictness ??= tryStrictness());
}

async function tryStrictness(): Promise<boolean> {
  const { readable, writable } = new DecompressionStream('gzip');
  const writer = writable.getWriter();
  ignoreRejection(writer.write(MEMBER_AND_ZERO));
  ignoreRejection(writer.close());
  const reader = readable.getReader();
  try {
    while (!(await reader.read()).done);
    return false;
  } catch {
    return true;
  }
}

/**
 * Most stored bytes handed to the native stream at a time. It unpacks each write in one go, at up to 1032:1, and queues all of
 * the output, so this bounds what a bomb can pile up to 64 MiB.
 */
const WRITE_BYTES = 64 * 1024;

/**
 * Unpacks a gzip blob by DecompressionStream. Throws NativeInflateRejected where that fails; what was yielded before is right,
 * but some output before the fault may never have come: an error empties the stream's queue.
 */
export async function* inflateNatively(blob: ByteSource, options: ReadOptions): AsyncGenerator<Uint8Array, void> {
  const { readable, writable } = new DecompressionStream('gzip');
  const writer = writable.getWriter();
  const reader = readable.getReader();
  const source = readStored(blob, options);
  const failure: { ofSource?: unknown } = {};

  const feeding = (async () => {
    for (;;) {
      let chunk: IteratorResult<Uint8Array, void>;
      try {
        chunk = await source.next();
      } catch (error) {
        failure.ofSource = error;
        await writer.abort(error);
        return;
      }
      if (chunk.done === true) break;
      for (let at = 0; at < chunk.value.length; at += WRITE_BYTES) {
        // Without this wait the whole compressed file piles up in the queue (measured: 1.6 GB for a 900 MB file).
        await writer.ready;
        ignoreRejection(writer.write(chunk.value.subarray(at, at + WRITE_BYTES) as Uint8Array<ArrayBuffer>));
      }
    }
    await writer.close();
  })();
  ignoreRejection(feeding);

  try {
    for (;;) {
      const { done, value } = await readNext(reader);
      if (done) break;
      yield value;
    }
  } catch (error) {
    throw 'ofSource' in failure ? failure.ofSource : error;
  } finally {
    // Whatever is under way ends in a rejection, which is what is wanted here.
    ignoreRejection(reader.cancel());
    ignoreRejection(writer.abort());
    await source.return();
  }
}

/** For the writing side, whose failures show as errors of the readable side. */
function ignoreRejection(promise: Promise<unknown>): void {
  promise.catch(() => undefined);
}

async function readNext(reader: ReadableStreamDefaultReader<Uint8Array>) {
  try {
    return await reader.read();
  } catch (cause) {
    throw new NativeInflateRejected('DecompressionStream failed', { cause });
  }
}
