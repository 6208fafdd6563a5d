import { AppError } from '../../base/app-error.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { createPushDecoder, type PushDecoder } from '../compression/push-decoder.ts';
import { SNIFF_BYTES, sniffCompression } from '../compression/sniff-compression.ts';
import type { Warning } from '../formats/warning.ts';
import { layerNumber } from '../layers/layer-number.ts';
import { findDigestAlgorithm, type BlobHashing, type DigestAlgorithm, type RunningHash } from './blob-hashing.ts';

/** What a manifest and a config say about one layer; null where they say nothing. */
export interface BlobClaims {
  /** Digest of the stored bytes. */
  readonly digest: string | null;
  /** Digest of the uncompressed bytes (OCI image-spec, config.md, "Layer DiffID"). */
  readonly diffId: string | null;
}

export interface CheckedDigest {
  /** `algorithm:hex`; null when the algorithm is not supported or the bytes break off. */
  readonly computed: string | null;
  /** True: equal. False: differs, or the bytes break off. Null: nothing declared, or it cannot be computed here. */
  readonly matches: boolean | null;
}

export interface BlobVerification {
  readonly digest: CheckedDigest;
  readonly diffId: CheckedDigest;
}

export interface VerifyOptions {
  readonly signal?: AbortSignal | undefined;
  /** Stored bytes hashed so far. */
  readonly onProgress?: ((storedBytesRead: number) => void) | undefined;
}

/**
 * Hashes one stored blob, stored and uncompressed bytes in one pass, and compares with what is declared. Where nothing
 * is declared SHA-256 is computed all the same, to be shown.
 * Throws AppError 'read-failed' when the bytes cannot be read, and AbortError.
 */
export async function verifyBlob(
  blob: ByteSource,
  claims: BlobClaims,
  hashing: BlobHashing,
  { signal, onProgress }: VerifyOptions = {},
): Promise<BlobVerification> {
  const head = await blob.read(0, SNIFF_BYTES, signal);
  const isPlain = sniffCompression(head) === 'none';
  if (blob.sizeBytes > hashing.wholeUpToBytes) {
    const verifier = await BlobVerifier.create(head, claims, hashing);
    await pushAll(blob, verifier, { signal, onProgress });
    return verifier.finish();
  }
  const bytes = await blob.read(0, blob.sizeBytes, signal);
  const digest = await checkWhole(bytes, claims.digest, hashing);
  if (isPlain) {
    onProgress?.(bytes.length);
    return { digest, diffId: await checkWhole(bytes, claims.diffId, hashing) };
  }
  // Not from `bytes` in one go: a small blob may unpack to gigabytes, and nothing could stop it meanwhile.
  const content = await ContentCheck.start(head, claims.diffId, hashing);
  await pushAll(blob, content, { signal, onProgress });
  return { digest, diffId: content.finish() };
}

