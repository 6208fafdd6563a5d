import { createHash } from 'node:crypto';
import type { BlobHashing } from '../core/analysis/blob-hashing.ts';

/** Hashing by Node's own OpenSSL: about 4 times as fast as WebAssembly, and it streams. */
export const nodeHashing: BlobHashing = {
  start: (algorithm) => {
    const hash = createHash(algorithm);
    return Promise.resolve({ update: (bytes) => void hash.update(bytes), finish: () => hash.digest('hex') });
  },
  hashWhole: (algorithm, bytes) => Promise.resolve(createHash(algorithm).update(bytes).digest('hex')),
  wholeUpToBytes: 0,
};
