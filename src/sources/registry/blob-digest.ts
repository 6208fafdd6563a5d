import { createSHA256, createSHA384, createSHA512 } from 'hash-wasm';

/** A digest in the making. By WebAssembly: crypto.subtle cannot be fed piece by piece. */
export interface BlobDigest {
  update(bytes: Uint8Array): void;
  /** `algorithm:hex`. */
  finish(): string;
}

/** Null for an algorithm that is not supported: the blob then stays unverified. */
export async function createBlobDigest(algorithm: string): Promise<BlobDigest | null> {
  const hasher = await createHasher(algorithm);
  if (!hasher) return null;
  hasher.init();
  return {
    update: (bytes) => void hasher.update(bytes),
    finish: () => `${algorithm}:${hasher.digest()}`,
  };
}

function createHasher(algorithm: string): ReturnType<typeof createSHA256> | null {
  switch (algorithm) {
    case 'sha256':
      return createSHA256();
    case 'sha384':
      return createSHA384();
    case 'sha512':
      return createSHA512();
    default:
      return null;
  }
}
