import type { Repository } from '../base/image-reference.ts';
import type { Capabilities } from '../base/registry-api.ts';
import type { RegistryServer } from '../features/open/registry-server.ts';
import type { Activity } from '../ui/activity.ts';
import type { KeptImage, TagList } from '../worker/client.ts';
import type { RegistryCredentials } from '../worker/session-types.ts';
import { RegistryCredentialsStore } from './registry-credentials.ts';

export interface KeptImageList {
  readonly images: readonly KeptImage[];
  /** Of all kept layers; shared ones count once. */
  readonly bytes: number;
}

/** What the worker's client does for registries on the page itself (src/worker/client.ts); tests pass their own. */
export interface RegistryDoor {
  readCapabilities(): Promise<Capabilities | null>;
  openTagList(repository: Repository, credentials: RegistryCredentials | null): TagList;
  readonly blobStore: { list(): Promise<KeptImageList>; clear(): Promise<void> };
}

/** A page without a server behind it. */
export const NO_REGISTRIES: RegistryDoor = {
  readCapabilities: () => Promise.resolve(null),
  openTagList: () => ({ next: () => Promise.resolve(null), close: () => undefined }),
  blobStore: { list: () => Promise.resolve({ images: [], bytes: 0 }), clear: () => Promise.resolve() },
};

/** Registries, as the page sees them. */
export class RegistryServices {
  readonly credentials: RegistryCredentialsStore;
  readonly blobStore: RegistryDoor['blobStore'];
  readonly #door: RegistryDoor;
  readonly #listeners = new Set<() => void>();
  #server: RegistryServer = { kind: 'asking' };

  constructor(door: RegistryDoor, activity: Activity, tabStorage: Storage | null) {
    this.#door = door;
    this.credentials = new RegistryCredentialsStore(tabStorage);
    this.blobStore = door.blobStore;
    // Asked once, as the page loads: after that the page makes no request that nobody asked for.
    void activity.track(door.readCapabilities()).then(
      (capabilities) => this.#settle(capabilities === null ? { kind: 'absent' } : { kind: 'here', capabilities }),
      () => this.#settle({ kind: 'absent' }),
    );
  }

  readonly getSnapshot = (): RegistryServer => this.#server;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Somebody is typing: with what they signed in with for that registry, if they did. */
  readonly openTags = (repository: Repository): TagList =>
    this.#door.openTagList(repository, this.credentials.find(repository.registry));

  #settle(server: RegistryServer): void {
    this.#server = server;
    for (const listener of this.#listeners) listener();
  }
}
