interface Passage {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<Uint8Array>;
}

/** The platform sends Content-Length only for a body whose length it enforces by itself. */
export function fixLength(body: ReadableStream<Uint8Array>, length: number): ReadableStream<Uint8Array> {
  const { FixedLengthStream } = globalThis as {
    readonly FixedLengthStream?: new (length: number) => Passage;
  };
  return FixedLengthStream === undefined ? body : body.pipeThrough(new FixedLengthStream(length));
}
