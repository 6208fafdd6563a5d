import type { RegistryErrorCode } from './registry-api.ts';

/**
 * Every way in which bad input or a failed world can end, as one union.
 * Code branches on `code`, never on message text.
 */
export type ErrorCode =
  // the outer file
  | 'empty-file'
  | 'not-an-archive'
  | 'no-image'
  | 'archive-truncated'
  | 'read-failed'
  // JSON documents inside it
  | 'json-missing'
  | 'json-invalid'
  | 'json-too-large'
  | 'manifest-malformed'
  | 'index-too-deep'
  | 'blob-missing'
  | 'digest-malformed'
  // compression
  | 'compression-corrupt'
  | 'compression-truncated'
  | 'compression-unsupported'
  | 'compression-window-too-large'
  // tar
  | 'tar-bad-checksum'
  | 'tar-bad-number'
  | 'tar-bad-pax'
  | 'tar-header-too-large'
  | 'tar-bad-sparse'
  | 'tar-lone-zero-block'
  | 'tar-truncated'
  // limits on hostile input
  | 'too-many-entries'
  // tables of contents of lazily read layers
  | 'toc-malformed'
  | 'toc-too-large'
  | 'toc-digest-mismatch'
  // registries: what our server answers, and what is found out here
  | `registry-${RegistryErrorCode}`
  | 'registry-proxy-unreachable'
  | 'registry-proxy-absent'
  | 'registry-answer-malformed'
  | 'registry-digest-mismatch'
  | 'registry-size-mismatch'
  | 'registry-schema-1'
  | 'registry-ranges-refused'
  // files that say how to judge
  | 'config-invalid'
  // queries
  | 'filter-invalid'
  | 'no-content'
  | 'content-changed'
  // what is saved
  | 'write-failed'
  // workers
  | 'worker-crashed';

/** Where something is wrong, as far as it is known. */
export interface ErrorPlace {
  /** Name of the file, blob or archive member. */
  readonly file?: string;
  /** Zero-based index of the layer in the image. */
  readonly layer?: number;
  /** Offset in bytes into the named file as it is stored. */
  readonly byteOffset?: number;
  /** Offset in bytes into what comes out of unpacking it: may lie far beyond the end of the file itself. */
  readonly unpackedOffset?: number;
  /** The registry that was asked, and what it said beside its error. */
  readonly registry?: RegistryFault;
}

/** What is known of a registry request that failed, for whoever offers a way on. */
export interface RegistryFault {
  /** Host with an optional port. */
  readonly registry: string;
  /** HTTP status of the registry, where it answered. */
  readonly status: number | null;
  /** The registry's own text, as text. */
  readonly said: string | null;
  /** With `registry-unauthorized` and `registry-credentials-rejected`: who would get credentials. */
  readonly challenge: { readonly scheme: 'basic' | 'bearer'; readonly host: string } | null;
  /** Seconds after which the registry wants to be asked again, where it said so. */
  readonly retryAfterSeconds: number | null;
}

/** Bad input or a failed world: shown to the person, with what is wrong and where. */
export class AppError extends Error {
  override readonly name = 'AppError';

  readonly code: ErrorCode;
  readonly place: ErrorPlace;

  constructor(code: ErrorCode, message: string, place: ErrorPlace = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.place = place;
  }
}

/** The plain form that crosses worker borders, where classes do not survive. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
  readonly place: ErrorPlace;
}

export function toErrorRecord(error: AppError): ErrorRecord {
  return { code: error.code, message: error.message, place: error.place };
}

/** Cancellation is its own outcome, neither success nor failure. */
export function isCancellation(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
