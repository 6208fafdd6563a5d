import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { AppError } from '../../base/app-error.ts';
import { formatReference, type Repository } from '../../base/image-reference.ts';
import type { TagList } from '../../worker/client.ts';
import { NameField } from './name-field.tsx';
import type { NamedImage, RegistryServer } from './registry-server.ts';

afterEach(cleanup);

const anyRegistry: RegistryServer = {
  kind: 'here',
  capabilities: { mode: 'local', registries: null, storedCredentials: false },
};

function pages(...lists: readonly (readonly string[])[]): TagList {
  let page = 0;
  return { next: () => Promise.resolve(lists[page++] ?? null), close: () => undefined };
}

function setUp(server: RegistryServer = anyRegistry, openTags: (repository: Repository) => TagList = () => pages()) {
  const opened: NamedImage[] = [];
  const asked = vi.fn(openTags);
  render(<NameField server={server} openTags={asked} onOpen={(named) => opened.push(named)} />);
  const field = screen.getByRole<HTMLInputElement>('combobox', { name: 'Name an image' });
  const message = () => document.getElementById(field.getAttribute('aria-describedby') ?? '')?.textContent;
  const names = () => opened.map(({ reference }) => formatReference(reference));
  return { user: userEvent.setup(), opened, names, asked, field, message };
}

test('the whole name is shown while somebody types, and Enter opens it', async () => {
  const { user, field, message, names } = setUp();
  await user.type(field, 'nginx');
  expect(message()).toContain('docker.io/library/nginx:latest');
  await user.keyboard('{Enter}');
  expect(names()).toEqual(['docker.io/library/nginx:latest']);
});

test('a pasted command opens its image for its platform', async () => {
  const { user, field, opened, message } = setUp();
  await user.click(field);
  await user.paste('docker pull --platform linux/arm64 quay.io/a/b');
  expect(message()).toContain('quay.io/a/b:latest for linux/arm64');
  await user.click(screen.getByRole('button', { name: 'Open' }));
  expect(opened).toMatchObject([{ reference: { registry: 'quay.io', name: 'a/b' }, platform: 'linux/arm64' }]);
});

test('what is no name is said quietly, and loudly once somebody tries to open it', async () => {
  const { user, field, message, names } = setUp();
  await user.type(field, 'Nginx');
  expect(message()).toContain('capital letters');
  expect(field.getAttribute('aria-invalid')).toBe('false');
  await user.keyboard('{Enter}');
  expect(field.getAttribute('aria-invalid')).toBe('true');
  expect(names()).toEqual([]);
});

test('a registry that the server does not ask is refused in a sentence', async () => {
  const capabilities = { mode: 'public', registries: ['docker.io', 'ghcr.io'], storedCredentials: false } as const;
  const { user, field, message, names, asked } = setUp({ kind: 'here', capabilities });
  await user.type(field, 'quay.io/a/b:1{Enter}');
  expect(message()).toBe('This page’s server does not ask quay.io; it asks docker.io and ghcr.io.');
  expect(names()).toEqual([]);
  expect(asked.mock.calls.map(([{ registry }]) => registry)).not.toContain('quay.io');
});

test('a registry that the server asks by a pattern is not refused', async () => {
  const capabilities = { mode: 'public', registries: ['docker.io', '*.pkg.dev'], storedCredentials: false } as const;
  const { user, field, names } = setUp({ kind: 'here', capabilities });
  await user.type(field, 'europe-docker.pkg.dev/a/b/c{Enter}');
  expect(names()).toEqual(['europe-docker.pkg.dev/a/b/c:latest']);
});

test('without a server behind the page the field says so and is disabled', () => {
  const { field, message } = setUp({ kind: 'absent' });
  expect(field.disabled).toBe(true);
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Open' }).disabled).toBe(true);
  expect(message()).toContain('served as plain files');
});

test('tags are suggested behind the colon, and one is chosen with the keyboard', async () => {
  const { user, field, names, asked } = setUp(anyRegistry, () => pages(['1.26', '1.27', 'alpine', 'stable-1.2']));
  await user.type(field, 'nginx:1.2');
  const list = screen.getByRole('listbox', { name: 'Tags' });
  await waitFor(() => expect(within(list).getAllByRole('option')).toHaveLength(3));
  expect(
    within(list)
      .getAllByRole('option')
      .map((option) => option.textContent),
  ).toEqual(['1.27', '1.26', 'stable-1.2']);
  expect(field.getAttribute('aria-expanded')).toBe('true');
  await user.keyboard('{ArrowDown}{ArrowDown}');
  expect(field.getAttribute('aria-activedescendant')).toBe(within(list).getByRole('option', { name: '1.26' }).id);
  await user.keyboard('{Enter}');
  expect(names()).toEqual(['docker.io/library/nginx:1.26']);
  expect(field.value).toBe('nginx:1.26');
  expect(asked.mock.calls).toEqual([[{ registry: 'docker.io', name: 'library/nginx' }]]);
});

test('a tag is chosen with a click', async () => {
  const { user, field, names } = setUp(anyRegistry, () => pages(['1', '2']));
  await user.type(field, 'ghcr.io/a/b:');
  await user.click(await screen.findByRole('option', { name: '2' }));
  expect(names()).toEqual(['ghcr.io/a/b:2']);
});

test('Enter opens what was typed while tags are shown and none is chosen', async () => {
  const { user, field, names } = setUp(anyRegistry, () => pages(['1.27', '1.27-alpine']));
  await user.type(field, 'nginx:1.27');
  await screen.findAllByRole('option');
  await user.keyboard('{Enter}');
  expect(names()).toEqual(['docker.io/library/nginx:1.27']);
});

test('Escape closes the tags and keeps what was typed', async () => {
  const { user, field } = setUp(anyRegistry, () => pages(['1.27']));
  await user.type(field, 'nginx:');
  await screen.findAllByRole('option');
  await user.keyboard('{Escape}');
  expect(screen.queryByRole('option')).toBeNull();
  expect(field.value).toBe('nginx:');
});

test('further pages are fetched while no tag matches', async () => {
  const { user, field } = setUp(anyRegistry, () => pages(['1'], ['2'], ['3-wanted']));
  await user.type(field, 'a/b:wanted');
  expect(await screen.findByRole('option', { name: '3-wanted' })).toBeTruthy();
});

test('a registry that lists no tags is no obstacle to opening', async () => {
  const fails: TagList = {
    next: () => Promise.reject(new AppError('registry-unauthorized', 'no')),
    close: () => undefined,
  };
  const { user, field, message, names } = setUp(anyRegistry, () => fails);
  await user.type(field, 'a/b:1');
  await waitFor(() => expect(message()).toContain('No tags to suggest: The image is private or does not exist.'));
  await user.keyboard('{Enter}');
  expect(names()).toEqual(['docker.io/a/b:1']);
});

test('a list of tags that is no longer wanted is closed', async () => {
  const close = vi.fn();
  const { user, field, asked } = setUp(anyRegistry, () => ({ next: () => new Promise(() => undefined), close }));
  await user.type(field, 'a/b:1');
  await waitFor(() => expect(asked).toHaveBeenCalled());
  expect(field.getAttribute('aria-expanded')).toBe('false');
  await user.clear(field);
  await waitFor(() => expect(close).toHaveBeenCalled());
  await act(() => Promise.resolve());
});
