/**
 * Random access to bytes that live somewhere else: a dropped `File`, a file on disk, a blob in a registry.
 * Core reads through this and never learns where the bytes come from.
 */
export interface ByteSource {
  readonly sizeBytes: number;
  /**
   * True where one stream over everything is better than many reads: each read is a request to a registry, and only a
   * whole stream is verified. Absent for files.
   */
  readonly prefersStreams?: boolean;
  /**
   * Reads `lengthBytes` from `offsetBytes`. Shorter only where the source ends; never longer.
   * Each call may cost about a millisecond whatever its length, so callers read in large windows.
   */
  read(offsetBytes: number, lengthBytes: number, signal?: AbortSignal): Promise<Uint8Array>;
  /** Streams [offsetBytes, offsetBytes + lengthBytes), cut at the end of the source. Can be opened any number of times. */
  stream(offsetBytes: number, lengthBytes: number): ReadableStream<Uint8Array>;
}

/** A window on part of another source. */
export function sliceSource(source: ByteSource, offsetBytes: number, sizeBytes: number): ByteSource {
  const size = Math.max(0, Math.min(sizeBytes, source.sizeBytes - offsetBytes));
  return {
    sizeBytes: size,
    prefersStreams: source.prefersStreams ?? false,
    read: (offset, length, signal) =>
      source.read(offsetBytes + offset, Math.max(0, Math.min(length, size - offset)), signal),
    stream: (offset, length) => source.stream(offsetBytes + offset, Math.max(0, Math.min(length, size - offset))),
  };
}
