import type { BlobStore } from './blob-store.ts';
import type { CatalogLayer } from './catalog.ts';
import type { Digest } from './digest.ts';
import { parseDigest } from './digest.ts';
import type { Json, JsonObject } from './json-document.ts';
import {
  byteCountField,
  listField,
  nonEmptyTextField,
  objectField,
  textField,
  textMapField,
  textsOf,
} from './json-document.ts';
import { isForeignType } from './media-types.ts';
import { readPlatform } from './platform.ts';
import type { Platform } from './catalog.ts';

/** A content descriptor (image-spec descriptor.md), every field checked for its type. */
export interface Descriptor {
  readonly mediaType: string | null;
  readonly artifactType: string | null;
  /** As written, for messages; empty when absent. */
  readonly digestText: string;
  /** Null when the text is no digest. */
  readonly digest: Digest | null;
  readonly sizeBytes: number | null;
  readonly urls: readonly string[];
  readonly annotations: ReadonlyMap<string, string>;
  /** The blob itself in base64, where it is small and embedded. */
  readonly data: string | null;
  readonly platform: Platform | null;
}

export function readDescriptor(object: JsonObject): Descriptor {
  const digestText = textField(object, 'digest') ?? '';
  const platform = objectField(object, 'platform');
  return {
    mediaType: nonEmptyTextField(object, 'mediaType'),
    artifactType: nonEmptyTextField(object, 'artifactType'),
    digestText,
    digest: parseDigest(digestText),
    sizeBytes: byteCountField(object, 'size'),
    urls: textsOf(listField(object, 'urls') ?? []),
    annotations: textMapField(object, 'annotations'),
    data: nonEmptyTextField(object, 'data'),
    platform: platform ? readPlatform(platform) : null,
  };
}

/** Bytes embedded in a descriptor (descriptor.md, "Embedded Content"); null when absent or not of the declared size. */
export function readEmbeddedData(descriptor: Descriptor): Uint8Array | null {
  if (descriptor.data === null) return null;
  try {
    const binary = atob(descriptor.data);
    if (descriptor.sizeBytes !== null && binary.length !== descriptor.sizeBytes) return null;
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    // Not base64. Whoever asked goes on as if nothing were embedded and says that the blob is missing.
    return null;
  }
}

/** A layer as an OCI or Docker manifest lists it. */
export function layerOfDescriptor(
  store: BlobStore,
  descriptor: Descriptor,
  index: number,
  diffId: string | null,
): CatalogLayer {
  const location = store.locate(descriptor);
  return {
    index,
    digest: descriptor.digest?.text ?? null,
    diffId,
    mediaType: descriptor.mediaType,
    declaredBytes: descriptor.sizeBytes,
    annotations: descriptor.annotations,
    status: location ? 'present' : isForeign(descriptor) ? 'foreign' : 'missing',
    urls: descriptor.urls,
    location,
    name: null,
  };
}

/** True for a layer that the archive need not hold, because it is fetched from elsewhere. */
export function isForeign(descriptor: Descriptor): boolean {
  return descriptor.urls.length > 0 || isForeignType(descriptor.mediaType);
}

/** Descriptors of a list; items that are no objects become empty descriptors, so that positions stay. */
export function readDescriptors(list: readonly Json[]): Descriptor[] {
  return list.map((item) =>
    readDescriptor(typeof item === 'object' && item !== null && !Array.isArray(item) ? (item as JsonObject) : {}),
  );
}
