export type ThemeChoice = 'system' | 'light' | 'dark';

/** What the person prefers, kept across visits on this machine. */
export interface Settings {
  readonly theme: ThemeChoice;
  /** Verify digests and diff IDs after reading. */
  readonly verify: boolean;
  /** Show the newest instruction at the top of the history. */
  readonly newestFirst: boolean;
  /** Whether the whole text of the current instruction is shown below the history; null where there is room. */
  readonly instructionShown: boolean | null;
  /** Keep layers of registries in the browser's storage, so that an image opens again without being fetched. */
  readonly keepsBlobs: boolean;
}

export const DEFAULT_SETTINGS: Settings = {
  theme: 'system',
  verify: true,
  newestFirst: false,
  instructionShown: null,
  keepsBlobs: true,
};

const STORAGE_KEY = 'layerscope.settings/1';

/** Settings as an external store. Where storage is refused (private windows), they live as long as the page. */
export class SettingsStore {
  #settings: Settings;
  readonly #storage: Storage | null;
  readonly #listeners = new Set<() => void>();

  constructor(storage: Storage | null) {
    this.#storage = storage;
    this.#settings = readStored(storage);
  }

  readonly getSnapshot = (): Settings => this.#settings;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(changes: Partial<Settings>): void {
    this.#settings = { ...this.#settings, ...changes };
    try {
      this.#storage?.setItem(STORAGE_KEY, JSON.stringify(this.#settings));
    } catch {
      // A full or refused storage: the choice still holds for this visit.
    }
    for (const listener of this.#listeners) listener();
  }
}

/** Whatever an earlier version or another page stored: only known values of known names are taken. */
function readStored(storage: Storage | null): Settings {
  let stored: unknown;
  try {
    stored = JSON.parse(storage?.getItem(STORAGE_KEY) ?? 'null');
  } catch {
    return DEFAULT_SETTINGS;
  }
  if (typeof stored !== 'object' || stored === null) return DEFAULT_SETTINGS;
  const values = new Map<string, unknown>(Object.entries(stored));
  const theme = values.get('theme');
  const flag = <Name extends 'verify' | 'newestFirst' | 'instructionShown' | 'keepsBlobs'>(
    name: Name,
  ): boolean | Settings[Name] => {
    const value = values.get(name);
    return typeof value === 'boolean' ? value : DEFAULT_SETTINGS[name];
  };
  return {
    theme: theme === 'light' || theme === 'dark' ? theme : 'system',
    verify: flag('verify'),
    newestFirst: flag('newestFirst'),
    instructionShown: flag('instructionShown'),
    keepsBlobs: flag('keepsBlobs'),
  };
}

/** `localStorage`, or null where even naming it throws (blocked cookies). */
export function findStorage(): Storage | null {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
}

/** `sessionStorage`, which ends with the tab; null where it is refused. */
export function findTabStorage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}
