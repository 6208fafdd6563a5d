/** Media types of image-spec media-types.md and of Docker's manifest version 2. */
const indexTypes: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]);

const imageConfigTypes: ReadonlySet<string> = new Set([
  'application/vnd.oci.image.config.v1+json',
  'application/vnd.docker.container.image.v1+json',
]);

export const attestationArtifactType = 'application/vnd.docker.attestation.manifest.v1+json';

export function isIndexType(mediaType: string | null): boolean {
  return mediaType !== null && indexTypes.has(mediaType);
}

export function isImageConfigType(mediaType: string | null): boolean {
  return mediaType !== null && imageConfigTypes.has(mediaType);
}

/** True where the blob is, or decodes to, a layer tar: also without a media type, as in docker-archives. */
export function isTarLayerType(mediaType: string | null): boolean {
  if (mediaType === null || mediaType === '') return true;
  if (isEncryptedType(mediaType)) return false;
  return mediaType.includes('.tar') || mediaType.includes('rootfs.diff') || mediaType.endsWith('+zstd');
}

/** Layers encrypted by ocicrypt: a layer all the same, whose content cannot be read. */
export function isEncryptedType(mediaType: string | null): boolean {
  return mediaType !== null && mediaType.endsWith('+encrypted');
}

/** Layers that may not be passed on and are fetched from elsewhere (image-spec layer.md, "Non-Distributable Layers"). */
export function isForeignType(mediaType: string | null): boolean {
  return mediaType !== null && (mediaType.includes('.nondistributable.') || mediaType.includes('.foreign.'));
}