async function pushAll(
  blob: ByteSource,
  to: { push(chunk: Uint8Array): void },
  { signal, onProgress }: VerifyOptions,
): Promise<void> {
  const reader = blob.stream(0, blob.sizeBytes).getReader();
  let storedBytes = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      signal?.throwIfAborted();
      to.push(next.value);
      storedBytes += next.value.length;
      onProgress?.(storedBytes);
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Verifies a blob whose bytes come by once, in any pieces. */
export class BlobVerifier {
  readonly #claims: BlobClaims;
  readonly #stored: DigestCheck;
  /** Null for a plain blob: its content is its stored bytes, hashed once for both. */
  readonly #content: ContentCheck | null;

  private constructor(claims: BlobClaims, stored: DigestCheck, content: ContentCheck | null) {
    this.#claims = claims;
    this.#stored = stored;
    this.#content = content;
  }

  /** `head`: the first SNIFF_BYTES of the blob, or all of a shorter one; they are pushed again with the rest. */
  static async create(head: Uint8Array, claims: BlobClaims, hashing: BlobHashing): Promise<BlobVerifier> {
    const stored = await DigestCheck.start(claims.digest, hashing);
    const isOneHash = sniffCompression(head) === 'none' && algorithmOf(claims.digest) === algorithmOf(claims.diffId);
    return new BlobVerifier(claims, stored, isOneHash ? null : await ContentCheck.start(head, claims.diffId, hashing));
  }

  push(chunk: Uint8Array): void {
    this.#stored.update(chunk);
    this.#content?.push(chunk);
  }

  finish(): BlobVerification {
    const digest = this.#stored.finish();
    if (this.#content !== null) return { digest, diffId: this.#content.finish() };
    const { computed } = digest;
    return { digest, diffId: computed === null ? UNKNOWN : compare(this.#claims.diffId, computed) };
  }
}

/** Hashes what a stored blob holds once it is uncompressed. */
class ContentCheck {
  readonly #check: DigestCheck;
  readonly #decoder: PushDecoder | null;
  /** Why the content cannot be hashed to its end. */
  #broken: AppError | null;

  private constructor(check: DigestCheck, decoder: PushDecoder | null, broken: AppError | null) {
    this.#check = check;
    this.#decoder = decoder;
    this.#broken = broken;
  }

  static async start(head: Uint8Array, declared: string | null, hashing: BlobHashing): Promise<ContentCheck> {
    const check = await DigestCheck.start(declared, hashing);
    const compression = sniffCompression(head);
    if (compression === 'none') return new ContentCheck(check, null, null);
    try {
      const decoder = await createPushDecoder(compression, (chunk) => check.update(chunk));
      return new ContentCheck(check, decoder, null);
    } catch (error) {
      if (error instanceof AppError) return new ContentCheck(check, null, error);
      throw error;
    }
  }

  push(chunk: Uint8Array): void {
    this.#attempt(() => {
      if (this.#decoder === null) this.#check.update(chunk);
      else this.#decoder.push(chunk);
    });
  }

  finish(): CheckedDigest {
    this.#attempt(() => this.#decoder?.finish());
    if (this.#broken === null) return this.#check.finish();
    return this.#broken.code === 'compression-unsupported' ? UNKNOWN : this.#check.finishBroken();
  }

  #attempt(step: () => void): void {
    if (this.#broken !== null) return;
    try {
      step();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.#broken = error;
    }
  }
}

/** One hash under way beside the digest that it should come to. Where none is declared it is computed all the same. */
export class DigestCheck {
  readonly #declared: string | null;
  readonly #algorithm: string;
  readonly #hash: RunningHash | null;

  private constructor(declared: string | null, algorithm: string, hash: RunningHash | null) {
    this.#declared = declared;
    this.#algorithm = algorithm;
    this.#hash = hash;
  }

  static async start(declared: string | null, hashing: BlobHashing): Promise<DigestCheck> {
    const algorithm = algorithmOf(declared);
    return new DigestCheck(declared, algorithm ?? '', algorithm === null ? null : await hashing.start(algorithm));
  }

  update(bytes: Uint8Array): void {
    this.#hash?.update(bytes);
  }

  finish(): CheckedDigest {
    return this.#hash === null ? UNKNOWN : compare(this.#declared, `${this.#algorithm}:${this.#hash.finish()}`);
  }

  /** For bytes that broke off: they are not what was declared. */
  finishBroken(): CheckedDigest {
    return { computed: null, matches: this.#hash === null || this.#declared === null ? null : false };
  }
}

const UNKNOWN: CheckedDigest = { computed: null, matches: null };

/** Null for an algorithm that is not supported. Where nothing is declared, what is shown is SHA-256. */
function algorithmOf(declared: string | null): DigestAlgorithm | null {
  return declared === null ? 'sha256' : findDigestAlgorithm(declared);
}

async function checkWhole(bytes: Uint8Array, declared: string | null, hashing: BlobHashing): Promise<CheckedDigest> {
  const algorithm = algorithmOf(declared);
  if (algorithm === null) return UNKNOWN;
  return compare(declared, `${algorithm}:${await hashing.hashWhole(algorithm, bytes)}`);
}

function compare(declared: string | null, computed: string): CheckedDigest {
  return { computed, matches: declared === null ? null : declared === computed };
}

/** What to tell about a layer whose digests are not those declared. */
export function verificationWarnings(layer: number, claims: BlobClaims, found: BlobVerification): readonly Warning[] {
  const warnings: Warning[] = [];
  const { digest, diffId } = found;
  if (digest.matches === false && digest.computed !== null) {
    const message = `The stored bytes of layer ${layerNumber(layer)} have the digest ${digest.computed}, but ${claims.digest} is declared.`;
    warnings.push({ code: 'digest-mismatch', message, layer, path: null, count: 1 });
  }
  // A layer that breaks off has an error of its own that says more.
  if (diffId.matches === false && diffId.computed !== null) {
    const message = `The content of layer ${layerNumber(layer)} has the diff ID ${diffId.computed}, but the config declares ${claims.diffId}.`;
    warnings.push({ code: 'diff-id-mismatch', message, layer, path: null, count: 1 });
  }
  return warnings;
}
