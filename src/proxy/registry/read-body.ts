import { ProxyError } from './proxy-error.ts';

/**
 * Reads a short body whole.
 * @returns null when it is longer than `limitBytes`; the rest is not read
 */
export async function readWhole(
  body: ReadableStream<Uint8Array> | null,
  limitBytes: number,
): Promise<Uint8Array<ArrayBuffer> | null> {
  if (body === null) return new Uint8Array(0);
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > limitBytes) {
      await reader.cancel().catch(() => undefined);
      return null;
    }
    chunks.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

export interface StreamWatch {
  readonly limitBytes: number;
  /** How long the source may take for one piece that the reader wants. A slow reader costs the source nothing. */
  readonly idleMs: number;
  /** Once, at the end of whatever kind. `error` is null after the last byte and when the reader went away. */
  readonly onEnd: (bytes: number, error: ProxyError | null) => void;
}

/**
 * Passes a body on piece by piece, pulling one piece only when the reader wants one. Over its limit or idle, the stream
 * breaks off: a reader or a cache never takes the part for the whole.
 */
export function watchStream(
  source: ReadableStream<Uint8Array>,
  { limitBytes, idleMs, onEnd }: StreamWatch,
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  let bytes = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await readInTime(reader, idleMs);
          if (done) {
            controller.close();
            onEnd(bytes, null);
            return;
          }
          bytes += value.length;
          if (bytes > limitBytes) {
            throw new ProxyError('answer-too-large', `The registry sent more than ${limitBytes} bytes.`);
          }
          controller.enqueue(value);
        } catch (error) {
          const failure =
            error instanceof ProxyError
              ? error
              : new ProxyError('connection-failed', 'The connection to the registry broke off.', {}, { cause: error });
          controller.error(failure);
          onEnd(bytes, failure);
          await reader.cancel(failure).catch(() => undefined);
        }
      },
      async cancel() {
        onEnd(bytes, null);
        await reader.cancel().catch(() => undefined);
      },
    },
    { highWaterMark: 0 },
  );
}

/** One piece of a body. @throws ProxyError `timed-out` when it takes longer */
function readInTime<T>(
  reader: ReadableStreamDefaultReader<T>,
  idleMs: number,
): ReturnType<ReadableStreamDefaultReader<T>['read']> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new ProxyError('timed-out', `The registry sent nothing for ${idleMs / 1000} seconds.`));
    }, idleMs);
    reader
      .read()
      .then(resolve, reject)
      .finally(() => {
        clearTimeout(timer);
      });
  });
}
