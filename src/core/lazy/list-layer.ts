import { AppError } from '../../base/app-error.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import type { CatalogLayer } from '../formats/catalog.ts';
import type { HashWidth, LayerTable } from '../layers/layer-table.ts';
import type { ReadTraffic } from './counting-source.ts';
import { countReads } from './counting-source.ts';
import type { ListedBodies } from './listed-bodies.ts';
import { buildTocTable } from './toc-entries.ts';
import { checkTocSize, unpackToc } from './toc-json.ts';
import type { TocHints, TocPlace } from './toc-place.ts';
import { externalFooterBytes, footerProbeBytes, parseFooter, readTocHints } from './toc-place.ts';

/** A layer smaller than this is read whole: that takes hardly longer than one request, and is verified. */
export const smallestLazyBytes = 256 << 10;

/** Part of a blob that is read at its end where annotations promise a TOC there: of most layers it holds the whole TOC. */
const tailShare = 1 / 64;
const smallestTailBytes = 16 << 10;
const largestTailBytes = 4 << 20;

export interface ListLayerOptions {
  /** 32 to have contents compared: a TOC tells SHA-256 digests. With 16, contents stay `unseen`. */
  readonly hashWidth: HashWidth;
  readonly signal?: AbortSignal;
  /** Default smallestLazyBytes. */
  readonly smallestBytes?: number;
  /**
   * Fetches the TOC of an eStargz layer that keeps it elsewhere, as it is stored; null where there is none. Without this such a
   * layer is not listed.
   */
  readonly readExternalToc?: (signal?: AbortSignal) => Promise<Uint8Array | null>;
}

/** `soci`: listed by sources/registry/soci-index.ts, from a blob beside the image. */
export type LazyFormat = 'estargz' | 'stargz' | 'zstd-chunked' | 'soci';

export type LayerListing =
  | {
      readonly kind: 'listed';
      readonly format: LazyFormat;
      readonly table: LayerTable;
      /** Where to read single files (readListedFile); null for listings that do not tell. */
      readonly bodies: ListedBodies | null;
      /**
       * True where the manifest declares the TOC's digest and it is right: then the list is what the image's maker wrote.
       * What the files hold was not looked at in either case, nor was the blob's digest.
       */
      readonly verified: boolean;
      /** False where `table.uncompressedBytes` is an estimate. */
      readonly uncompressedBytesKnown: boolean;
      readonly traffic: ReadTraffic;
      /** Bytes of the blob that were not fetched. */
      readonly bytesSaved: number;
    }
  | {
      readonly kind: 'not-lazy';
      /** `external-table`: an eStargz layer whose TOC is an image of its own, which was not found. */
      readonly reason: 'too-small' | 'no-table' | 'external-table' | 'ranges-refused';
      readonly traffic: ReadTraffic;
    };

/**
 * Lists a layer without reading it whole, where it has the table of contents of eStargz, stargz or zstd:chunked. Where annotations promise a TOC, that takes one request, or two
 * when it is large; without annotations two, one of them of 72 bytes. A TOC that is kept elsewhere is asked for besides.
 *
 * Rejects with toc-malformed, toc-too-large, toc-digest-mismatch, too-many-entries (read the layer whole then), with what
 * the source throws, and with AbortError.
 */
export async function listLayer(
  blob: ByteSource,
  layer: Pick<CatalogLayer, 'annotations'>,
  options: ListLayerOptions,
): Promise<LayerListing> {
  const { source, traffic } = countReads(blob);
  if (blob.sizeBytes < (options.smallestBytes ?? smallestLazyBytes)) {
    return { kind: 'not-lazy', reason: 'too-small', traffic: traffic() };
  }
  const listing = new Listing(source, traffic, options);
  try {
    const hints = readTocHints(layer.annotations, blob.sizeBytes);
    if (hints.chunked) return await listing.byToc(hints.chunked.place, hints.chunked.digest, hints, null);
    return await listing.byFooter(hints);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'registry-ranges-refused') throw error;
    return { kind: 'not-lazy', reason: 'ranges-refused', traffic: traffic() };
  }
}

class Listing {
  readonly #source: ByteSource;
  readonly #traffic: () => ReadTraffic;
  readonly #options: ListLayerOptions;
  /** What was fetched beside the blob. */
  #external: ReadTraffic = { requests: 0, bytes: 0 };

  constructor(source: ByteSource, traffic: () => ReadTraffic, options: ListLayerOptions) {
    this.#source = source;
    this.#traffic = traffic;
    this.#options = options;
  }

