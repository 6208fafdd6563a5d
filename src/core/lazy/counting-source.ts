import type { ByteSource } from '../bytes/byte-source.ts';

/** What reading a source has cost. */
export interface ReadTraffic {
  readonly requests: number;
  readonly bytes: number;
}

/** The same source with its reads counted. Its streams are not: whoever lists lazily opens none. */
export function countReads(source: ByteSource): { readonly source: ByteSource; readonly traffic: () => ReadTraffic } {
  let requests = 0;
  let bytes = 0;
  return {
    source: {
      sizeBytes: source.sizeBytes,
      prefersStreams: source.prefersStreams ?? false,
      stream: (offsetBytes, lengthBytes) => source.stream(offsetBytes, lengthBytes),
      async read(offsetBytes, lengthBytes, signal) {
        requests += 1;
        const read = await source.read(offsetBytes, lengthBytes, signal);
        bytes += read.length;
        return read;
      },
    },
    traffic: () => ({ requests, bytes }),
  };
}
