import { expect, test } from 'vitest';
import { RegistryCredentialsStore } from './registry-credentials.ts';

class FakeStorage implements Storage {
  readonly items = new Map<string, string>();
  get length(): number {
    return this.items.size;
  }
  clear = () => this.items.clear();
  key = (index: number) => [...this.items.keys()][index] ?? null;
  getItem = (key: string) => this.items.get(key) ?? null;
  setItem = (key: string, value: string) => void this.items.set(key, value);
  removeItem = (key: string) => void this.items.delete(key);
}

const alice = { username: 'alice', secret: 's3cret' };

test('credentials are for the registry that they were given for and for no other', () => {
  const store = new RegistryCredentialsStore(null);
  store.keep('ghcr.io', alice, false);
  expect(store.find('ghcr.io')).toEqual(alice);
  expect(store.find('docker.io')).toBeNull();
});

test('unless the person chooses so, nothing is stored', () => {
  const storage = new FakeStorage();
  new RegistryCredentialsStore(storage).keep('ghcr.io', alice, false);
  expect(storage.items.size).toBe(0);
});

test('what is kept until the tab is closed survives a reload, and can be forgotten', () => {
  const storage = new FakeStorage();
  new RegistryCredentialsStore(storage).keep('ghcr.io', alice, true);
  const reloaded = new RegistryCredentialsStore(storage);
  expect(reloaded.find('ghcr.io')).toEqual(alice);
  reloaded.forget('ghcr.io');
  expect(storage.items.size).toBe(0);
});

test('keeping them in memory only takes back an earlier choice', () => {
  const storage = new FakeStorage();
  const store = new RegistryCredentialsStore(storage);
  store.keep('ghcr.io', alice, true);
  store.keep('ghcr.io', { ...alice, secret: 'new' }, false);
  expect(storage.items.size).toBe(0);
  expect(store.find('ghcr.io')?.secret).toBe('new');
});

test('a storage with something else in it counts as empty', () => {
  const storage = new FakeStorage();
  for (const text of ['{', '{"a":1}', '[["ghcr.io",{"username":1,"secret":"x"}],7]']) {
    storage.setItem('layerscope.registry-credentials/1', text);
    expect(new RegistryCredentialsStore(storage).find('ghcr.io')).toBeNull();
  }
});