  async byFooter(hints: TocHints): Promise<LayerListing> {
    const { sizeBytes } = this.#source;
    const promised = Math.max(smallestTailBytes, Math.min(largestTailBytes, Math.ceil(sizeBytes * tailShare)));
    const tailBytes = Math.min(sizeBytes, hints.estargzDigest === null ? footerProbeBytes : promised);
    const tail = await this.#read(sizeBytes - tailBytes, tailBytes);
    const place = parseFooter(tail, sizeBytes);
    if (place === null) return this.#notLazy('no-table');
    if (place.format === 'estargz-external') return this.byExternalToc(hints);
    return this.byToc(place, place.format === 'zstd-chunked' ? null : hints.estargzDigest, hints, tail);
  }

  /** `tail`: the last bytes of the blob, where they were read; what they hold is not fetched again. */
  async byToc(
    place: Exclude<TocPlace, { format: 'estargz-external' }>,
    digest: string | null,
    { uncompressedBytes }: TocHints,
    tail: Uint8Array | null,
  ): Promise<LayerListing> {
    const storedBytes = place.endBytes - place.offsetBytes;
    checkTocSize(storedBytes, place.format === 'zstd-chunked' ? place.uncompressedBytes : 0);
    const tailFrom = this.#source.sizeBytes - (tail?.length ?? 0);
    const stored = new Uint8Array(storedBytes);
    const missingBytes = Math.min(storedBytes, Math.max(0, tailFrom - place.offsetBytes));
    if (missingBytes > 0) stored.set(await this.#read(place.offsetBytes, missingBytes));
    if (tail && missingBytes < storedBytes) {
      stored.set(tail.subarray(place.offsetBytes + missingBytes - tailFrom, place.endBytes - tailFrom), missingBytes);
    }
    return this.#byStoredToc(place.format, stored, digest, { dataEndBytes: place.offsetBytes, uncompressedBytes });
  }

  /** The layer holds files alone; the digest of its TOC stands with the layer all the same. */
  async byExternalToc({ estargzDigest, uncompressedBytes }: TocHints): Promise<LayerListing> {
    const { readExternalToc, signal } = this.#options;
    const stored = (await readExternalToc?.(signal)) ?? null;
    if (stored === null) return this.#notLazy('external-table');
    this.#external = { requests: 1, bytes: stored.length };
    const dataEndBytes = this.#source.sizeBytes - externalFooterBytes;
    return this.#byStoredToc('estargz', stored, estargzDigest, { dataEndBytes, uncompressedBytes });
  }

  async #byStoredToc(
    format: 'estargz' | 'stargz' | 'zstd-chunked',
    stored: Uint8Array,
    digest: string | null,
    { dataEndBytes, uncompressedBytes }: { readonly dataEndBytes: number; readonly uncompressedBytes: number | null },
  ): Promise<LayerListing> {
    const { hashWidth, signal } = this.#options;
    const json = await unpackToc(stored, format, digest, signal);
    const { table, bodies } = buildTocTable(json, { hashWidth, format, uncompressedBytes, dataEndBytes });
    return this.#listed(format, table, bodies, {
      verified: digest !== null,
      uncompressedBytesKnown: uncompressedBytes !== null,
    });
  }

  #listed(
    format: LazyFormat,
    table: LayerTable,
    bodies: ListedBodies | null,
    facts: { readonly verified: boolean; readonly uncompressedBytesKnown: boolean },
  ): LayerListing {
    const ofBlob = this.#traffic();
    const traffic = {
      requests: ofBlob.requests + this.#external.requests,
      bytes: ofBlob.bytes + this.#external.bytes,
    };
    const bytesSaved = Math.max(0, this.#source.sizeBytes - traffic.bytes);
    return { kind: 'listed', format, table, bodies, traffic, bytesSaved, ...facts };
  }

  #notLazy(reason: 'no-table' | 'external-table'): LayerListing {
    return { kind: 'not-lazy', reason, traffic: this.#traffic() };
  }

  async #read(offsetBytes: number, lengthBytes: number): Promise<Uint8Array> {
    const bytes = await this.#source.read(offsetBytes, lengthBytes, this.#options.signal);
    if (bytes.length === lengthBytes) return bytes;
    throw new AppError('read-failed', `The layer ended at byte ${offsetBytes + bytes.length}.`, {
      byteOffset: offsetBytes + bytes.length,
    });
  }
}
