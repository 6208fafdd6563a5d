// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, SettingsStore } from './settings.ts';
import { applyTheme, nextTheme } from './theme.ts';

function memoryStorage(content: string | null = null) {
  let value = content;
  return {
    getItem: () => value,
    setItem: (_key: string, next: string) => void (value = next),
    get value() {
      return value;
    },
  } as unknown as Storage & { value: string | null };
}

test('a setting is there again on the next visit', () => {
  const storage = memoryStorage();
  new SettingsStore(storage).set({ theme: 'dark', verify: false });
  expect(new SettingsStore(storage).getSnapshot()).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark', verify: false });
});

test.each(['', 'null', '[]', '{"theme":"pink","verify":"no"}', '{'])(
  'stored nonsense %j counts as nothing',
  (stored) => {
    expect(new SettingsStore(memoryStorage(stored)).getSnapshot()).toEqual(DEFAULT_SETTINGS);
  },
);

test('a storage that refuses to write does not lose the choice for this visit', () => {
  const refusing = {
    getItem: () => null,
    setItem: () => {
      throw new DOMException('full', 'QuotaExceededError');
    },
  };
  const store = new SettingsStore(refusing as unknown as Storage);
  store.set({ newestFirst: true });
  expect(store.getSnapshot().newestFirst).toBe(true);
});

test('the chosen theme stands on the html element and follows later choices', () => {
  const html = document.createElement('html');
  const store = new SettingsStore(null);
  applyTheme(store, html);
  expect(html.dataset['theme']).toBe('system');
  store.set({ theme: nextTheme(store.getSnapshot().theme) });
  expect(html.dataset['theme']).toBe('light');
});
