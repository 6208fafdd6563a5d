import { assert } from '../base/assert.ts';
import type { BlobClaims, BlobVerification } from '../core/analysis/verify-blob.ts';
import type { Compression } from '../core/compression/compression.ts';
import type { BlobLocation, CatalogLayer } from '../core/formats/catalog.ts';
import { outerTarName } from '../core/formats/open-input.ts';
import { blobKey, type ScanRequest } from './blob-scans.ts';
import type { LayerWorkerPool } from './layer-worker-pool.ts';
import type { RangeLocation } from './protocol.ts';

/** A blob and what is declared about it are verified once, however many layers of however many images share them. */
export class BlobVerifications {
  readonly #pool: LayerWorkerPool;
  readonly #outer: { readonly compression: Compression; readonly sizeBytes: number };
  readonly #layers: readonly CatalogLayer[];
  readonly #results = new Map<string, Promise<BlobVerification>>();

  /** `outer`: the opened file. `layers`: of all images; members of a compressed file are verified in one pass. */
  constructor(
    pool: LayerWorkerPool,
    outer: { readonly compression: Compression; readonly sizeBytes: number },
    layers: readonly CatalogLayer[],
  ) {
    this.#pool = pool;
    this.#outer = outer;
    this.#layers = layers;
  }

  /** Rejects with AppError 'read-failed' or 'worker-crashed', and with an AbortError. */
  verify(location: BlobLocation, claims: BlobClaims, request: ScanRequest): Promise<BlobVerification> {
    const known = this.#results.get(resultKey(location, claims));
    if (known !== undefined) return known;
    if (location.kind === 'range')
      return this.#remember(location, claims, this.#verifyRange(location, claims, request));
    assert(location.kind === 'member', 'layers of a registry are verified while they are read');
    if (location.name === outerTarName) {
      const whole: RangeLocation = { kind: 'range', file: 0, offsetBytes: 0, sizeBytes: this.#outer.sizeBytes };
      return this.#remember(location, claims, this.#verifyRange(whole, claims, request));
    }
    this.#startPass(location.name, claims, request);
    return this.#results.get(resultKey(location, claims))!;
  }

  #verifyRange(location: RangeLocation, claims: BlobClaims, { priority, signal, onProgress }: ScanRequest) {
    return this.#pool.run(priority, signal, (worker) =>
      worker.call('verifyBlob', [location, { digest: claims.digest, diffId: claims.diffId }], { signal, onProgress }),
    );
  }

  /** One pass for every member that is not verified yet; of claims that differ about one member, those asked for. */
  #startPass(name: string, claims: BlobClaims, { priority, signal, onProgress }: ScanRequest): void {
    const wanted = new Map<string, { readonly location: BlobLocation; readonly claims: BlobClaims }>();
    for (const { location, digest, diffId } of this.#layers) {
      if (location?.kind !== 'member' || location.name === outerTarName || wanted.has(location.name)) continue;
      const own = location.name === name ? claims : { digest, diffId };
      if (!this.#results.has(resultKey(location, own))) wanted.set(location.name, { location, claims: own });
    }
    const request = new Map([...wanted].map(([member, each]) => [member, each.claims]));
    const { compression } = this.#outer;
    const pass = this.#pool.run(priority, signal, (worker) =>
      worker.call('verifyMembers', [compression, request], { signal, onProgress }),
    );
    for (const { location, claims: own } of wanted.values()) {
      const member = location.kind === 'member' ? location.name : '';
      void this.#remember(
        location,
        own,
        pass.then((found) => found.get(member) ?? brokenOff(own)),
      );
    }
  }

  /** A result that fails is forgotten: whoever asks again starts anew. */
  #remember(location: BlobLocation, claims: BlobClaims, result: Promise<BlobVerification>): Promise<BlobVerification> {
    const key = resultKey(location, claims);
    this.#results.set(key, result);
    result.catch(() => {
      if (this.#results.get(key) === result) this.#results.delete(key);
    });
    return result;
  }
}

function resultKey(location: BlobLocation, { digest, diffId }: BlobClaims): string {
  return JSON.stringify([blobKey(location), digest, diffId]);
}

/** The stream ended inside the member or before it: the bytes are not those declared. */
function brokenOff({ digest, diffId }: BlobClaims): BlobVerification {
  return {
    digest: { computed: null, matches: digest === null ? null : false },
    diffId: { computed: null, matches: diffId === null ? null : false },
  };
}
