import { act, cleanup, configure, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { ErrorRecord } from '../base/app-error.ts';
import { formatReference } from '../base/image-reference.ts';
import { nameField } from '../features/open/late-name-field.ts';
import type { Capabilities, KeptImage } from '../worker/client.ts';
import type { RegistryInput, SessionInput, SessionOptions } from '../worker/session-types.ts';
import { App } from './app.tsx';
import { syncLocation } from './location-sync.ts';
import { openFromAddress } from './open-named.ts';
import { NO_REGISTRIES } from './registry-services.ts';
import { createServices } from './services.ts';
import { buildImage, buildLayer, buildSelected, buildState, FakeSession } from './testing/fake-session.ts';

// A whole page in a simulated browser takes seconds on a busy machine.
const PATIENCE_MS = 20_000;
vi.setConfig({ testTimeout: PATIENCE_MS });
configure({ asyncUtilTimeout: PATIENCE_MS });

beforeAll(async () => {
  await Promise.all([import('./workbench.tsx'), nameField.load()]);
});

let stopSync: () => void = () => undefined;
beforeEach(() => {
  window.history.replaceState(null, '', '/');
});
afterEach(() => {
  stopSync();
  cleanup();
});

interface SetUp {
  readonly hash?: string;
  readonly kept?: readonly KeptImage[];
  readonly capabilities?: Capabilities | null;
}

const ANY: Capabilities = { mode: 'local', registries: null, storedCredentials: true };

const reference = { registry: 'ghcr.io', name: 'owner/app', tag: '1', digest: null };

async function setUp({ hash = '', kept = [], capabilities = ANY }: SetUp = {}) {
  window.history.replaceState(null, '', `/${hash}`);
  const opened: { readonly session: FakeSession; readonly input: SessionInput; readonly options: SessionOptions }[] =
    [];
  const services = createServices(
    (input, options) => {
      const traffic = { requests: 3, bytesFetched: 0, bytesSaved: 0 };
      const session = new FakeSession(
        buildState({ name: options.name, registry: { reference, digest: null, quota: null, traffic } }),
      );
      opened.push({ session, input, options });
      return session;
    },
    null,
    {
      ...NO_REGISTRIES,
      readCapabilities: () => Promise.resolve(capabilities),
      blobStore: { list: () => Promise.resolve({ images: kept, bytes: 12_000_000 }), clear: () => Promise.resolve() },
    },
  );
  stopSync = syncLocation(services.opened, services.activity, window, (place) => openFromAddress(services, place));
  render(<App services={services} />);
  await act(() => Promise.resolve());
  const inputs = () => opened.map(({ input }) => input as RegistryInput);
  const fail = (index: number, code: ErrorRecord['code'], changes: Partial<ErrorRecord['place']['registry']> = {}) => {
    const registry = {
      registry: 'ghcr.io',
      status: 401,
      said: null,
      challenge: null,
      retryAfterSeconds: null,
      ...changes,
    };
    const error = { code, message: 'it does not open', place: { registry } };
    act(() => opened[index]!.session.set({ phase: { kind: 'failed', error } }));
  };
  const finish = (index: number, changes: Parameters<FakeSession['set']>[0] = {}) => {
    act(() =>
      opened[index]!.session.set({
        phase: { kind: 'ready' },
        images: [buildImage()],
        selected: buildSelected(),
        ...changes,
      }),
    );
  };
  return { opened, inputs, services, fail, finish, user: userEvent.setup() };
}

async function signIn(user: ReturnType<typeof userEvent.setup>) {
  await user.type(await screen.findByLabelText('User name'), 'alice');
  await user.type(screen.getByLabelText('Password or access token'), 's3cret{Enter}');
}

test('a name that is typed opens, its address can be shared, and its history is shown', async () => {
  const { user, inputs, finish } = await setUp();
  await user.type(screen.getByRole('combobox', { name: 'Name an image' }), 'ghcr.io/owner/app:1{Enter}');
  expect(inputs().map((input) => formatReference(input.reference))).toEqual(['ghcr.io/owner/app:1']);
  expect(window.location.hash).toBe('#image=ghcr.io/owner/app:1');
  finish(0);
  expect(await screen.findByRole('listbox', { name: 'History' })).toBeTruthy();
  expect(screen.getByRole('contentinfo').textContent).toContain('Fetched through this page’s server');
});

test('text that is pasted on the page opens when it is a name, and does nothing otherwise', async () => {
  const { inputs } = await setUp();
  const paste = (text: string, target: Element = document.body) =>
    fireEvent.paste(target, { clipboardData: { getData: () => text } });
  paste('What a nice day it is.');
  paste('quay.io/a/b', screen.getByRole('combobox'));
  expect(inputs()).toEqual([]);
  paste('docker pull quay.io/a/b\n');
  expect(inputs().map((input) => formatReference(input.reference))).toEqual(['quay.io/a/b:latest']);
});

test('an address opens its image and platform, and gives no credentials away', async () => {
  const { services, opened, inputs } = await setUp({ hash: '#image=ghcr.io/owner/app:1&platform=linux/arm64' });
  expect(opened[0]!.options.platform).toEqual({ os: 'linux', architecture: 'arm64' });
  services.registries.credentials.keep('ghcr.io', { username: 'alice', secret: 's3cret' }, false);
  act(() => {
    window.history.pushState(null, '', '/#image=ghcr.io/other/app');
    window.dispatchEvent(new PopStateEvent('popstate'));
  });
  expect(inputs()).toMatchObject([
    { credentials: null, storedCredentials: false },
    { credentials: null, storedCredentials: false },
  ]);
});

test('a private image asks who the person is, opens with that, and asks no second time', async () => {
  const { user, inputs, fail, finish } = await setUp({ hash: '#image=ghcr.io/owner/app:1' });
  fail(0, 'registry-unauthorized', { challenge: { scheme: 'bearer', host: 'ghcr.io' } });
  await signIn(user);
  expect(inputs()[1]).toMatchObject({ credentials: { username: 'alice', secret: 's3cret' }, storedCredentials: false });
  expect(window.location.href).not.toContain('s3cret');
  finish(1);
  await user.keyboard('n');
  await user.type(await screen.findByRole('combobox', { name: 'Name an image' }), 'ghcr.io/owner/second{Enter}');
  expect(inputs()[2]).toMatchObject({ credentials: { username: 'alice', secret: 's3cret' } });
});

test('credentials that were rejected are not sent again by themselves', async () => {
  const { user, inputs, fail, services } = await setUp({ hash: '#image=ghcr.io/owner/app:1' });
  fail(0, 'registry-unauthorized');
  await signIn(user);
  fail(1, 'registry-credentials-rejected');
  expect(await screen.findByDisplayValue('alice')).toBeTruthy();
  expect(services.registries.credentials.find('ghcr.io')).toBeNull();
  expect(inputs()).toHaveLength(2);
});

test('stored credentials are used by a click', async () => {
  const { user, inputs, fail } = await setUp({ hash: '#image=ghcr.io/owner/app:1' });
  fail(0, 'registry-unauthorized');
  await user.click(await screen.findByRole('button', { name: 'Use stored credentials' }));
  expect(inputs()[1]).toMatchObject({ credentials: null, storedCredentials: true });
});

test('a used-up pull limit says when to come back, and offers to sign in and to try again', async () => {
  const { user, inputs, fail } = await setUp({ hash: '#image=ghcr.io/owner/app:1' });
  fail(0, 'registry-quota-exceeded', { status: 429, said: 'too many pulls', retryAfterSeconds: 3600 });
  const card = await screen.findByRole('alert');
  expect(card.textContent).toContain('answered 429: too many pulls');
  expect(card.textContent).toContain('asked again in 60 minutes');
  await user.click(screen.getByRole('button', { name: 'Sign in…' }));
  expect(await screen.findByLabelText('User name')).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Try again without' }));
  expect(inputs()).toHaveLength(2);
});

test('signing in for a name that is not there goes on from that, and Escape goes back to it', async () => {
  const { user, fail } = await setUp({ hash: '#image=ghcr.io/owner/app:1' });
  fail(0, 'registry-name-unknown', { status: 404 });
  await user.click(await screen.findByRole('button', { name: 'Sign in…' }));
  expect(screen.getByRole('heading', { name: 'Sign in to ghcr.io' })).toBeTruthy();
  await user.keyboard('{Escape}');
  expect(screen.getByRole('alert').textContent).toContain('The registry has no such repository');
});

test('what was cancelled before anything was read has no report to export', async () => {
  const { opened } = await setUp({ hash: '#image=ghcr.io/owner/app:1' });
  const isDisabled = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Export report' }).disabled;
  expect(isDisabled()).toBe(false);
  act(() => opened[0]!.session.cancel());
  expect(isDisabled()).toBe(true);
  expect(screen.getByRole('contentinfo').textContent).toContain('Cancelled. Nothing was read.');
});

test('a link on a host of plain files says that there is no server, whatever that host answered', async () => {
  const { fail } = await setUp({ hash: '#image=ghcr.io/owner/app:1', capabilities: null });
  fail(0, 'registry-answer-malformed', { status: 404 });
  expect((await screen.findByRole('alert')).textContent).toContain('This page cannot open registries');
});

test('another platform is chosen in the menu and stands in the address', async () => {
  const { user, opened, finish } = await setUp({ hash: '#image=ghcr.io/owner/app:1' });
  const arm = buildImage({ platform: { os: 'linux', architecture: 'arm64' }, layers: [], unread: true });
  finish(0, { images: [buildImage(), arm] });
  await waitFor(() => expect(window.location.hash).toBe('#image=ghcr.io/owner/app:1&platform=linux/amd64'));
  await user.click(await screen.findByRole('button', { name: /^Image and platform/ }));
  await user.click(screen.getByRole('menuitemcheckbox', { name: /linux\/arm64.*Fetched when chosen/ }));
  expect(opened[0]!.session.calls).toEqual([['selectImage', 1]]);
  expect(window.location.hash).toBe('#image=ghcr.io/owner/app:1&platform=linux/arm64');
});

test('the status bar tells bytes and requests, and in the end what was saved', async () => {
  const { opened, finish } = await setUp({ hash: '#image=ghcr.io/owner/app:1' });
  const status = () => screen.getByRole('contentinfo').textContent;
  const { session } = opened[0]!;
  act(() => session.set({ phase: { kind: 'opening', doing: 'Asking for it', bytesRead: 0, bytesTotal: 0 } }));
  expect(status()).toContain('Asking for it… · 3 requests');
  finish(0, { phase: { kind: 'reading', bytesRead: 10_000_000, bytesTotal: 90_000_000 } });
  expect(status()).toContain('10.0 MB of 90.0 MB, 11\u202f% · 3 requests');
  const registry = {
    reference,
    digest: null,
    quota: { limit: 100, remaining: 76, windowSeconds: 21_600 },
    traffic: { requests: 7, bytesFetched: 30_000_000, bytesSaved: 60_000_000 },
  };
  const sources = [
    { kind: 'streamed', bytesFetched: 20_000_000, bytesSaved: 0, isVerified: true, format: null },
    { kind: 'kept', bytesFetched: 0, bytesSaved: 50_000_000, isVerified: true, format: null },
  ] as const;
  const layers = sources.map((source, index) => buildLayer(index, { source }));
  act(() => session.set({ phase: { kind: 'ready' }, registry, selected: buildSelected({ layers }) }));
  expect(status()).toContain('Read 2 layers: 20.0 MB fetched, 50.0 MB saved, 7 requests');
  expect(status()).toContain('Pull limit: 76 of 100 left');
});

test('a layer that broke off can be fetched again', async () => {
  const { user, inputs, finish } = await setUp({ hash: '#image=ghcr.io/owner/app:1' });
  const error: ErrorRecord = { code: 'registry-connection-failed', message: 'the connection broke off', place: {} };
  finish(0, { selected: buildSelected({ layers: [buildLayer(0, { status: { kind: 'partial', error } })] }) });
  await user.click(screen.getByRole('button', { name: 'Fetch again' }));
  expect(inputs()).toHaveLength(2);
});

test('a kept image opens again by a click, and what is kept can be cleared', async () => {
  const image: KeptImage = {
    reference,
    digest: `sha256:${'1'.repeat(64)}`,
    platform: { os: 'linux', architecture: 'arm64' },
    bytes: 12_000_000,
    openedAt: Date.now(),
  };
  const { user, opened } = await setUp({ kept: [image] });
  expect(await screen.findByRole('button', { name: 'Clear 12.0 MB' })).toBeTruthy();
  await user.click(screen.getByLabelText('Keep layers of named images in this browser'));
  await user.click(screen.getByRole('button', { name: /ghcr.io\/owner\/app:1/ }));
  expect(opened[0]!.options.platform).toEqual({ os: 'linux', architecture: 'arm64' });
  expect(opened[0]!.input).toMatchObject({ kind: 'registry', keepsBlobs: false });
});
