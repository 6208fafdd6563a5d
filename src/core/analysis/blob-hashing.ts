import { parseDigest } from '../formats/digest.ts';

/** Digest algorithms that can be computed. Digests of other algorithms are shown and not verified. */
export type DigestAlgorithm = 'sha256' | 'sha384' | 'sha512';

/** A hash under way. Used once. */
export interface RunningHash {
  update(bytes: Uint8Array): void;
  /** Lower-case hex. */
  finish(): string;
}

/** How to compute digests here: WebAssembly and WebCrypto in a browser, node:crypto in Node. */
export interface BlobHashing {
  start(algorithm: DigestAlgorithm): Promise<RunningHash>;
  /** Hashes bytes that are in memory already; lower-case hex. */
  hashWhole(algorithm: DigestAlgorithm, bytes: Uint8Array): Promise<string>;
  /** Blobs up to this size are worth holding in memory to be hashed whole; 0 where streaming is as fast. */
  readonly wholeUpToBytes: number;
}

/** The algorithm of a digest `algorithm:encoded`, or null when it cannot be computed or the digest is malformed. */
export function findDigestAlgorithm(digest: string): DigestAlgorithm | null {
  const algorithm = parseDigest(digest)?.algorithm;
  return algorithm === 'sha256' || algorithm === 'sha384' || algorithm === 'sha512' ? algorithm : null;
}
