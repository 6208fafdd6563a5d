import type { Activity } from '../ui/activity.ts';
import { formatHash, isStep, NOWHERE, readHash, type Place } from './location-hash.ts';
import type { OpenedInputsStore } from './opened-inputs.ts';

/** The part of a window that holds the URL; tests pass their own. */
export interface LocationWindow {
  readonly location: { readonly hash: string; readonly pathname: string; readonly search: string };
  readonly history: Pick<History, 'pushState' | 'replaceState'>;
  readonly performance: { now(): number };
  setTimeout(callback: () => void, delayMs: number): number;
  clearTimeout(timer: number): void;
  addEventListener(type: 'popstate' | 'hashchange', listener: () => void): void;
  removeEventListener(type: 'popstate' | 'hashchange', listener: () => void): void;
}

/** Safari throws after 100 changes of the URL in 30 seconds, and Chromium ignores more than 200 in 10. */
const LEAST_BETWEEN_CHANGES_MS = 350;

/**
 * Keeps the location hash and the place of the input on screen the same, in both directions: moving writes the hash
 * (a new history record for a step, the same one otherwise), back and forward move. An image of a registry that the hash
 * names is opened through `openReference` when it is not open; a file that it names and that is not open is awaited.
 * `onLink` is told of every other hash that is found, with what of it could not be understood; the hash is then written without that.
 */
export function syncLocation(
  store: OpenedInputsStore,
  activity: Activity,
  window: LocationWindow,
  openReference: (place: Place) => void,
  onLink: (faults: readonly string[]) => void = () => undefined,
): () => void {
  const sync = new LocationSync(store, activity, window, openReference, onLink);
  return () => sync.end();
}

class LocationSync {
  readonly #store: OpenedInputsStore;
  readonly #activity: Activity;
  readonly #window: LocationWindow;
  readonly #openReference: (place: Place) => void;
  readonly #onLink: (faults: readonly string[]) => void;
  readonly #stop: () => void;
  /** What the location hash says. */
  #written: Place = NOWHERE;
  /** Until something is opened, the hash is a kept link whose file is still to be opened. */
  #started = false;
  #changedMs = -Infinity;
  /** A change of the present record that waits for its turn. */
  #waiting: { readonly place: Place; readonly timer: number; readonly end: () => void } | null = null;

  constructor(
    store: OpenedInputsStore,
    activity: Activity,
    window: LocationWindow,
    openReference: (place: Place) => void,
    onLink: (faults: readonly string[]) => void,
  ) {
    this.#store = store;
    this.#activity = activity;
    this.#window = window;
    this.#openReference = openReference;
    this.#onLink = onLink;
    this.#written = this.#readHash();
    if (this.#written.file !== null) store.await(this.#written);
    this.#stop = store.subscribe(this.#write);
    window.addEventListener('popstate', this.#read);
    window.addEventListener('hashchange', this.#read);
    if (this.#written.reference !== null) openReference(this.#written);
  }

  end(): void {
    this.#stop();
    this.#forgetWaiting();
    this.#window.removeEventListener('popstate', this.#read);
    this.#window.removeEventListener('hashchange', this.#read);
  }

  readonly #write = (): void => {
    const { activeKey, inputs, awaited, lastChange } = this.#store.getSnapshot();
    if (inputs.length > 0) this.#started = true;
    if (!this.#started) return;
    const place = this.#store.find(activeKey)?.place ?? awaited ?? NOWHERE;
    const before = this.#waiting?.place ?? this.#written;
    if (formatHash(place) === formatHash(before)) return;

    if (lastChange === 'move' && isStep(before, place)) {
      this.#flush();
      this.#change('pushState', place);
      return;
    }
    this.#forgetWaiting();
    const delayMs = this.#changedMs + LEAST_BETWEEN_CHANGES_MS - this.#window.performance.now();
    if (delayMs <= 0) {
      this.#change('replaceState', place);
      return;
    }
    const timer = this.#window.setTimeout(() => this.#flush(), delayMs);
    this.#waiting = { place, timer, end: this.#activity.begin() };
  };

  readonly #read = (): void => {
    const before = formatHash(this.#written);
    const place = this.#readHash();
    if (formatHash(place) === before) return;
    this.#forgetWaiting();
    this.#written = place;
    const { file, reference, ...rest } = place;
    if (file !== null) {
      // Closed since, or never open in this page: the start page says so.
      if (!this.#store.goTo(file, rest)) this.#store.await(place);
    } else if (reference !== null) {
      const input = this.#store.findReference(reference);
      if (input === undefined) this.#openReference(place);
      else this.#store.goTo(input.key, rest);
    } else {
      this.#store.activate(null);
    }
  };

  /** What the hash says. What it says that is not understood is told once, and leaves the hash. */
  #readHash(): Place {
    const { hash } = this.#window.location;
    const { place, faults } = readHash(hash);
    // Browsers tell of one link twice, by popstate and by hashchange.
    const isNew = formatHash(place) !== formatHash(this.#written) || faults.length > 0;
    if (isNew) this.#onLink(faults);
    if (faults.length > 0) this.#change('replaceState', place);
    return place;
  }

  #flush(): void {
    const waiting = this.#waiting;
    this.#forgetWaiting();
    if (waiting !== null) this.#change('replaceState', waiting.place);
  }

  #forgetWaiting(): void {
    if (this.#waiting === null) return;
    this.#window.clearTimeout(this.#waiting.timer);
    this.#waiting.end();
    this.#waiting = null;
  }

  #change(method: 'pushState' | 'replaceState', place: Place): void {
    const { pathname, search } = this.#window.location;
    this.#window.history[method](null, '', `${pathname}${search}${formatHash(place)}`);
    this.#written = place;
    this.#changedMs = this.#window.performance.now();
  }
}
