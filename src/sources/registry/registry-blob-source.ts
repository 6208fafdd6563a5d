import type { ByteSource } from '../../core/bytes/byte-source.ts';
import { BlobStream, type RegistryBlob } from './blob-stream.ts';
import type { RegistryClient } from './registry-client.ts';

/**
 * A blob of a registry as a ByteSource. Nothing is fetched until something is read.
 *
 * `stream` over the whole blob verifies its digest on the way; the last chunk comes only when it is right. A part is
 * fetched as one range and not verified: whoever reads parts checks them (a layer's table of contents has a digest of its
 * own). Where a registry sends whole blobs only, a part far in ends in registry-ranges-refused, and streams read and drop
 * what comes before. Cancelling a stream, or aborting `signal`, ends the request.
 */
export function registryBlobSource(
  client: RegistryClient,
  blob: RegistryBlob,
  /** Of each stream: see BlobStreamOptions. */
  openingBytes?: number,
): ByteSource {
  return {
    sizeBytes: blob.sizeBytes,
    prefersStreams: true,
    async read(offsetBytes, lengthBytes, signal) {
      signal?.throwIfAborted();
      const from = Math.min(offsetBytes, blob.sizeBytes);
      const to = Math.min(from + lengthBytes, blob.sizeBytes);
      const bytes = new Uint8Array(to - from);
      if (bytes.length === 0) return bytes;
      const stream = new BlobStream(client, blob, from, to, { dropAnything: false });
      const cancel = (): void => stream.cancel(signal?.reason);
      signal?.addEventListener('abort', cancel, { once: true });
      try {
        let at = 0;
        for (let chunk = await stream.next(); chunk !== null; chunk = await stream.next()) {
          bytes.set(chunk, at);
          at += chunk.length;
        }
        return bytes;
      } finally {
        signal?.removeEventListener('abort', cancel);
      }
    },
    stream(offsetBytes, lengthBytes) {
      const from = Math.min(offsetBytes, blob.sizeBytes);
      const to = Math.min(from + lengthBytes, blob.sizeBytes);
      const stream = new BlobStream(client, blob, from, to, { dropAnything: true, openingBytes });
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            const chunk = await stream.next();
            if (chunk === null) controller.close();
            else controller.enqueue(chunk);
          },
          cancel: (reason) => stream.cancel(reason),
        },
        // Nothing is fetched ahead of the reader: the response below has its own buffer.
        { highWaterMark: 0 },
      );
    },
  };
}
