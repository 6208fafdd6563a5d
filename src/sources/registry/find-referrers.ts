import { AppError } from '../../base/app-error.ts';
import type { Repository } from '../../base/image-reference.ts';
import { readDescriptors, type Descriptor } from '../../core/formats/descriptor.ts';
import { isJsonObject, listField, parseJsonDocument } from '../../core/formats/json-document.ts';
import { maxManifestBytes, type RegistryClient } from './registry-client.ts';

/**
 * What is attached to a manifest, of one artifact type (OCI distribution-spec, "Listing Referrers"): by the referrers API, or where
 * a registry has none by the tag that stands in for it. Nothing of this is vouched for by the manifest: whoever may push to
 * the repository may attach. One page is read; asked once each, since it is for things that an image does without.
 * Rejects as RegistryClient does.
 */
export async function findReferrers(
  client: RegistryClient,
  repository: Repository,
  digest: string,
  artifactType: string,
  signal?: AbortSignal,
): Promise<readonly Descriptor[]> {
  const referrers =
    (await askApi(client, repository, digest, artifactType, signal)) ??
    (await readTag(client, repository, digest, signal));
  // Registries may leave the filter to whoever asks, and the tag has no filter.
  return referrers.filter((referrer) => referrer.artifactType === artifactType);
}

/** Null where the registry does not know the question. */
async function askApi(
  client: RegistryClient,
  repository: Repository,
  digest: string,
  artifactType: string,
  signal: AbortSignal | undefined,
): Promise<readonly Descriptor[] | null> {
  const path = `referrers/${digest}?artifactType=${encodeURIComponent(artifactType)}`;
  try {
    const { bytes } = await client.fetchJson(repository, path, maxManifestBytes, { signal, retries: false });
    return readIndex(bytes, 'the list of referrers');
  } catch (error) {
    if (isUnsupported(error)) return null;
    throw error;
  }
}

/** Some answer with a status, Artifact Registry leads to a page where people sign in, others send what is no list. */
function isUnsupported(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  const status = error.place.registry?.status ?? null;
  return (
    error.code === 'registry-not-a-registry' ||
    error.code === 'registry-redirect-refused' ||
    error.code === 'json-invalid' ||
    (status !== null && [400, 404, 405, 406, 501].includes(status))
  );
}

async function readTag(
  client: RegistryClient,
  repository: Repository,
  digest: string,
  signal: AbortSignal | undefined,
): Promise<readonly Descriptor[]> {
  try {
    const { bytes } = await client.fetchManifest(repository, referrersTag(digest), signal);
    return readIndex(bytes, referrersTag(digest)) ?? [];
  } catch (error) {
    if (error instanceof AppError && error.code === 'registry-manifest-unknown') return [];
    throw error;
  }
}

/** `sha256-…`, the algorithm cut to 32 characters, the rest to 64 ("Referrers Tag Schema"). */
function referrersTag(digest: string): string {
  const [algorithm = '', encoded = ''] = digest.split(':', 2);
  return `${algorithm.slice(0, 32)}-${encoded.slice(0, 64)}`.replaceAll(/[^\w.-]/g, '-');
}

/** Null where it is no index. */
function readIndex(bytes: Uint8Array, name: string): readonly Descriptor[] | null {
  const document = parseJsonDocument(bytes, name);
  if (!isJsonObject(document)) return null;
  const manifests = listField(document, 'manifests');
  return manifests === null ? null : readDescriptors(manifests);
}
