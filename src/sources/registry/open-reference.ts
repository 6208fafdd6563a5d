import { AppError } from '../../base/app-error.ts';
import type { ImageReference, Repository } from '../../base/image-reference.ts';
import { formatFamiliarReference, manifestReference } from '../../base/image-reference.ts';
import type { BlobStore } from '../../core/formats/blob-store.ts';
import type { Catalog, CatalogImage } from '../../core/formats/catalog.ts';
import type { Descriptor } from '../../core/formats/descriptor.ts';
import { isForeign, readDescriptor, readEmbeddedData } from '../../core/formats/descriptor.ts';
import { computeDigest } from '../../core/formats/digest.ts';
import { finishDraft } from '../../core/formats/image-draft.ts';
import type { JsonObject } from '../../core/formats/json-document.ts';
import {
  field,
  isJsonObject,
  listField,
  nonEmptyTextField,
  numberField,
  parseJsonDocument,
} from '../../core/formats/json-document.ts';
import { isIndexType } from '../../core/formats/media-types.ts';
import { maxDocumentBytes } from '../../core/formats/member-store.ts';
import { readOciIndex, readOciManifest, type OciReading } from '../../core/formats/oci-index.ts';
import type { FetchedManifest, RegistryClient } from './registry-client.ts';
import { registryError } from './registry-error.ts';

/** Indexes below the one that was opened that are fetched at once: what they list are platforms, which are to be seen. */
export const maxFollowedIndexes = 8;

/** What a reference names: all platforms as far as the index tells, and a way to read one. */
export interface RegistryOpening {
  readonly reference: ImageReference;
  /** Digest of what the reference names, computed from its bytes: of the index where there is one. */
  readonly digest: string;
  /**
   * In the form of every other input, `format: 'registry'`. An index's images are `unread`: platform, annotations and kind
   * are what their descriptors say; how large they are, only their manifests tell. Without an index the one image is read.
   */
  readonly catalog: Catalog;
  /**
   * Reads the image at that place of the catalog: manifest and config, one request after the other. Answers the image in its
   * stead, and the same again without a request. Rejects with AppError `registry-…` and AbortError; where the manifest
   * itself is wrong, the image says so in its warnings and is not `present`.
   */
  load(imageIndex: number, signal?: AbortSignal): Promise<CatalogImage>;
}

/**
 * Opens a reference with one request for the manifest or index it names (two on Docker Hub: the first finds the digest and
 * does not count as a pull). Layers are not touched.
 * Rejects with AppError: registry-…, manifest-malformed, json-invalid; and with AbortError.
 */
export async function openReference(
  client: RegistryClient,
  reference: ImageReference,
  signal?: AbortSignal,
): Promise<RegistryOpening> {
  const fetched = await client.fetchManifest(reference, manifestReference(reference), signal);
  const document = readTop(fetched, reference);
  const blobs = new RegistryBlobs(client, reference, signal);
  blobs.keep(fetched);
  const name = formatFamiliarReference(reference);
  const isIndex = isIndexDocument(document, fetched.mediaType);
  const reading = isIndex
    ? await readOciIndex(blobs, document, followIndexesOnly())
    : await readOciManifest(blobs, descriptorOf(fetched, document));
  if (!isIndex && !reading.drafts.some((draft) => draft.image.present)) throw nothingToShow(reading, name);
  const images = reading.drafts.map((draft) => withName(finishDraft(draft), name));
  if (images.length === 0) throw new AppError('no-image', `The index of ${name} lists no manifests.`, { file: name });
  const descriptors = new Map(images.map((image, index) => [index, descriptorOfImage(image)]));
  const loaded = new Map<number, CatalogImage>();
  return {
    reference,
    digest: fetched.digest,
    catalog: { format: 'registry', compression: 'none', images, warnings: reading.warnings },
    async load(imageIndex, loadSignal) {
      const image = loaded.get(imageIndex) ?? images[imageIndex];
      if (!image) throw new AppError('no-image', `There is no image ${imageIndex + 1} in ${name}.`);
      const descriptor = descriptors.get(imageIndex);
      if (!image.unread || !descriptor) return image;
      const read = await readOciManifest(new RegistryBlobs(client, reference, loadSignal), descriptor);
      const [draft] = read.drafts;
      if (!draft) throw read.errors[0] ?? new AppError('no-image', `${descriptor.digestText} lists no manifests.`);
      const finished = mergeRead(image, withName(finishDraft(draft), name));
      loaded.set(imageIndex, finished);
      return finished;
    },
  };
}

/** The blobs of one repository. */
class RegistryBlobs implements BlobStore {
  readonly holder = 'registry';
  readonly #client: RegistryClient;
  readonly #repository: Repository;
  readonly #signal: AbortSignal | undefined;
  readonly #manifests = new Map<string, Uint8Array>();

