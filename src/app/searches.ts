import { SearchStore } from '../features/search/search-store.ts';
import type { Session } from '../worker/session-types.ts';

/** The searches of all opened inputs, and how often the search was asked for by a key that works on the whole page. */
export class Searches {
  readonly #stores = new WeakMap<Session, SearchStore>();
  #askedFor = 0;
  readonly #listeners = new Set<() => void>();

  /** How often the search was asked for; the workbench shows it whenever that grows. */
  getSnapshot = (): number => this.#askedFor;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  ask(): void {
    this.#askedFor += 1;
    for (const listener of this.#listeners) listener();
  }

  /** An input's search stays when another is looked at meanwhile. */
  storeOf(session: Session): SearchStore {
    const known = this.#stores.get(session) ?? new SearchStore(session);
    this.#stores.set(session, known);
    return known;
  }
}
