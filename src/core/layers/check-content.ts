import { AppError } from '../../base/app-error.ts';
import { ContentHasher } from './content-hasher.ts';
import type { HashSeed } from './stream-hash.ts';

/** What the first reading of a file has found out about its content. */
export interface ExpectedContent {
  /** 16 or 32 bytes: the seeded fast hash, or SHA-256 (stream-hash.ts). */
  readonly hash: Uint8Array;
  readonly seed: HashSeed;
}

/**
 * Passes a file's content on, and throws 'content-changed' after its last byte where that is not what was read the first time: a
 * part of a layer has no digest of its own to be checked against.
 */
export async function* checkContent(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { hash, seed }: ExpectedContent,
): AsyncGenerator<Uint8Array, void> {
  const hasher = await ContentHasher.create(hash.length === 32 ? 32 : 16, seed);
  try {
    hasher.start();
    for await (const chunk of chunks) {
      hasher.update(chunk);
      yield chunk;
    }
    const found = new Uint8Array(hash.length);
    hasher.finish(found, 0);
    if (found.some((byte, index) => byte !== hash[index])) {
      throw new AppError('content-changed', 'The content of the file has changed since its layer was read.');
    }
  } finally {
    hasher.release();
  }
}
