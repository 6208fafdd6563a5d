import type { Repository } from '../base/image-reference.ts';
import type { Capabilities, KeptImage, TagList } from './page-registry.ts';
import type { RegistryCredentials } from './session-types.ts';

/** page-registry.ts, with its code fetched when it is first asked for: the page shows its drop zone without it. */

export type { Capabilities, KeptImage, TagList };

const load = () => import('./page-registry.ts');

/** See page-registry.ts. */
export async function readCapabilities(): Promise<Capabilities | null> {
  return (await load()).readCapabilities();
}

/** See page-registry.ts. */
export function openTagList(
  repository: Repository,
  credentials: RegistryCredentials | null,
  storedCredentials = false,
): TagList {
  let list: TagList | null = null;
  let isClosed = false;
  return {
    async next() {
      const { openTagList: open } = await load();
      list ??= open(repository, credentials, storedCredentials);
      if (isClosed) list.close();
      return list.next();
    },
    close() {
      isClosed = true;
      list?.close();
    },
  };
}

/** See page-registry.ts. */
export const blobStore = {
  list: async (): Promise<{ readonly images: readonly KeptImage[]; readonly bytes: number }> =>
    (await load()).blobStore.list(),
  clear: async (): Promise<void> => (await load()).blobStore.clear(),
};
