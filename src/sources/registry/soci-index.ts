import type { Repository } from '../../base/image-reference.ts';
import { isDigest } from '../../base/reference-grammar.ts';
import type { CatalogImage, CatalogLayer } from '../../core/formats/catalog.ts';
import { readDescriptors } from '../../core/formats/descriptor.ts';
import { isJsonObject, listField, parseJsonDocument } from '../../core/formats/json-document.ts';
import type { LayerListing } from '../../core/lazy/list-layer.ts';
import { checkTocSize, maxTocBytes } from '../../core/lazy/toc-json.ts';
import { buildZtocTable } from '../../core/lazy/ztoc.ts';
import type { HashWidth } from '../../core/layers/layer-table.ts';
import type { RegistryClient } from './registry-client.ts';

/** Of an image's manifest: the SOCI index (version 2) that lists its layers (soci-snapshotter docs/soci-index-manifest-v2). */
const INDEX_DIGEST = 'com.amazon.soci.index-digest';
const LAYER_DIGEST = 'com.amazon.soci.image-layer-digest';

/** The list of one layer that a SOCI index keeps. */
export interface Ztoc {
  readonly digest: string;
  readonly sizeBytes: number;
}

/**
 * The SOCI lists of an image by layer digest, for one request; empty, without one, for an image whose manifest names no
 * SOCI index. The manifest names it by digest and it names the lists by theirs, so all of them are what the image's maker
 * published. Version 1, which is attached from outside by the referrers API, is not looked for: it costs a request for
 * every image, nothing in the image vouches for it, and its last publisher gave it up in early 2026.
 */
export async function findSociLists(
  client: RegistryClient,
  repository: Repository,
  image: Pick<CatalogImage, 'annotations'>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Ztoc>> {
  const digest = image.annotations.get(INDEX_DIGEST);
  const lists = new Map<string, Ztoc>();
  if (digest === undefined || !isDigest(digest)) return lists;
  const document = parseJsonDocument((await client.fetchManifest(repository, digest, signal)).bytes, digest);
  for (const list of readDescriptors((isJsonObject(document) ? listField(document, 'layers') : null) ?? [])) {
    const layer = list.annotations.get(LAYER_DIGEST);
    if (layer !== undefined && list.digest && list.sizeBytes !== null) {
      lists.set(layer, { digest: list.digest.text, sizeBytes: list.sizeBytes });
    }
  }
  return lists;
}

/**
 * Lists a layer by its ztoc: one request for the whole of it, about one percent of the layer, most of which serves to read
 * single files. Rejects with toc-malformed, toc-too-large, too-many-entries and as RegistryClient does.
 */
export async function listLayerBySoci(
  client: RegistryClient,
  repository: Repository,
  layer: Pick<CatalogLayer, 'location'>,
  ztoc: Ztoc,
  options: { readonly hashWidth: HashWidth; readonly signal?: AbortSignal },
): Promise<LayerListing> {
  checkTocSize(ztoc.sizeBytes);
  const bytes = await client.fetchDocument(repository, ztoc.digest, maxTocBytes, options.signal);
  return {
    kind: 'listed',
    format: 'soci',
    table: buildZtocTable(bytes, options.hashWidth),
    bodies: null,
    verified: true,
    uncompressedBytesKnown: true,
    traffic: { requests: 1, bytes: bytes.length },
    bytesSaved: Math.max(0, (layer.location?.sizeBytes ?? 0) - bytes.length),
    error: null,
  };
}
