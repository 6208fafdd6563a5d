import { listArchive } from '../../../fixtures/build/archives.ts';
import { buildImage, type BuiltImage, type ImageSpec } from '../../../fixtures/build/build-image.ts';
import { ociIndexType } from '../../core/formats/testing/image-files.ts';
import { MemoryKeptImages } from '../../sources/blob-cache/kept-images.ts';
import { MemoryBlobCache } from '../../sources/blob-cache/memory-blob-cache.ts';
import { FakeClock } from '../../sources/registry/testing/fake-effects.ts';
import type { FakeRegistry } from '../../sources/registry/testing/fake-registry.ts';
import type { RegistryPlatform } from '../registry-platform.ts';
import type { RegistryInput } from '../session-types.ts';

export interface PlatformInMemory extends RegistryPlatform {
  readonly cache: MemoryBlobCache;
  readonly keptImages: MemoryKeptImages;
  readonly clock: FakeClock;
}

/** A browser that reaches one registry, and whose storage lives as long as the test. */
export function platformInMemory(registry: FakeRegistry): PlatformInMemory {
  const clock = new FakeClock();
  const cache = new MemoryBlobCache();
  const keptImages = new MemoryKeptImages();
  return {
    cache,
    keptImages,
    clock,
    effects: { fetch: registry.fetch, wait: clock.wait, now: clock.now },
    openBlobCache: () => Promise.resolve(cache),
    openKeptImages: () => Promise.resolve(keptImages),
  };
}

/** Puts images that are built from text into the registry: one under its manifest, several under an index. */
export async function putImages(
  registry: FakeRegistry,
  tag: string,
  specs: readonly ImageSpec[],
): Promise<readonly BuiltImage[]> {
  const built: BuiltImage[] = [];
  for (const spec of specs) built.push(await buildImage(spec));
  for (const { path, bytes } of listArchive('oci', built)) {
    if (path.startsWith('blobs/')) await registry.addBlob(bytes);
    if (path === 'index.json' && built.length > 1) await registry.addManifest(bytes, ociIndexType, tag);
  }
  for (const { manifest } of built) {
    const { mediaType } = JSON.parse(new TextDecoder().decode(manifest)) as { mediaType: string };
    await registry.addManifest(manifest, mediaType, ...(built.length === 1 ? [tag] : []));
  }
  return built;
}

export function registryInput(changes: Partial<Omit<RegistryInput, 'kind'>> = {}): RegistryInput {
  return {
    kind: 'registry',
    reference: { registry: 'ghcr.io', name: 'owner/app', tag: '1', digest: null },
    credentials: null,
    storedCredentials: false,
    keepsBlobs: false,
    ...changes,
  };
}
