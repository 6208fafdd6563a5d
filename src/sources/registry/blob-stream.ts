import { AppError } from '../../base/app-error.ts';
import type { Repository } from '../../base/image-reference.ts';
import type { BlobDigest } from './blob-digest.ts';
import { createBlobDigest } from './blob-digest.ts';
import type { FetchedResponse } from './fetch-like.ts';
import { cancelQuietly } from './read-body.ts';
import type { RegistryClient } from './registry-client.ts';
import { registryError } from './registry-error.ts';
import { retryDelayMs } from './retries.ts';

/** A blob as a descriptor lists it. */
export interface RegistryBlob {
  readonly repository: Repository;
  readonly digest: string;
  readonly sizeBytes: number;
}

/**
 * Most bytes that are read and dropped to get at a part of a blob from a registry that sends whole blobs only. Past this
 * a part is not worth it; a stream goes on at any cost, since it needs the bytes before anyway.
 */
export const maxDroppedBytes = 1 << 20;

export interface BlobStreamOptions {
  /** Whether to read and drop any number of bytes where the registry refuses ranges, or maxDroppedBytes at most. */
  readonly dropAnything: boolean;
  /**
   * Bytes of the first request, for a reader that may let go of the stream early: what comes after is asked for once it is
   * wanted. Else all that is left of an answer is on its way already, up to 20 MB between two servers on one machine.
   */
  readonly openingBytes?: number | undefined;
}

/**
 * The bytes [from, to) of a blob, one chunk after another. A connection that breaks off is opened again where it was; a
 * reading of the whole blob is hashed as it goes, and its last chunk is held back until the digest is right.
 *
 * `next` rejects with registry-digest-mismatch, registry-size-mismatch, registry-ranges-refused (a part was asked for, too
 * far in), what the registry answers, and the reason given to `cancel`.
 */
export class BlobStream {
  readonly #client: RegistryClient;
  readonly #blob: RegistryBlob;
  readonly #to: number;
  readonly #whole: boolean;
  readonly #dropAnything: boolean;
  /** Where the first request ends. */
  readonly #openingTo: number;
  readonly #controller = new AbortController();
  #at: number;
  #reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  /** Bytes of the open response that lie before `#at`. */
  #toDrop = 0;
  /** Where the open response ends, as far as it is wanted. */
  #openTo = 0;
  #digest: Promise<BlobDigest | null> | null = null;
  /** Failures since the last byte came. */
  #failures = 0;

