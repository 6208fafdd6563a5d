import type { BlobCache } from '../sources/blob-cache/blob-cache.ts';
import type { ByteSource } from '../core/bytes/byte-source.ts';
import { cachedBlobSource } from '../sources/blob-cache/cached-blob-source.ts';
import type { RegistryBlob } from '../sources/registry/blob-stream.ts';
import { registryBlobSource } from '../sources/registry/registry-blob-source.ts';
import { RegistryClient } from '../sources/registry/registry-client.ts';
import { TocImage } from '../sources/registry/toc-image.ts';
import type { RegistryLocation } from './protocol.ts';
import type { RegistryPlatform } from './registry-platform.ts';
import type { RegistryInput } from './session-types.ts';

/**
 * One worker's way to the registry of a session. Every worker has its own, with its own sign-in: requests then need no other
 * worker, and end at once with the one that made them.
 */
export class RegistryAccess {
  readonly client: RegistryClient;
  readonly tocImage: TocImage;
  readonly #input: RegistryInput;
  readonly #platform: RegistryPlatform;
  #signedIn: Promise<unknown> | null = null;
  #cache: Promise<BlobCache | null> | null = null;
  #requestsTold = 0;

  constructor(input: RegistryInput, platform: RegistryPlatform) {
    this.#input = input;
    this.#platform = platform;
    this.client = new RegistryClient({
      effects: platform.effects,
      storedCredentials: input.storedCredentials,
      askCredentials: () => Promise.resolve(input.credentials),
    });
    this.tocImage = new TocImage(this.client, input.reference);
  }

  /** To be awaited before the first request. Rejects as RegistryClient.signIn does, and is tried again then. */
  async signIn(signal: AbortSignal): Promise<void> {
    const { credentials, reference } = this.#input;
    if (credentials === null) return;
    this.#signedIn ??= this.client.signIn(reference, credentials);
    try {
      await this.#signedIn;
    } catch (error) {
      this.#signedIn = null;
      throw error;
    }
    signal.throwIfAborted();
  }

  /** Null where layers are not kept. */
  openBlobCache(): Promise<BlobCache | null> {
    this.#cache ??= this.#input.keepsBlobs ? this.#platform.openBlobCache() : Promise.resolve(null);
    return this.#cache;
  }

  blobAt({ digest, sizeBytes }: RegistryLocation): RegistryBlob {
    return { repository: this.#input.reference, digest, sizeBytes };
  }

  /** A blob for reading parts of it: from the copy that is kept, else by ranges, which nothing verifies. */
  async openBlob(location: RegistryLocation, signal: AbortSignal): Promise<ByteSource> {
    const network = registryBlobSource(this.client, this.blobAt(location));
    const cache = await this.openBlobCache();
    const source = cache === null ? network : cachedBlobSource(cache, location.digest, network);
    await this.signIn(signal);
    return source;
  }

  /** Requests made since this was asked last. */
  takeRequests(): number {
    const { requests } = this.client.traffic;
    const since = requests - this.#requestsTold;
    this.#requestsTold = requests;
    return since;
  }
}
