import type { CatalogImage, Platform, SourceFormat } from '../../core/formats/catalog.ts';

/** "linux/arm64/v8", and the Windows version where there is one. */
export function formatPlatform(platform: Platform): string {
  const { os, architecture, variant, osVersion } = platform;
  const base = [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
  return osVersion === undefined ? base : `${base} ${osVersion}`;
}

/** The first twelve hex digits, as docker shows image IDs; another algorithm than sha256 is named. */
export function shortenDigest(digest: string): string {
  const colon = digest.indexOf(':');
  const algorithm = digest.slice(0, Math.max(0, colon));
  const hex = digest.slice(colon + 1, colon + 13);
  return algorithm === '' || algorithm === 'sha256' ? hex : `${algorithm}:${hex}`;
}

/** A reference, or the manifest's short digest for an image without one. */
export function nameImage(image: CatalogImage): string {
  const [first] = image.names;
  if (first !== undefined) return first;
  const digest = image.manifestDigest ?? image.configDigest;
  return digest === null ? 'untagged' : `untagged ${shortenDigest(digest)}`;
}

export const FORMAT_NAMES: Readonly<Record<SourceFormat, string>> = {
  'docker-archive': 'docker archive',
  'docker-archive+oci': 'docker archive that is an OCI layout too',
  'oci-archive': 'OCI archive',
  'oci-layout': 'OCI layout folder',
  'docker-legacy': 'docker archive from before 2013',
  rootfs: 'a tar of files, shown as one layer',
  registry: 'registry',
};
