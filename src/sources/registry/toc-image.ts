import { AppError } from '../../base/app-error.ts';
import type { ImageReference } from '../../base/image-reference.ts';
import { isTag } from '../../base/reference-grammar.ts';
import { readDescriptors, type Descriptor } from '../../core/formats/descriptor.ts';
import { isJsonObject, listField, parseJsonDocument } from '../../core/formats/json-document.ts';
import { checkTocSize, maxTocBytes } from '../../core/lazy/toc-json.ts';
import type { RegistryClient } from './registry-client.ts';

/** Follows the tag of an eStargz image in that of its tables (stargz-snapshotter docs/smaller-estargz.md). */
const TAG_TAIL = '-esgztoc';
const LAYER_DIGEST = 'containerd.io/snapshot/stargz/layer.digest';

/**
 * The image that keeps the tables of contents of an eStargz image whose layers do not. It is found by its tag alone, and asked
 * for once, when the first table is wanted.
 */
export class TocImage {
  readonly #client: RegistryClient;
  readonly #reference: ImageReference;
  #tables: Promise<readonly Descriptor[]> | null = null;

  constructor(client: RegistryClient, reference: ImageReference) {
    this.#client = client;
    this.#reference = reference;
  }

  /**
   * The table of one layer as it is stored, verified against the digest that the image of tables has of it; null where there is
   * no such image, or it has none of this layer. Rejects with toc-too-large, json-invalid and as RegistryClient does.
   */
  async read(layerDigest: string, signal?: AbortSignal): Promise<Uint8Array | null> {
    this.#tables ??= this.#list(signal);
    let tables: readonly Descriptor[];
    try {
      tables = await this.#tables;
    } catch (error) {
      this.#tables = null;
      throw error;
    }
    const table = tables.find(({ annotations }) => annotations.get(LAYER_DIGEST) === layerDigest);
    if (!table?.digest) return null;
    checkTocSize(table.sizeBytes ?? 0);
    return this.#client.fetchDocument(this.#reference, table.digest.text, maxTocBytes, signal);
  }

  async #list(signal: AbortSignal | undefined): Promise<readonly Descriptor[]> {
    const tag = `${this.#reference.tag ?? ''}${TAG_TAIL}`;
    // An image that is named by its digest alone does not tell the tag that it was pushed under.
    if (this.#reference.tag === null || !isTag(tag)) return [];
    try {
      const { bytes } = await this.#client.fetchManifest(this.#reference, tag, signal);
      const document = parseJsonDocument(bytes, tag);
      return readDescriptors((isJsonObject(document) ? listField(document, 'layers') : null) ?? []);
    } catch (error) {
      if (error instanceof AppError && error.code === 'registry-manifest-unknown') return [];
      throw error;
    }
  }
}
