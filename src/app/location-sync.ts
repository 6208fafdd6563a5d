import { formatHash, isStep, NOWHERE, parseHash, type Place } from './location-hash.ts';
import type { OpenedInputsStore } from './opened-inputs.ts';

/** The part of a window that holds the URL; tests pass their own. */
export interface LocationWindow {
  readonly location: { readonly hash: string; readonly pathname: string; readonly search: string };
  readonly history: Pick<History, 'pushState' | 'replaceState'>;
  addEventListener(type: 'popstate' | 'hashchange', listener: () => void): void;
  removeEventListener(type: 'popstate' | 'hashchange', listener: () => void): void;
}

/**
 * Keeps the location hash and the place of the input on screen the same, in both directions: moving writes the hash
 * (a new history record for a step, the same one otherwise), back and forward move.
 */
export function syncLocation(store: OpenedInputsStore, window: LocationWindow): () => void {
  let written = parseHash(window.location.hash);
  /** Until something is opened, the hash is a kept link whose file is still to be opened. */
  let started = false;

  const write = () => {
    const { activeKey, inputs } = store.getSnapshot();
    if (inputs.length > 0) started = true;
    if (!started) return;
    const place = store.find(activeKey)?.place ?? NOWHERE;
    const hash = formatHash(place);
    if (hash === formatHash(written)) return;
    const url = `${window.location.pathname}${window.location.search}${hash}`;
    if (isStep(written, place)) window.history.pushState(null, '', url);
    else window.history.replaceState(null, '', url);
    written = place;
  };

  const read = () => {
    const place = parseHash(window.location.hash);
    if (formatHash(place) === formatHash(written)) return;
    written = place;
    goTo(store, place);
  };

  const stop = store.subscribe(write);
  window.addEventListener('popstate', read);
  window.addEventListener('hashchange', read);
  return () => {
    stop();
    window.removeEventListener('popstate', read);
    window.removeEventListener('hashchange', read);
  };
}

/** Shows a place. One in an input that is not open (closed since) leaves everything as it is. */
function goTo(store: OpenedInputsStore, place: Place): void {
  const { file, ...rest } = place;
  if (file === null) store.activate(null);
  else store.goTo(file, rest);
}
