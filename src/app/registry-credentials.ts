import type { RegistryCredentials } from '../worker/session-types.ts';

const STORAGE_KEY = 'layerscope.registry-credentials/1';

/**
 * What the person signed in to registries with, in memory; in the tab's session storage too for those that they chose to
 * keep until the tab is closed. Never in the address, and nowhere that another tab or a later visit could read.
 */
export class RegistryCredentialsStore {
  readonly #inMemory = new Map<string, RegistryCredentials>();
  readonly #inTab = new Map<string, RegistryCredentials>();
  readonly #storage: Storage | null;

  constructor(storage: Storage | null) {
    this.#storage = storage;
    for (const [registry, credentials] of readStored(storage)) this.#inTab.set(registry, credentials);
  }

  find(registry: string): RegistryCredentials | null {
    return this.#inMemory.get(registry) ?? this.#inTab.get(registry) ?? null;
  }

  keep(registry: string, credentials: RegistryCredentials, untilTabIsClosed: boolean): void {
    this.forget(registry);
    if (untilTabIsClosed) {
      this.#inTab.set(registry, credentials);
      this.#write();
    } else {
      this.#inMemory.set(registry, credentials);
    }
  }

  forget(registry: string): void {
    this.#inMemory.delete(registry);
    if (this.#inTab.delete(registry)) this.#write();
  }

  #write(): void {
    try {
      if (this.#inTab.size === 0) this.#storage?.removeItem(STORAGE_KEY);
      else this.#storage?.setItem(STORAGE_KEY, JSON.stringify([...this.#inTab]));
    } catch {
      // Storage is full or refused: they still hold until the page is reloaded.
    }
  }
}

/** Only what this page itself could have written is taken. */
function readStored(storage: Storage | null): readonly (readonly [string, RegistryCredentials])[] {
  let stored: unknown;
  try {
    stored = JSON.parse(storage?.getItem(STORAGE_KEY) ?? '[]');
  } catch {
    return [];
  }
  if (!Array.isArray(stored)) return [];
  return stored.flatMap((pair: unknown) => {
    if (!Array.isArray(pair)) return [];
    const [registry, credentials] = pair as readonly unknown[];
    if (typeof registry !== 'string' || typeof credentials !== 'object' || credentials === null) return [];
    const { username, secret } = credentials as { readonly username?: unknown; readonly secret?: unknown };
    return typeof username === 'string' && typeof secret === 'string'
      ? [[registry, { username, secret }] as const]
      : [];
  });
}
