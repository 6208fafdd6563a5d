import { AppError } from '../../base/app-error.ts';
import { decodeRawText } from '../bytes/byte-text.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import type { Compression } from '../compression/compression.ts';
import { decodeSource } from '../compression/decode-source.ts';
import { SNIFF_BYTES } from '../compression/sniff-compression.ts';
import { normalizeMemberName } from '../formats/member-name.ts';
import { TarScanner } from '../tar/tar-scanner.ts';
import type { TarEntry } from '../tar/tar-entry.ts';
import type { BlobHashing } from './blob-hashing.ts';
import { BlobVerifier, type BlobClaims, type BlobVerification, type VerifyOptions } from './verify-blob.ts';

/**
 * Verifies layers that are members of a compressed outer tar, in one more pass over it. Answers by member name; members
 * that are not there, or at which the stream breaks off, are left out. Where a name occurs twice, the later one counts.
 * Throws AppError 'read-failed' and AbortError.
 */
export async function verifyStreamMembers(
  source: ByteSource,
  compression: Compression,
  claims: ReadonlyMap<string, BlobClaims>,
  hashing: BlobHashing,
  { signal, onProgress }: VerifyOptions = {},
): Promise<ReadonlyMap<string, BlobVerification>> {
  const verified = new Map<string, BlobVerification>();
  let current: MemberVerification | null = null;
  /** Members whose hashing is not started yet, which can only be done asynchronously, between chunks. */
  let waiting: MemberVerification[] = [];

  const scanner = new TarScanner({
    entry: (entry) => {
      current = startMember(entry, claims, hashing, (name, found) => verified.set(name, found));
      if (current === null) return false;
      verified.delete(current.name);
      waiting.push(current);
      return true;
    },
    body: (bytes) => current?.take(bytes),
    entryEnd: () => {
      current?.end();
      current = null;
    },
  });

  try {
    const chunks = decodeSource(source, compression, {
      ...(signal ? { signal } : {}),
      ...(onProgress ? { onStoredBytes: onProgress } : {}),
    });
    for await (const chunk of chunks) {
      signal?.throwIfAborted();
      scanner.push(chunk);
      const open: MemberVerification[] = [];
      for (const member of waiting) if (!(await member.start())) open.push(member);
      waiting = open;
    }
  } catch (error) {
    // That the stream breaks off was found when it was read; here it only ends what can be verified.
    if (!(error instanceof AppError) || error.code === 'read-failed') throw error;
  }
  return verified;
}

function startMember(
  entry: TarEntry,
  claims: ReadonlyMap<string, BlobClaims>,
  hashing: BlobHashing,
  done: (name: string, found: BlobVerification) => void,
): MemberVerification | null {
  const name = normalizeMemberName(decodeRawText(entry.name));
  const claim = name === null ? undefined : claims.get(name);
  return name === null || claim === undefined ? null : new MemberVerification(name, claim, hashing, done);
}

/** One member on its way through. Until its hashing is started its bytes are held, at most two chunks of the stream. */
class MemberVerification {
  readonly name: string;
  readonly #claims: BlobClaims;
  readonly #hashing: BlobHashing;
  readonly #done: (name: string, found: BlobVerification) => void;
  #held: Uint8Array[] = [];
  #verifier: BlobVerifier | null = null;
  #ended = false;

  constructor(
    name: string,
    claims: BlobClaims,
    hashing: BlobHashing,
    done: (name: string, found: BlobVerification) => void,
  ) {
    this.name = name;
    this.#claims = claims;
    this.#hashing = hashing;
    this.#done = done;
  }

  /** `bytes` are valid only during the call. */
  take(bytes: Uint8Array): void {
    if (this.#verifier === null) this.#held.push(bytes.slice());
    else this.#verifier.push(bytes);
  }

  end(): void {
    this.#ended = true;
    if (this.#verifier !== null) this.#done(this.name, this.#verifier.finish());
  }

  /** False when too little has come to tell the compression. */
  async start(): Promise<boolean> {
    const head = firstBytes(this.#held);
    if (head.length < SNIFF_BYTES && !this.#ended) return false;
    const verifier = await BlobVerifier.create(head, this.#claims, this.#hashing);
    for (const bytes of this.#held) verifier.push(bytes);
    this.#held = [];
    this.#verifier = verifier;
    if (this.#ended) this.end();
    return true;
  }
}

function firstBytes(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part.subarray(0, SNIFF_BYTES)]).slice(0, SNIFF_BYTES));
}
