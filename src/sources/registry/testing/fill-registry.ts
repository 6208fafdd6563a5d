import { ociConfigType, ociIndexType, ociManifestType, BlobFolder } from '../../../core/formats/testing/image-files.ts';
import type { WrittenDescriptor } from '../../../core/formats/testing/image-files.ts';
import type { FakeRegistry } from './fake-registry.ts';

export interface PlatformImage {
  readonly architecture: string;
  /** Names of the one file in each layer. */
  readonly layers: readonly string[];
}

/** Puts everything of a folder into the registry: documents as manifests and as blobs, each under its digest. */
export async function addFolder(registry: FakeRegistry, folder: BlobFolder): Promise<void> {
  for (const [, bytes] of folder.files) {
    await registry.addBlob(bytes);
    if (bytes[0] !== 0x7b) continue;
    const { mediaType } = JSON.parse(new TextDecoder().decode(bytes)) as { mediaType?: string };
    if (mediaType !== undefined) await registry.addManifest(bytes, mediaType);
  }
}

export async function addImage(registry: FakeRegistry, tag: string, image: PlatformImage): Promise<WrittenDescriptor> {
  const folder = new BlobFolder();
  const descriptor = await folder.addImage(image.layers, configOf(image));
  await addFolder(registry, folder);
  await registry.addManifest(bytesOf(folder, descriptor), ociManifestType, tag);
  return descriptor;
}

/** An index of several platforms, with an attestation about each. */
export async function addIndex(
  registry: FakeRegistry,
  tag: string,
  images: readonly PlatformImage[],
): Promise<readonly WrittenDescriptor[]> {
  const folder = new BlobFolder();
  const descriptors: WrittenDescriptor[] = [];
  const manifests: object[] = [];
  for (const image of images) {
    const descriptor = await folder.addImage(image.layers, configOf(image));
    descriptors.push(descriptor);
    manifests.push({ ...descriptor, platform: { os: 'linux', architecture: image.architecture } });
  }
  for (const descriptor of descriptors) {
    const config = await folder.addJson(ociConfigType, { about: descriptor.digest });
    const attestation = await folder.addJson(ociManifestType, {
      schemaVersion: 2,
      mediaType: ociManifestType,
      config,
      layers: [],
    });
    manifests.push({
      ...attestation,
      platform: { os: 'unknown', architecture: 'unknown' },
      annotations: {
        'vnd.docker.reference.type': 'attestation-manifest',
        'vnd.docker.reference.digest': descriptor.digest,
      },
    });
  }
  await addFolder(registry, folder);
  await registry.addManifest({ schemaVersion: 2, mediaType: ociIndexType, manifests }, ociIndexType, tag);
  return descriptors;
}

function configOf({ architecture, layers }: PlatformImage): Record<string, unknown> {
  return {
    os: 'linux',
    architecture,
    history: layers.map((name) => ({ created_by: `COPY ${name} / # buildkit` })),
  };
}

function bytesOf(folder: BlobFolder, { digest }: WrittenDescriptor): Uint8Array {
  return folder.files.find(([path]) => path.endsWith(digest.slice('sha256:'.length)))![1];
}
