import { AppError, isCancellation } from '../base/app-error.ts';
import { assert } from '../base/assert.ts';
import { formatFamiliarReference } from '../base/image-reference.ts';
import type { Catalog, CatalogImage, CatalogLayer } from '../core/formats/catalog.ts';
import { formatPlatform } from '../core/formats/platform.ts';
import { footerProbeBytes, parseFooter } from '../core/lazy/toc-place.ts';
import { openReference, type RegistryOpening } from '../sources/registry/open-reference.ts';
import { hasTocHints } from '../sources/registry/read-layer.ts';
import { registryBlobSource } from '../sources/registry/registry-blob-source.ts';
import { findAttachedSociLists, findSociLists, type Ztoc } from '../sources/registry/soci-index.ts';
import { unreadable, type BlobReader, type BlobScan } from './blob-scans.ts';
import type { LayerWorkerPool } from './layer-worker-pool.ts';
import type { Hashing, RegistryLayerAnswer, RegistryLocation } from './protocol.ts';
import { RegistryAccess } from './registry-access.ts';
import type { RegistryPlatform } from './registry-platform.ts';
import type { RegistryInput, RegistryState } from './session-types.ts';

/** The end of a layer that says nothing of a table is worth a request from this size on. */
const PROBE_FROM_BYTES = 8 << 20;

/** How the layers of one image are to be read. */
export interface LayerPlan {
  readonly hashing: Hashing;
  readonly read: BlobReader;
}

interface TableUse {
  readonly byTableOfContents: boolean;
  /** Lists of a SOCI index, by layer digest. */
  readonly ztocs: ReadonlyMap<string, Ztoc>;
}

/** The registry's side of a session in the image worker: manifests are fetched here, layers in layer workers. */
export class RegistryImages {
  readonly #input: RegistryInput;
  readonly #platform: RegistryPlatform;
  readonly #access: RegistryAccess;
  readonly #verifies: boolean;
  readonly #changed: () => void;
  /** Requests of layer workers. */
  #layerRequests = 0;
  #bytesFetched = 0;
  #bytesSaved = 0;
  #opening: RegistryOpening | null = null;
  #state: RegistryState;

  /** `verifies`: whether diff IDs are to be known. `changed`: is called whenever `state` may have changed. */
  constructor(input: RegistryInput, platform: RegistryPlatform, verifies: boolean, changed: () => void) {
    this.#input = input;
    this.#platform = platform;
    this.#access = new RegistryAccess(input, platform);
    this.#verifies = verifies;
    this.#changed = changed;
    this.#state = this.#describe();
  }

  /** Stays identical where nothing changed. */
  get state(): RegistryState {
    const next = this.#describe();
    const { digest, quota, traffic } = this.#state;
    const isSame =
      digest === next.digest &&
      quota === next.quota &&
      traffic.requests === next.traffic.requests &&
      traffic.bytesFetched === next.traffic.bytesFetched &&
      traffic.bytesSaved === next.traffic.bytesSaved;
    if (!isSame) this.#state = next;
    return this.#state;
  }

  /** What is being asked for, as a phase says it. */
  get openingWords(): string {
    const { reference } = this.#input;
    return `Asking ${reference.registry} for ${formatFamiliarReference(reference)}`;
  }

  loadingWords({ platform, manifestDigest }: CatalogImage): string {
    const what = platform === null ? (manifestDigest ?? 'the manifest') : formatPlatform(platform);
    return `Asking ${this.#input.reference.registry} for the manifest and config of ${what}`;
  }

  /** Rejects as openReference and signing in do. */
  async open(signal: AbortSignal): Promise<Catalog> {
    try {
      await this.#access.signIn(signal);
      this.#opening = await openReference(this.#access.client, this.#input.reference, signal);
      return this.#opening.catalog;
    } finally {
      this.#changed();
    }
  }

