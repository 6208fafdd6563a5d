import { sha256, sha384, sha512 } from 'hash-wasm';

/** A content digest, `algorithm:encoded` (OCI image-spec, descriptor.md, "Digests"). */
export interface Digest {
  readonly algorithm: string;
  readonly encoded: string;
  /** The whole text. */
  readonly text: string;
}

/** Hex digits of the registered algorithms; others are taken as the grammar allows. */
const hexDigits: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);

const grammar = /^([a-z0-9]+(?:[+._-][a-z0-9]+)*):([a-zA-Z0-9=_-]+)$/;

/** Checks a digest against the grammar, and the registered algorithms for their length. Null when malformed. */
export function parseDigest(text: string): Digest | null {
  const match = grammar.exec(text);
  if (!match) return null;
  const [, algorithm = '', encoded = ''] = match;
  const digits = hexDigits.get(algorithm);
  if (digits !== undefined && (encoded.length !== digits || !/^[0-9a-f]+$/.test(encoded))) return null;
  return { algorithm, encoded, text };
}

/** Name of the blob in an OCI layout (image-layout.md, "Blobs"). */
export function blobName(digest: Digest): string {
  return `blobs/${digest.algorithm}/${digest.encoded}`;
}

/**
 * Digest of small bytes held in memory, in lower-case hex with the algorithm; null for an algorithm that is not supported.
 * By WebAssembly and not crypto.subtle, which a page that is served over plain http does not have.
 */
export async function computeDigest(bytes: Uint8Array, algorithm = 'sha256'): Promise<string | null> {
  switch (algorithm) {
    case 'sha256':
      return `sha256:${await sha256(bytes)}`;
    case 'sha384':
      return `sha384:${await sha384(bytes)}`;
    case 'sha512':
      return `sha512:${await sha512(bytes)}`;
    default:
      return null;
  }
}
