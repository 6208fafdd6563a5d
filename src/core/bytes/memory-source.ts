import type { ByteSource } from './byte-source.ts';

/**
 * A ByteSource over bytes in memory. Reads answer views, not copies. Streams hand out chunks of `chunkBytes`, so that tests
 * can cut the input anywhere; the default is what `File.stream()` gives at its smallest.
 */
export function memorySource(bytes: Uint8Array, chunkBytes = 64 * 1024): ByteSource {
  return {
    sizeBytes: bytes.length,
    read: (offsetBytes, lengthBytes, signal) =>
      new Promise((resolve) => {
        signal?.throwIfAborted();
        resolve(bytes.subarray(offsetBytes, offsetBytes + lengthBytes));
      }),
    stream(offsetBytes, lengthBytes) {
      const end = Math.min(bytes.length, offsetBytes + lengthBytes);
      let at = offsetBytes;
      return new ReadableStream<Uint8Array>(
        {
          pull(controller) {
            if (at >= end) {
              controller.close();
              return;
            }
            const next = Math.min(end, at + chunkBytes);
            controller.enqueue(bytes.subarray(at, next));
            at = next;
          },
        },
        { highWaterMark: 0 },
      );
    },
  };
}
