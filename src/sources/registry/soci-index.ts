import type { Repository } from '../../base/image-reference.ts';
import { isDigest } from '../../base/reference-grammar.ts';
import type { CatalogImage, CatalogLayer } from '../../core/formats/catalog.ts';
import { readDescriptors } from '../../core/formats/descriptor.ts';
import { isJsonObject, listField, parseJsonDocument } from '../../core/formats/json-document.ts';
import type { LayerListing } from '../../core/lazy/list-layer.ts';
import { checkTocSize, maxTocBytes } from '../../core/lazy/toc-json.ts';
import { buildZtocTable } from '../../core/lazy/ztoc.ts';
import type { HashWidth } from '../../core/layers/layer-table.ts';
import { findReferrers } from './find-referrers.ts';
import type { RegistryClient } from './registry-client.ts';

/** Of an image's manifest: the SOCI index (version 2) that lists its layers (soci-snapshotter docs/soci-index-manifest-v2). */
const INDEX_DIGEST = 'com.amazon.soci.index-digest';
const LAYER_DIGEST = 'com.amazon.soci.image-layer-digest';

/** Artifact type of an index of version 1, which is attached to an image from outside. */
const ATTACHED_TYPE = 'application/vnd.amazon.soci.index.v1+json';

/** The list of one layer that a SOCI index keeps. */
export interface Ztoc {
  readonly digest: string;
  readonly sizeBytes: number;
  /** Whether the image's manifest names the index, and so everything in it. */
  readonly isNamedByImage: boolean;
}

/**
 * The SOCI lists of an image by layer digest, for one request; empty, without one, for an image whose manifest names no
 * SOCI index. The manifest names it by digest and it names the lists by theirs, so all of them are what the image's maker
 * published. Rejects with json-invalid and as RegistryClient does.
 */
export async function findSociLists(
  client: RegistryClient,
  repository: Repository,
  image: Pick<CatalogImage, 'annotations'>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Ztoc>> {
  const digest = image.annotations.get(INDEX_DIGEST);
  if (digest === undefined || !isDigest(digest)) return new Map();
  return readLists(client, repository, digest, true, signal);
}

/**
 * The same of an index of version 1, which the referrers API finds: one request where there is none, two where there is one, and
 * one more where the registry has no such API. Nothing in the image vouches for it. Of several the first is taken, as soci does.
 * Rejects as findSociLists and findReferrers do.
 */
export async function findAttachedSociLists(
  client: RegistryClient,
  repository: Repository,
  image: Pick<CatalogImage, 'manifestDigest'>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Ztoc>> {
  if (image.manifestDigest === null) return new Map();
  const [first] = await findReferrers(client, repository, image.manifestDigest, ATTACHED_TYPE, signal);
  if (!first?.digest) return new Map();
  return readLists(client, repository, first.digest.text, false, signal);
}

async function readLists(
  client: RegistryClient,
  repository: Repository,
  indexDigest: string,
  isNamedByImage: boolean,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, Ztoc>> {
  const lists = new Map<string, Ztoc>();
  const document = parseJsonDocument((await client.fetchManifest(repository, indexDigest, signal)).bytes, indexDigest);
  // Written as an artifact manifest (version 1, before OCI 1.1 was done) it has `blobs` in place of layers.
  const listed = isJsonObject(document) ? (listField(document, 'layers') ?? listField(document, 'blobs')) : null;
  for (const list of readDescriptors(listed ?? [])) {
    const layer = list.annotations.get(LAYER_DIGEST);
    if (layer !== undefined && list.digest && list.sizeBytes !== null) {
      lists.set(layer, { digest: list.digest.text, sizeBytes: list.sizeBytes, isNamedByImage });
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
    verified: ztoc.isNamedByImage,
    uncompressedBytesKnown: true,
    traffic: { requests: 1, bytes: bytes.length },
    bytesSaved: Math.max(0, (layer.location?.sizeBytes ?? 0) - bytes.length),
  };
}
