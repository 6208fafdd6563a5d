import { expect, test, vi } from 'vitest';
import { Activity } from '../ui/activity.ts';
import { NOWHERE, type Place } from './location-hash.ts';
import { syncLocation } from './location-sync.ts';
import { OpenedInputsStore } from './opened-inputs.ts';
import { FakeSession } from './testing/fake-session.ts';

/** A window with a history of hashes that can be walked. */
class FakeWindow {
  readonly location = { hash: '', pathname: '/', search: '' };
  readonly records: string[] = [''];
  readonly history = {
    pushState: (_data: unknown, _title: string, url?: string | URL | null) => {
      this.records.push(hashOf(url));
      this.location.hash = hashOf(url);
    },
    replaceState: (_data: unknown, _title: string, url?: string | URL | null) => {
      this.records[this.records.length - 1] = hashOf(url);
      this.location.hash = hashOf(url);
    },
  };
  readonly #listeners = new Set<() => void>();
  readonly #timers = new Map<number, { readonly dueMs: number; readonly callback: () => void }>();
  #nowMs = 0;
  readonly performance = { now: () => this.#nowMs };

  setTimeout(callback: () => void, delayMs: number): number {
    const timer = this.#timers.size + 1;
    this.#timers.set(timer, { dueMs: this.#nowMs + delayMs, callback });
    return timer;
  }

  clearTimeout(timer: number): void {
    this.#timers.delete(timer);
  }

  pass(elapsedMs: number): void {
    this.#nowMs += elapsedMs;
    for (const [timer, { dueMs, callback }] of [...this.#timers]) {
      if (dueMs > this.#nowMs || !this.#timers.delete(timer)) continue;
      callback();
    }
  }

  addEventListener(_type: string, listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: string, listener: () => void): void {
    this.#listeners.delete(listener);
  }

  visit(hash: string): void {
    this.location.hash = hash;
    for (const listener of this.#listeners) listener();
  }
}

function hashOf(url: string | URL | null | undefined): string {
  return new URL(String(url), 'http://localhost').hash;
}

function openReference(store: OpenedInputsStore, place: Place) {
  const reference = { registry: 'docker.io', name: 'library/nginx', tag: '1', digest: null };
  const input = {
    kind: 'registry',
    reference,
    credentials: null,
    storedCredentials: false,
    keepsBlobs: false,
  } as const;
  store.open({ name: 'nginx:1', input, verify: true }, place);
}

function setUp(hash = '') {
  const window = new FakeWindow();
  window.location.hash = hash;
  window.records[0] = hash;
  const activity = new Activity();
  const store = new OpenedInputsStore({
    activity,
    preferredPlatform: () => ({ os: 'linux', architecture: 'amd64' }),
    openSession: () => new FakeSession({ phase: { kind: 'ready' } }),
  });
  const named: Place[] = [];
  const faults: string[] = [];
  /** How many links were told of. */
  const links = { count: 0 };
  syncLocation(
    store,
    activity,
    window,
    (place) => {
      named.push(place);
      openReference(store, place);
    },
    (found) => {
      links.count += 1;
      faults.push(...found);
    },
  );
  const open = (name: string) => store.open({ name, input: { kind: 'files', files: [] }, verify: true });
  return { window, store, open, activity, named, faults, links };
}

test('a kept link stays in the address bar until its file is opened', () => {
  const { window, store } = setUp('#file=a.tar&layers=3');
  store.activate(null);
  expect(window.records).toEqual(['#file=a.tar&layers=3']);
});

test('selecting layers adds a step to the history; a filter and a path change the same record', () => {
  const { window, store, open } = setUp();
  open('a.tar');
  store.setPlace('a.tar', { layers: { from: 1, to: 1 } });
  store.setPlace('a.tar', { tree: { ...NOWHERE.tree, filterText: 'l' } });
  store.setPlace('a.tar', { tree: { ...NOWHERE.tree, filterText: 'lib' } });
  store.setPlace('a.tar', { path: '/usr/lib' });
  window.pass(1000);
  expect(window.records).toEqual(['', '#file=a.tar', '#file=a.tar&layers=1&filter=lib&path=/usr/lib']);
});

test('many changes in a row become few of the URL, and the page is busy until the last one is written', () => {
  const { window, store, open, activity } = setUp();
  open('a.tar');
  const replaceState = vi.spyOn(window.history, 'replaceState');
  for (let row = 0; row < 300; row += 1) {
    window.pass(10);
    store.setPlace('a.tar', { path: `/row-${row}` });
  }
  expect(activity.isBusy).toBe(true);
  window.pass(1000);
  expect(activity.isBusy).toBe(false);
  expect(window.location.hash).toBe('#file=a.tar&path=/row-299');
  expect(replaceState.mock.calls.length).toBeLessThan(10);
});

test('a step keeps what was changed just before it in the record that it leaves', () => {
  const { window, store, open } = setUp();
  open('a.tar');
  store.setPlace('a.tar', { path: '/etc' });
  store.setPlace('a.tar', { layers: { from: 2, to: 2 } });
  expect(window.records).toEqual(['', '#file=a.tar&path=/etc', '#file=a.tar&layers=2&path=/etc']);
});

test('going back brings the earlier selection back and writes nothing', () => {
  const { window, store, open } = setUp();
  open('a.tar');
  store.setPlace('a.tar', { layers: { from: 1, to: 1 } });
  store.setPlace('a.tar', { layers: { from: 2, to: 4 } });
  window.visit('#file=a.tar&layers=1');
  expect(store.find('a.tar')?.place.layers).toEqual({ from: 1, to: 1 });
  expect(window.records).toHaveLength(4);
});

test('going back to another input shows it, at its place', () => {
  const { window, store, open } = setUp();
  open('a.tar');
  store.setPlace('a.tar', { layers: { from: 1, to: 1 } });
  open('b.tar');
  window.visit('#file=a.tar&layers=1');
  expect(store.getSnapshot().activeKey).toBe('a.tar');
  expect(window.records.at(-1)).toBe('#file=b.tar');
});

test('a place in a file that was closed shows the start page, where the file can be opened again at that place', () => {
  const { window, store, open } = setUp();
  open('a.tar');
  open('b.tar');
  store.close('a.tar');
  window.visit('#file=a.tar&layers=2');
  expect(store.getSnapshot()).toMatchObject({ activeKey: null, awaited: { file: 'a.tar' } });
  expect(window.location.hash).toBe('#file=a.tar&layers=2');
  expect(store.canOpenAwaited).toBe(true);
  store.openAwaited(true);
  expect(store.getSnapshot()).toMatchObject({ activeKey: 'a.tar', awaited: null });
  expect(store.find('a.tar')?.place.layers).toEqual({ from: 2, to: 2 });
  expect(window.records.at(-1)).toBe('#file=b.tar');
});

test('what a link says that is not understood is told, and leaves the address; the rest stays', () => {
  const { window, store, faults } = setUp('#file=a.tar&layers=x&mode=sideways&path=/etc');
  expect(faults).toEqual(['layers “x”', 'mode “sideways”']);
  expect(window.records).toEqual(['#file=a.tar&path=/etc']);
  expect(store.getSnapshot().awaited).toMatchObject({ file: 'a.tar', path: '/etc' });
});

test('a link is told of once, although the browser tells of it twice', () => {
  const { window, open, faults, links } = setUp();
  open('a.tar');
  expect(links.count).toBe(0);
  window.visit('#file=a.tar&layers=x');
  window.visit(window.location.hash);
  expect(links.count).toBe(1);
  expect(faults).toEqual(['layers “x”']);
  window.visit('#file=a.tar&layers=2');
  expect(links.count).toBe(2);
});

test('an address that names no image that can be is told', () => {
  const { window, faults, named } = setUp('#image=!!bad');
  expect(faults).toEqual(['image “!!bad”']);
  expect(window.records).toEqual(['']);
  expect(named).toEqual([]);
});

test('a place that is mended to say what is shown is no step that Back undoes', () => {
  const { window, store, open } = setUp();
  open('a.tar');
  window.visit('#file=a.tar&layers=99');
  window.pass(1000);
  store.correctPlace('a.tar', { layers: { from: 2, to: 2 } });
  expect(window.records).toEqual(['', '#file=a.tar&layers=2']);
});

test('an address that names an image opens it as the page loads, and stays as it is', () => {
  const { window, store } = setUp('#image=nginx:1&platform=linux/arm64&layers=2');
  expect(store.getSnapshot().activeKey).toBe('nginx:1');
  expect(window.records).toEqual(['#image=nginx:1&platform=linux/arm64&layers=2']);
});

test('going back to the image of a registry shows it where it is open, and opens it where it was closed', () => {
  const { window, store, open, named } = setUp();
  openReference(store, NOWHERE);
  store.setPlace('nginx:1', { layers: { from: 1, to: 1 } });
  open('a.tar');
  window.visit('#image=nginx:1');
  expect(store.getSnapshot().activeKey).toBe('nginx:1');
  expect(store.find('nginx:1')?.place.layers).toBeNull();
  expect(named).toEqual([]);
  store.close('nginx:1');
  window.visit('#image=nginx:1&layers=1');
  expect(named).toMatchObject([{ reference: 'nginx:1', layers: { from: 1, to: 1 } }]);
  expect(store.getSnapshot().activeKey).toBe('nginx:1');
});