  constructor(client: RegistryClient, repository: Repository, signal: AbortSignal | undefined) {
    this.#client = client;
    this.#repository = repository;
    this.#signal = signal;
  }

  keep({ digest, bytes }: FetchedManifest): void {
    this.#manifests.set(digest, bytes);
  }

  /** Foreign layers are elsewhere, and `urls` of a manifest are never followed: they would lead anywhere (CVE-2020-15157). */
  locate(descriptor: Descriptor): ReturnType<BlobStore['locate']> {
    const { digest, sizeBytes } = descriptor;
    if (!digest || sizeBytes === null || isForeign(descriptor)) return null;
    return { kind: 'registry', digest: digest.text, sizeBytes };
  }

  async readDocument(descriptor: Descriptor): Promise<Uint8Array | null> {
    const { digest, mediaType, sizeBytes } = descriptor;
    if (!digest) return null;
    const kept = this.#manifests.get(digest.text);
    if (kept) return kept;
    const embedded = readEmbeddedData(descriptor);
    if (embedded && (await computeDigest(embedded, digest.algorithm)) === digest.text) return embedded;
    if (sizeBytes !== null && sizeBytes > maxDocumentBytes) {
      throw registryError(
        'registry-answer-too-large',
        this.#repository.registry,
        `${digest.text} is ${sizeBytes.toLocaleString('en')} bytes long; JSON documents are read up to ${maxDocumentBytes.toLocaleString('en')} bytes.`,
      );
    }
    if (!isManifestType(mediaType)) {
      return this.#client.fetchDocument(this.#repository, digest.text, maxDocumentBytes, this.#signal);
    }
    return (await this.#client.fetchManifest(this.#repository, digest.text, this.#signal)).bytes;
  }
}

/** Manifests and indexes have an API of their own; everything else is a blob. */
function isManifestType(mediaType: string | null): boolean {
  return (
    mediaType === null || isIndexType(mediaType) || /\.(?:manifest|image\.manifest|image\.index)\./.test(mediaType)
  );
}

/** Throws manifest-malformed, json-invalid, registry-schema-1. */
function readTop({ bytes, digest, mediaType }: FetchedManifest, reference: ImageReference): JsonObject {
  const document = parseJsonDocument(bytes, digest);
  if (!isJsonObject(document)) {
    throw new AppError('manifest-malformed', `The manifest ${digest} is no JSON object.`, { file: digest });
  }
  const isSchema1 = mediaType?.startsWith('application/vnd.docker.distribution.manifest.v1+') ?? false;
  if (isSchema1 || numberField(document, 'schemaVersion') === 1 || field(document, 'fsLayers') !== undefined) {
    throw registryError(
      'registry-schema-1',
      reference.registry,
      `${formatFamiliarReference(reference)} is stored as a manifest of schema version 1, which has no config and is no longer read.`,
    );
  }
  return document;
}

function isIndexDocument(document: JsonObject, mediaType: string | null): boolean {
  const own = nonEmptyTextField(document, 'mediaType') ?? mediaType;
  if (isIndexType(own)) return true;
  return listField(document, 'manifests') !== null && field(document, 'layers') === undefined;
}

/** A descriptor as an index would have it, for a manifest that was named directly. */
function descriptorOf({ digest, bytes, mediaType }: FetchedManifest, document: JsonObject): Descriptor {
  const own = nonEmptyTextField(document, 'mediaType') ?? mediaType;
  return readDescriptor({ digest, size: bytes.length, ...(own === null ? {} : { mediaType: own }) });
}

/** The descriptor of an unread image, from what the catalog kept of it. */
function descriptorOfImage(image: CatalogImage): Descriptor | null {
  if (!image.unread || image.manifestDigest === null) return null;
  return {
    ...readDescriptor({ digest: image.manifestDigest }),
    mediaType: image.mediaType,
    artifactType: image.artifactType,
    annotations: image.annotations,
    platform: image.platform,
  };
}

/** Follows the first few nested indexes and leaves every image unread. */
function followIndexesOnly(): (descriptor: Descriptor) => boolean {
  let followed = 0;
  return ({ mediaType }) => isIndexType(mediaType) && ++followed <= maxFollowedIndexes;
}

/** An image of a registry has the name it was opened by; names in annotations are those of the tool that pushed it. */
function withName(image: CatalogImage, name: string): CatalogImage {
  return { ...image, names: [name] };
}

/** What the index says of its kind stands where the manifest says less: an attestation is one by its descriptor. */
function mergeRead(unread: CatalogImage, read: CatalogImage): CatalogImage {
  return { ...read, subject: read.subject ?? unread.subject };
}

function nothingToShow(reading: OciReading, name: string): AppError {
  return reading.errors[0] ?? new AppError('no-image', `${name} names no image.`, { file: name });
}