  constructor(client: RegistryClient, blob: RegistryBlob, from: number, to: number, options: BlobStreamOptions) {
    this.#client = client;
    this.#blob = blob;
    this.#at = from;
    this.#to = to;
    this.#whole = from === 0 && to === blob.sizeBytes;
    this.#dropAnything = options.dropAnything;
    this.#openingTo = Math.min(to, from + (options.openingBytes ?? Infinity));
    if (this.#whole) this.#digest = createBlobDigest(blob.digest.split(':', 1)[0]!);
  }

  /** The next bytes; null at the end. */
  async next(): Promise<Uint8Array | null> {
    if (this.#at >= this.#to) {
      if (this.#whole && this.#to === 0) await this.#verify();
      return null;
    }
    for (;;) {
      this.#controller.signal.throwIfAborted();
      try {
        this.#reader ??= await this.#open();
        const chunk = await this.#read(this.#reader);
        if (chunk !== null) return chunk;
      } catch (error) {
        this.#close();
        this.#controller.signal.throwIfAborted();
        const delayMs = retryDelayMs(error, this.#failures);
        if (delayMs === null) throw error;
        this.#failures += 1;
        await this.#client.effects.wait(delayMs, this.#controller.signal);
      }
    }
  }

  /** Aborts what is under way; `next` then rejects with the reason. */
  cancel(reason?: unknown): void {
    this.#controller.abort(reason);
    this.#close();
  }

  /** Bytes of one read; null when all of them were to be dropped. */
  async #read(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array | null> {
    const { registry } = this.#blob.repository;
    let result: ReadableStreamReadResult<Uint8Array>;
    try {
      result = await reader.read();
    } catch (cause) {
      this.#controller.signal.throwIfAborted();
      const message = `The connection broke off after ${this.#at.toLocaleString('en')} bytes of ${this.#blob.digest}.`;
      throw registryError('registry-connection-failed', registry, message, cause);
    }
    if (result.done) {
      const message = `${this.#blob.digest} ended after ${this.#at.toLocaleString('en')} of its ${this.#blob.sizeBytes.toLocaleString('en')} bytes.`;
      throw registryError('registry-connection-failed', registry, message);
    }
    this.#failures = 0;
    this.#client.noteBlobBytes(result.value.length);
    const dropped = Math.min(this.#toDrop, result.value.length);
    this.#toDrop -= dropped;
    const rest = this.#openTo - this.#at;
    const arrived = result.value.length - dropped;
    if (arrived === 0) return null;
    if (arrived > rest && this.#whole) throw this.#wrongSize(null);
    const chunk = result.value.subarray(dropped, dropped + Math.min(arrived, rest));
    this.#at += chunk.length;
    (await this.#digest)?.update(chunk);
    if (this.#at >= this.#to) {
      if (this.#whole) await this.#verify();
      this.#close();
    } else if (this.#at >= this.#openTo) this.#close();
    return chunk;
  }

  async #open(): Promise<ReadableStreamDefaultReader<Uint8Array>> {
    const { repository, digest, sizeBytes } = this.#blob;
    const { registry } = repository;
    const to = this.#at < this.#openingTo ? this.#openingTo : this.#to;
    const isPart = this.#at > 0 || to < sizeBytes;
    const asRange = isPart && !this.#client.refusesRanges(registry);
    if (isPart && !asRange) this.#checkWorthwhile();
    const range = asRange ? { from: this.#at, to: to - 1 } : null;
    this.#openTo = range ? to : this.#to;
    const response = await this.#fetch(range);
    if (response === null || (range && response.status === 200)) {
      this.#client.noteRangesRefused(registry);
      this.#openTo = this.#to;
      if (response && !this.#isWorthwhile()) cancelQuietly(response.body);
      this.#checkWorthwhile();
      return this.#readerOf(response ?? (await this.#client.fetchBlob(repository, digest, null, this.#signal)), 0);
    }
    return this.#readerOf(response, range ? range.from : 0);
  }

  /** Null where the registry refuses the range and not the blob. */
  async #fetch(range: { readonly from: number; readonly to: number } | null): Promise<FetchedResponse | null> {
    const { repository, digest } = this.#blob;
    try {
      return await this.#client.fetchBlob(repository, digest, range, this.#signal);
    } catch (error) {
      const status = error instanceof AppError ? error.place.registry?.status : null;
      if (range && (status === 400 || status === 501)) return null;
      throw error;
    }
  }

  /** Checks that the response begins at `from` and is as long as it should be. */
  #readerOf(response: FetchedResponse, from: number): ReadableStreamDefaultReader<Uint8Array> {
    const { repository, sizeBytes } = this.#blob;
    const [, start, total] = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.headers.get('content-range') ?? '') ?? [];
    const length = response.headers.get('content-length');
    if (response.status === 206 && start !== undefined && Number(start) !== from) {
      cancelQuietly(response.body);
      const message = `Bytes from ${from.toLocaleString('en')} on were asked for, and those from ${Number(start).toLocaleString('en')} on came.`;
      throw registryError('registry-answer-malformed', repository.registry, message);
    }
    const declared = response.status === 206 ? (total === '*' ? undefined : total) : (length ?? undefined);
    if (declared !== undefined && Number(declared) !== sizeBytes) {
      cancelQuietly(response.body);
      throw this.#wrongSize(Number(declared));
    }
    if (!response.body)
      throw registryError('registry-answer-malformed', repository.registry, 'A blob came without bytes.');
    this.#toDrop = this.#at - from;
    return response.body.getReader();
  }

  #isWorthwhile(): boolean {
    return this.#dropAnything || this.#at <= maxDroppedBytes;
  }

  #checkWorthwhile(): void {
    if (this.#isWorthwhile()) return;
    const { registry } = this.#blob.repository;
    const message = `${registry} sends whole blobs only; the part of ${this.#blob.digest} from byte ${this.#at.toLocaleString('en')} on is not worth the bytes before it.`;
    throw registryError('registry-ranges-refused', registry, message);
  }

  async #verify(): Promise<void> {
    const computed = (await this.#digest)?.finish() ?? null;
    if (computed === null || computed === this.#blob.digest) return;
    const message = `The bytes of the blob have the digest ${computed}; ${this.#blob.digest} is declared.`;
    throw registryError('registry-digest-mismatch', this.#blob.repository.registry, message);
  }

  /** `found`: null where more bytes come than declared, however many. */
  #wrongSize(found: number | null): AppError {
    const { digest, sizeBytes, repository } = this.#blob;
    const has = found === null ? 'more bytes than declared' : `${found.toLocaleString('en')} bytes`;
    const message = `The blob ${digest} has ${has}; ${sizeBytes.toLocaleString('en')} are declared.`;
    return registryError('registry-size-mismatch', repository.registry, message);
  }

  get #signal(): AbortSignal {
    return this.#controller.signal;
  }

  #close(): void {
    if (this.#reader) cancelQuietly(this.#reader);
    this.#reader = null;
  }
}