  /** Reads manifest and config of an image that is `unread`. Rejects as RegistryOpening.load does. */
  async load(imageIndex: number, signal: AbortSignal): Promise<CatalogImage> {
    assert(this.#opening !== null, 'platforms are known after the index');
    try {
      return await this.#opening.load(imageIndex, signal);
    } finally {
      this.#changed();
    }
  }

  /**
   * How an image's layers are read. Tables of contents are used where one of its layers has one, by annotations, by the last
   * bytes of its largest layer, or by an index that is attached to the image: their SHA-256 digests then are what contents are
   * compared by, in all its layers.
   */
  async planLayers(
    image: CatalogImage,
    hashing: Hashing,
    pool: LayerWorkerPool,
    signal: AbortSignal,
  ): Promise<LayerPlan> {
    const cache = await this.#access.openBlobCache();
    const kept = new Set(cache === null ? [] : (await cache.list()).map(({ digest }) => digest));
    signal.throwIfAborted();
    // Blobs of what is no image are not read.
    const layers = image.kind === 'image' ? image.layers : [];
    const { byTableOfContents, ztocs } = await this.#findTables(image, layers, kept, signal);
    const own: Hashing = byTableOfContents ? { ...hashing, hashWidth: 32 } : hashing;
    return { hashing: own, read: this.#reader(layers, kept, { byTableOfContents, ztocs }, own, pool) };
  }

  /** Contents of files that were fetched for a comparison, of layers that had been listed without them. */
  noteContents(bytes: number, requests: number): void {
    this.#bytesFetched += bytes;
    this.#bytesSaved = Math.max(0, this.#bytesSaved - bytes);
    this.#layerRequests += requests;
    this.#changed();
  }

  /** Notes for "open recent" that an image was read and its layers kept. */
  async noteKept(image: CatalogImage): Promise<void> {
    if (!this.#input.keepsBlobs || this.#opening === null) return;
    const images = await this.#platform.openKeptImages();
    await images?.put({
      reference: this.#input.reference,
      digest: this.#opening.digest,
      platform: image.platform,
      bytes: image.layers.reduce((sum, { location }) => sum + (location?.sizeBytes ?? 0), 0),
      openedAt: Date.now(),
    });
  }

  /** What says so without a request goes first; else the end of the largest layer is looked at, and what is attached. */
  async #findTables(
    image: CatalogImage,
    layers: readonly CatalogLayer[],
    kept: ReadonlySet<string>,
    signal: AbortSignal,
  ): Promise<TableUse> {
    const { client } = this.#access;
    const { reference } = this.#input;
    const named = await orNone(findSociLists(client, reference, image, signal));
    const present = layers.filter(({ location }) => location?.kind === 'registry');
    if (
      named.size > 0 ||
      present.some(({ annotations, location }) => hasTocHints(annotations, location?.sizeBytes ?? 0))
    ) {
      return { byTableOfContents: true, ztocs: named };
    }
    const [largest] = present.toSorted((a, b) => (b.location?.sizeBytes ?? 0) - (a.location?.sizeBytes ?? 0));
    const location = largest?.location;
    if (location?.kind !== 'registry' || location.sizeBytes < PROBE_FROM_BYTES || kept.has(location.digest)) {
      return { byTableOfContents: false, ztocs: named };
    }
    try {
      const [hasTable, attached] = await Promise.all([
        this.#hasTable(location, signal),
        orNone(findAttachedSociLists(client, reference, image, signal)),
      ]);
      return { byTableOfContents: hasTable || attached.size > 0, ztocs: attached };
    } finally {
      this.#changed();
    }
  }

  async #hasTable(location: RegistryLocation, signal: AbortSignal): Promise<boolean> {
    const { sizeBytes } = location;
    try {
      const source = registryBlobSource(this.#access.client, this.#access.blobAt(location));
      const tail = await source.read(sizeBytes - footerProbeBytes, footerProbeBytes, signal);
      this.#bytesFetched += tail.length;
      return parseFooter(tail, sizeBytes) !== null;
    } catch (error) {
      // Whatever it is, reading the layer will say it where it belongs.
      if (error instanceof AppError) return false;
      throw error;
    }
  }

  #reader(
    layers: readonly CatalogLayer[],
    kept: ReadonlySet<string>,
    { byTableOfContents, ztocs }: TableUse,
    hashing: Hashing,
    pool: LayerWorkerPool,
  ): BlobReader {
    return async (location, priority, signal, onProgress) => {
      assert(location.kind === 'registry', 'layers of a registry are in it');
      const layer = layers.find((each) => each.digest === location.digest);
      const request = {
        location,
        annotations: layer?.annotations ?? new Map<string, string>(),
        byTableOfContents,
        ztoc: ztocs.get(location.digest) ?? null,
        saysPlain: layer?.mediaType?.endsWith('.tar') ?? false,
        verifiesDiffId: this.#verifies,
        diffId: layer?.diffId ?? null,
      };
      const traffic = new LayerTraffic(kept.has(location.digest), (fetched, saved) => {
        this.#bytesFetched += fetched;
        this.#bytesSaved += saved;
        this.#changed();
      });
      try {
        const answer = await pool.run(priority, signal, (worker) =>
          worker.call('readRegistryLayer', [request, hashing], {
            signal,
            onProgress: (bytes) => {
              traffic.progress(bytes);
              onProgress(bytes);
            },
          }),
        );
        this.#layerRequests += answer.requests;
        traffic.finish(answer.source);
        return toScan(answer);
      } catch (error) {
        if (isCancellation(error)) throw error;
        return unreadable(error);
      }
    };
  }

  #describe(): RegistryState {
    const { client } = this.#access;
    const { reference } = this.#input;
    return {
      reference,
      digest: this.#opening?.digest ?? null,
      quota: client.quota(reference.registry),
      traffic: {
        requests: client.traffic.requests + this.#layerRequests,
        bytesFetched: this.#bytesFetched,
        bytesSaved: this.#bytesSaved,
      },
    };
  }
}

/** Where lists beside the image cannot be had, layers are read without them. */
async function orNone(lists: Promise<TableUse['ztocs']>): Promise<TableUse['ztocs']> {
  try {
    return await lists;
  } catch (error) {
    if (error instanceof AppError) return new Map();
    throw error;
  }
}

/** Bytes of one layer as they come, corrected by what the layer worker says at the end. */
class LayerTraffic {
  readonly #isKept: boolean;
  readonly #add: (fetchedBytes: number, savedBytes: number) => void;
  #fetched = 0;

  constructor(isKept: boolean, add: (fetchedBytes: number, savedBytes: number) => void) {
    this.#isKept = isKept;
    this.#add = add;
  }

  progress(bytes: number): void {
    if (!this.#isKept) this.#set(bytes, 0);
  }

  finish({ bytesFetched, bytesSaved }: RegistryLayerAnswer['source']): void {
    this.#set(bytesFetched, bytesSaved);
  }

  #set(fetchedBytes: number, savedBytes: number): void {
    this.#add(fetchedBytes - this.#fetched, savedBytes);
    this.#fetched = fetchedBytes;
  }
}

function toScan(answer: RegistryLayerAnswer): BlobScan {
  const { table, compression, error, source, verification, uncompressedBytesKnown, warnings, checkpoints } = answer;
  return {
    table,
    compression,
    error,
    checkpoints,
    registry: { source, verification, uncompressedBytesKnown, warnings },
  };
}
