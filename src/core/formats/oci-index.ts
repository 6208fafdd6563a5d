import { AppError, type ErrorCode } from '../../base/app-error.ts';
import type { BlobStore } from './blob-store.ts';
import type { CatalogImage } from './catalog.ts';
import type { Descriptor } from './descriptor.ts';
import { layerOfDescriptor, readDescriptor, readDescriptors, readEmbeddedData } from './descriptor.ts';
import { blobName, computeDigest } from './digest.ts';
import type { ConfigBlob, ImageDraft } from './image-draft.ts';
import { limitLayers, readConfigBlob, warn, warnOfMismatches } from './image-draft.ts';
import { ImageNames } from './image-names.ts';
import type { Json, JsonObject } from './json-document.ts';
import {
  field,
  isJsonObject,
  listField,
  nonEmptyTextField,
  objectField,
  parseJsonDocument,
  textMapField,
} from './json-document.ts';
import {
  attestationArtifactType,
  isEncryptedType,
  isImageConfigType,
  isIndexType,
  isTarLayerType,
} from './media-types.ts';
import type { Warning } from './warning.ts';

/** Indexes inside indexes that are followed. Real ones nest once or twice; deeper ones are cycles or made to hurt. */
export const maxIndexDepth = 8;

/** Descriptors that are followed in all, so that indexes that list each other many times end. */
export const maxDescriptors = 30_000;

/** Errors that are kept; the first is what is shown when no image is left, and making one costs its stack. */
const maxKeptErrors = 8;

/** Fields of the attestation convention of BuildKit (docs/attestations/attestation-storage.md). */
const attestationType = 'vnd.docker.reference.type';
const attestationSubject = 'vnd.docker.reference.digest';

export interface OciReading {
  readonly drafts: readonly ImageDraft[];
  /** Why manifests could not be read, the first few; what is thrown when no image is left. */
  readonly errors: readonly AppError[];
  readonly warnings: readonly Warning[];
}

/** Names and annotations that a manifest has from the descriptors above it. */
interface Context {
  /** Descriptors' annotations of the indexes above, outermost first. */
  readonly above: readonly ReadonlyMap<string, string>[];
  /** Digests of the indexes above, to see a cycle. */
  readonly path: readonly string[];
}

/**
 * Follows an index.json (image-spec image-layout.md, image-index.md) to every manifest below it, also through nested
 * indexes. One draft per manifest; an image that is listed again only gains names.
 * Descriptors that `follow` declines are listed with what they say themselves, and `unread`.
 * Throws manifest-malformed when the document is no index, and what the store throws about the world rather than about a
 * document (isAboutDocument). Broken or absent parts end in `errors` and warnings.
 */
export async function readOciIndex(
  store: BlobStore,
  document: Json,
  follow: (descriptor: Descriptor) => boolean = () => true,
): Promise<OciReading> {
  if (!isJsonObject(document)) {
    throw new AppError('manifest-malformed', 'index.json is no JSON object; an index lists manifests.', {
      file: 'index.json',
    });
  }
  const walk = new IndexWalk(store, follow);
  await walk.followIndex(document, 'index.json', { above: [], path: [] });
  return walk;
}

/** Reads the one manifest that a descriptor names, or the manifests of the index that it turns out to name. */
export async function readOciManifest(store: BlobStore, descriptor: Descriptor): Promise<OciReading> {
  const walk = new IndexWalk(store, () => true);
  await walk.followManifest(descriptor, 'the manifest that was asked for', { above: [], path: [] });
  return walk;
}

/** True for an error that stands as a warning at its document; every other one ends the reading. */
function isAboutDocument(error: unknown): error is AppError {
  if (!(error instanceof AppError) || error.code === 'read-failed') return false;
  return (
    !error.code.startsWith('registry-') ||
    error.code === 'registry-manifest-unknown' ||
    error.code === 'registry-blob-unknown'
  );
}

