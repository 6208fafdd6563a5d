import type { Capabilities } from '../base/registry-api.ts';
import type { Repository } from '../base/image-reference.ts';
import type { KeptImage } from '../sources/blob-cache/kept-images.ts';
import { listTags } from '../sources/registry/list-tags.ts';
import { readCapabilities as readServer } from '../sources/registry/read-capabilities.ts';
import { RegistryClient } from '../sources/registry/registry-client.ts';
import { browserPlatform, type RegistryPlatform } from './registry-platform.ts';
import type { RegistryCredentials } from './session-types.ts';

/** Small requests that the page makes itself: no worker is needed for them. */

export type { Capabilities, KeptImage };

/** What the server behind the page can do; null where there is none that knows registries. Never rejects. */
export function readCapabilities(): Promise<Capabilities | null> {
  return readServer(browserPlatform.effects);
}

export interface TagList {
  /**
   * The next page in the registry's order, without tags that only attach signatures and the like; null at the end. One call at
   * a time. Rejects with AppError `registry-…`; asking again then begins anew.
   */
  next(): Promise<readonly string[] | null>;
  /** Ends the request under way, which rejects with an AbortError. */
  close(): void;
}

/** Asks for nothing before the first page is wanted. */
export function openTagList(
  repository: Repository,
  credentials: RegistryCredentials | null,
  storedCredentials = false,
  { effects }: Pick<RegistryPlatform, 'effects'> = browserPlatform,
): TagList {
  const controller = new AbortController();
  const client = new RegistryClient({
    effects,
    storedCredentials,
    askCredentials: () => Promise.resolve(credentials),
  });
  let pages: ReturnType<typeof listTags> | null = null;
  return {
    async next() {
      const { signal } = controller;
      signal.throwIfAborted();
      try {
        if (pages === null && credentials !== null) await client.signIn(repository, credentials);
        pages ??= listTags(client, repository, signal);
        const { done, value } = await pages.next();
        return done === true ? null : value.tags;
      } catch (error) {
        pages = null;
        throw error;
      }
    },
    close: () => controller.abort(),
  };
}

/** Layers that are kept in the browser's storage, and the images that they belong to. */
export const blobStore = {
  /** `bytes`: of all kept layers. */
  async list(): Promise<{ readonly images: readonly KeptImage[]; readonly bytes: number }> {
    const [images, blobs] = await Promise.all([browserPlatform.openKeptImages(), browserPlatform.openBlobCache()]);
    const kept = (await blobs?.list()) ?? [];
    return {
      images: (await images?.list()) ?? [],
      bytes: kept.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    };
  },

  async clear(): Promise<void> {
    const [images, blobs] = await Promise.all([browserPlatform.openKeptImages(), browserPlatform.openBlobCache()]);
    await Promise.all([images?.clear(), blobs?.clear()]);
  },
};
