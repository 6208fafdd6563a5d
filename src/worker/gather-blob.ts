/** Pieces of a Blob: what is larger a browser may put on disk, piece by piece, while the rest is still read. */
const PIECE_BYTES = 4 << 20;

/** Without a type browsers take a file that has no extension for text, and save it as `passwd.txt`. */
export const anyBytes = 'application/octet-stream';

/** Copies chunks into a Blob, holding one piece in memory. A chunk may change once the next is asked for. */
export async function gatherBlob(chunks: AsyncIterable<Uint8Array>): Promise<Blob> {
  const pieces: Blob[] = [];
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const close = () => {
    if (bytes > 0) pieces.push(new Blob(parts));
    parts = [];
    bytes = 0;
  };
  for await (const chunk of chunks) {
    parts.push(chunk.slice());
    bytes += chunk.length;
    if (bytes >= PIECE_BYTES) close();
  }
  close();
  return new Blob(pieces, { type: anyBytes });
}