class IndexWalk implements OciReading {
  readonly drafts: ImageDraft[] = [];
  readonly errors: AppError[] = [];
  readonly warnings: Warning[] = [];
  readonly #store: BlobStore;
  readonly #follow: (descriptor: Descriptor) => boolean;
  readonly #imageByDigest = new Map<string, ImageDraft>();
  /** Documents already read, by digest: indexes may list the same one many times. */
  readonly #documents = new Map<string, JsonObject>();
  #descriptors = 0;

  constructor(store: BlobStore, follow: (descriptor: Descriptor) => boolean) {
    this.#store = store;
    this.#follow = follow;
  }

  async followIndex(index: JsonObject, name: string, context: Context): Promise<void> {
    const manifests = field(index, 'manifests');
    if (manifests === undefined || manifests === null) return;
    if (!Array.isArray(manifests)) {
      this.#fail(new AppError('manifest-malformed', `The manifests of ${name} are no list.`, { file: name }));
      return;
    }
    for (const [position, item] of (manifests as readonly Json[]).entries()) {
      if (!isJsonObject(item)) {
        this.#fail(
          new AppError('manifest-malformed', `Manifest ${position + 1} of ${name} is no JSON object.`, { file: name }),
        );
        continue;
      }
      this.#descriptors += 1;
      if (this.#descriptors > maxDescriptors) {
        if (this.#descriptors === maxDescriptors + 1) {
          const message = `The indexes list more than ${maxDescriptors.toLocaleString('en')} manifests; the rest was not read.`;
          this.#fail(new AppError('index-too-deep', message, { file: name }));
        }
        return;
      }
      await this.followManifest(readDescriptor(item), `manifest ${position + 1} of ${name}`, context);
    }
  }

  async followManifest(descriptor: Descriptor, where: string, context: Context): Promise<void> {
    const { digest } = descriptor;
    if (!digest) {
      const written = descriptor.digestText === '' ? 'none at all' : `"${descriptor.digestText.slice(0, 200)}"`;
      this.#addUnreadable(descriptor, context, 'digest-malformed', `The digest of ${where} is malformed: ${written}.`);
      return;
    }
    if (context.path.includes(digest.text)) {
      this.#fail(
        new AppError('index-too-deep', `The index ${digest.text} lists itself (${where}).`, { file: blobName(digest) }),
      );
      return;
    }
    if (!this.#follow(descriptor)) {
      this.#addUnread(descriptor, context);
      return;
    }
    const warnings: Warning[] = [];
    let manifest: JsonObject | null;
    try {
      manifest = await this.#readManifest(descriptor, warnings);
    } catch (error) {
      if (!isAboutDocument(error)) throw error;
      this.#addUnreadable(descriptor, context, error.code, error.message);
      return;
    }
    if (!manifest) {
      this.#addUnreadable(
        descriptor,
        context,
        'blob-missing',
        `The manifest ${digest.text} is not in the ${this.#store.holder} (${where}).`,
      );
      return;
    }
    const mediaType = nonEmptyTextField(manifest, 'mediaType') ?? descriptor.mediaType;
    const isIndex =
      isIndexType(mediaType) || (listField(manifest, 'manifests') !== null && field(manifest, 'layers') === undefined);
    if (!isIndex) {
      await this.#addManifest(manifest, mediaType, descriptor, context, warnings);
      return;
    }
    this.warnings.push(...warnings);
    if (context.path.length >= maxIndexDepth) {
      this.#fail(
        new AppError(
          'index-too-deep',
          `Indexes nest more than ${maxIndexDepth} levels deep; ${digest.text} was not read.`,
          {
            file: blobName(digest),
          },
        ),
      );
      return;
    }
    await this.followIndex(manifest, digest.text, {
      above: [...context.above, descriptor.annotations],
      path: [...context.path, digest.text],
    });
  }

  /** The document that a descriptor names, or null when it is absent. Throws when it is no JSON object. */
  async #readManifest(descriptor: Descriptor, warnings: Warning[]): Promise<JsonObject | null> {
    const digest = descriptor.digest!;
    const known = this.#documents.get(digest.text);
    if (known) return known;
    const bytes = (await this.#store.readDocument(descriptor)) ?? readEmbeddedData(descriptor);
    if (!bytes) return null;
    await checkManifestBytes(bytes, descriptor, warnings);
    const document = parseJsonDocument(bytes, blobName(digest));
    if (!isJsonObject(document)) {
      throw new AppError('manifest-malformed', `The manifest ${digest.text} is no JSON object.`, {
        file: blobName(digest),
      });
    }
    this.#documents.set(digest.text, document);
    return document;
  }

  async #addManifest(
    manifest: JsonObject,
    mediaType: string | null,
    descriptor: Descriptor,
    context: Context,
    warnings: Warning[],
  ): Promise<void> {
    const digest = descriptor.digest!.text;
    const known = this.#imageByDigest.get(digest);
    if (known) {
      addNames(known.names, descriptor, context);
      return;
    }
    const config = readDescriptor(objectField(manifest, 'config') ?? {});
    const layers = readDescriptors(limitLayers(listField(manifest, 'layers') ?? [], warnings));
    const artifactType = nonEmptyTextField(manifest, 'artifactType') ?? descriptor.artifactType;
    const kind = kindOf(descriptor, artifactType, config, layers);
    const subject = objectField(manifest, 'subject');
    const draft: ImageDraft = {
      names: new ImageNames(),
      warnings,
      image: {
        ...emptyImage(descriptor, kind),
        mediaType,
        // image-spec manifest.md: an artifact without a type of its own has that of its config.
        artifactType:
          artifactType ?? (kind === 'artifact' && !isImageConfigType(config.mediaType) ? config.mediaType : null),
        configDigest: config.digest?.text ?? null,
        annotations: new Map([...textMapField(manifest, 'annotations'), ...descriptor.annotations]),
        subject:
          descriptor.annotations.get(attestationSubject) ?? (subject ? nonEmptyTextField(subject, 'digest') : null),
        present: true,
      },
    };
    addNames(draft.names, descriptor, context);
    this.drafts.push(draft);
    if (kind !== 'image') {
      draft.image = {
        ...draft.image,
        layers: layers.map((layer, index) => layerOfDescriptor(this.#store, layer, index, null)),
      };
      return;
    }
    this.#imageByDigest.set(digest, draft);
    const { parsed, digest: configDigest } = await readConfigBlob(
      await this.#readConfig(config),
      warnings,
      this.#store.holder,
    );
    const catalogLayers = layers.map((layer, index) =>
      layerOfDescriptor(this.#store, layer, index, parsed?.diffIds[index] ?? null),
    );
    draft.image = {
      ...draft.image,
      configDigest,
      platform: descriptor.platform ?? parsed?.platform ?? null,
      created: parsed?.created ?? null,
      author: parsed?.author ?? null,
      config: parsed?.config ?? null,
      history: parsed?.history ?? [],
      layers: catalogLayers,
    };
    for (const [index, layer] of layers.entries()) {
      if (!layer.digest)
        warn(
          warnings,
          'manifest-malformed',
          `The digest of layer ${index + 1} is malformed: "${layer.digestText.slice(0, 200)}".`,
          index,
        );
    }
    warnOfMismatches(parsed, catalogLayers, warnings, this.#store.holder);
  }

  async #readConfig(descriptor: Descriptor): Promise<ConfigBlob> {
    const declaredDigest = descriptor.digest?.text ?? null;
    const name = declaredDigest ?? 'of the manifest';
    try {
      const bytes = (await this.#store.readDocument(descriptor)) ?? readEmbeddedData(descriptor);
      return bytes ? { kind: 'found', name, bytes, declaredDigest } : { kind: 'absent', name, declaredDigest };
    } catch (error) {
      if (!isAboutDocument(error)) throw error;
      return { kind: 'unreadable', name, error, declaredDigest };
    }
  }

  /** A manifest that is listed and cannot be read still stands in the list, so that its platform is seen. */
  #addUnreadable(descriptor: Descriptor, context: Context, code: ErrorCode, message: string): void {
    if (this.errors.length < maxKeptErrors) {
      this.errors.push(new AppError(code, message, descriptor.digest ? { file: blobName(descriptor.digest) } : {}));
    }
    const draft: ImageDraft = {
      names: new ImageNames(),
      warnings: [],
      image: emptyImage(descriptor, kindByDescriptor(descriptor)),
    };
    warn(draft.warnings, code === 'blob-missing' ? 'manifest-missing' : 'manifest-malformed', message);
    addNames(draft.names, descriptor, context);
    this.drafts.push(draft);
  }

  #addUnread(descriptor: Descriptor, context: Context): void {
    const digest = descriptor.digest!.text;
    const known = this.#imageByDigest.get(digest);
    if (known) {
      addNames(known.names, descriptor, context);
      return;
    }
    const image = { ...emptyImage(descriptor, kindByDescriptor(descriptor)), present: true, unread: true };
    const draft: ImageDraft = { names: new ImageNames(), warnings: [], image };
    this.#imageByDigest.set(digest, draft);
    addNames(draft.names, descriptor, context);
    this.drafts.push(draft);
  }

  #fail(error: AppError): void {
    if (this.errors.length < maxKeptErrors) this.errors.push(error);
    warn(this.warnings, error.code === 'index-too-deep' ? 'index-too-deep' : 'manifest-malformed', error.message);
  }
}

