/** Bytes as they are, or one byte so many times. */
export type ZstdPart = Uint8Array | { readonly byte: number; readonly times: number };

/** Largest block (RFC 8878, 3.1.1.2.4). */
const BLOCK_BYTES = 128 * 1024;
const Block = { raw: 0, rle: 1 } as const;

/** One zstd frame without a checksum, of raw and run-length blocks: large content of few stored bytes, without a compressor. */
export function zstdFrame(parts: readonly ZstdPart[]): Uint8Array<ArrayBuffer> {
  // Magic number, then a header that says only: window of 128 KiB (RFC 8878, 3.1.1.1).
  const out: number[] = [0x28, 0xb5, 0x2f, 0xfd, 0x00, (17 - 10) << 3];
  const header = (type: number, size: number, isLast: boolean) => {
    const bits = (isLast ? 1 : 0) | (type << 1) | (size << 3);
    out.push(bits & 255, (bits >> 8) & 255, bits >> 16);
  };
  for (const part of parts) {
    const length = part instanceof Uint8Array ? part.length : part.times;
    for (let at = 0; at < length; at += BLOCK_BYTES) {
      const size = Math.min(BLOCK_BYTES, length - at);
      header(part instanceof Uint8Array ? Block.raw : Block.rle, size, false);
      if (part instanceof Uint8Array) for (const byte of part.subarray(at, at + size)) out.push(byte);
      else out.push(part.byte);
    }
  }
  header(Block.raw, 0, true);
  return Uint8Array.from(out);
}