/** What the image draws its names from: its own descriptor, else the nearest index above that has one. */
function addNames(names: ImageNames, descriptor: Descriptor, context: Context): void {
  if (names.addAnnotations(descriptor.annotations)) return;
  for (const annotations of context.above.toReversed()) {
    if (names.addAnnotations(annotations)) return;
  }
}

/** What a manifest is, as far as its descriptor alone tells. */
function kindByDescriptor(descriptor: Descriptor): CatalogImage['kind'] {
  if (descriptor.annotations.get(attestationType)) return 'attestation';
  return descriptor.artifactType ? 'artifact' : 'image';
}

function emptyImage(descriptor: Descriptor, kind: CatalogImage['kind']): ImageDraft['image'] {
  return {
    kind,
    manifestDigest: descriptor.digest?.text ?? null,
    configDigest: null,
    mediaType: descriptor.mediaType,
    artifactType: descriptor.artifactType,
    platform: descriptor.platform,
    annotations: descriptor.annotations,
    subject: descriptor.annotations.get(attestationSubject) ?? null,
    created: null,
    author: null,
    config: null,
    history: [],
    layers: [],
    present: false,
  };
}

/**
 * An image has an image config and, where it has layers, at least one that is a layer by its media type; everything else
 * is an artifact (image-spec manifest.md, "Guidelines for Artifact Usage"). cosign's signatures have an image config.
 */
function kindOf(
  descriptor: Descriptor,
  artifactType: string | null,
  config: Descriptor,
  layers: readonly Descriptor[],
): CatalogImage['kind'] {
  if (descriptor.annotations.get(attestationType) || artifactType === attestationArtifactType) return 'attestation';
  if (!isImageConfigType(config.mediaType)) return 'artifact';
  const isLayer = (layer: Descriptor): boolean => isTarLayerType(layer.mediaType) || isEncryptedType(layer.mediaType);
  return layers.length > 0 && !layers.some(isLayer) ? 'artifact' : 'image';
}

async function checkManifestBytes(bytes: Uint8Array, descriptor: Descriptor, warnings: Warning[]): Promise<void> {
  const { digest, sizeBytes } = descriptor;
  if (sizeBytes !== null && sizeBytes !== bytes.length) {
    warn(
      warnings,
      'size-mismatch',
      `The manifest ${digest!.text} has ${bytes.length} bytes; ${sizeBytes} are declared.`,
    );
  }
  const computed = await computeDigest(bytes, digest!.algorithm);
  if (computed !== null && computed !== digest!.text) {
    warn(warnings, 'digest-mismatch', `The manifest's bytes have the digest ${computed}; ${digest!.text} is declared.`);
  }
}
