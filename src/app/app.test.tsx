import { act, cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { SessionInput, SessionOptions } from '../worker/session-types.ts';
import { App } from './app.tsx';
import { publishIdleness } from './idleness.ts';
import { createServices } from './services.ts';
import { buildImage, buildSelected, buildState, FakeSession } from './testing/fake-session.ts';

interface Opened {
  readonly session: FakeSession;
  readonly input: SessionInput;
  readonly options: SessionOptions;
}

// A whole page in a simulated browser takes seconds on a busy machine.
const PATIENCE_MS = 20_000;
vi.setConfig({ testTimeout: PATIENCE_MS });
configure({ asyncUtilTimeout: PATIENCE_MS });

// Fetched once here, so that no test waits for it.
beforeAll(() => import('./workbench.tsx'));

let stopIdleness: () => void = () => undefined;
beforeEach(() => {
  window.history.replaceState(null, '', '/');
});
afterEach(() => {
  stopIdleness();
  cleanup();
});

function setUp() {
  const opened: Opened[] = [];
  const services = createServices((input, options) => {
    const session = new FakeSession(buildState({ name: options.name }));
    opened.push({ session, input, options });
    return session;
  }, null);
  stopIdleness = publishIdleness(services.activity, document.documentElement);
  const { container } = render(<App services={services} />);
  const user = userEvent.setup();
  const choose = async (name: string) => {
    // happy-dom's files lack what every browser's have.
    const file = Object.defineProperty(new File(['x'], name), 'webkitRelativePath', { value: '' });
    await user.upload(screen.getByLabelText('Image file'), file);
  };
  const finish = (index: number) => {
    act(() => {
      opened[index]?.session.set({
        phase: { kind: 'ready' },
        images: [buildImage()],
        selected: buildSelected(),
        format: 'docker-archive',
      });
    });
  };
  const fileInputs = () => container.querySelectorAll('input[type=file]').length;
  return { opened, user, choose, finish, fileInputs };
}

function isIdle(): string | undefined {
  return document.documentElement.dataset['idle'];
}

test('the start page says what the page is and offers samples', () => {
  setUp();
  expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('What is inside this image?');
  expect(screen.getByRole('button', { name: 'Choose file' })).toBeTruthy();
  expect(screen.getByRole('heading', { name: /No image at hand/ })).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Export report' })).toHaveProperty('disabled', true);
});

test('there is one file input, before and after an image is open, and it stays usable', async () => {
  const { opened, choose, finish, fileInputs } = setUp();
  expect(fileInputs()).toBe(1);
  await choose('a.tar');
  finish(0);
  expect(await screen.findByRole('listbox', { name: 'History' })).toBeTruthy();
  expect(fileInputs()).toBe(1);
  await choose('b.tar');
  expect(opened.map(({ options }) => options.name)).toEqual(['a.tar', 'b.tar']);
});

test('the page is busy in the same turn in which a file is chosen, and idle once all is read', async () => {
  const { finish } = setUp();
  await waitFor(() => expect(isIdle()).toBe('true'));
  const file = Object.defineProperty(new File(['x'], 'a.tar'), 'webkitRelativePath', { value: '' });
  fireEvent.change(screen.getByLabelText('Image file'), { target: { files: [file] } });
  expect(isIdle()).toBe('false');
  finish(0);
  await screen.findByRole('listbox', { name: 'History' });
  await waitFor(() => expect(isIdle()).toBe('true'));
});

test('a second image keeps the first reachable, and closing one frees it', async () => {
  const { opened, user, choose, finish } = setUp();
  await choose('a.tar');
  await choose('b.tar');
  finish(0);
  finish(1);
  const tabs = within(screen.getByRole('navigation', { name: 'Opened images' }));
  expect(tabs.getByRole('button', { name: 'b.tar' }).getAttribute('aria-current')).toBe('page');
  await user.click(tabs.getByRole('button', { name: 'a.tar' }));
  expect(window.document.title).toBe('a.tar – Layerscope');
  await user.click(tabs.getByRole('button', { name: 'Close a.tar' }));
  expect(opened.map(({ session }) => session.isClosed)).toEqual([true, false]);
  expect(tabs.getByRole('button', { name: 'b.tar' }).getAttribute('aria-current')).toBe('page');
});

test('a file that cannot be opened leaves the images that are open', async () => {
  const { opened, user, choose, finish } = setUp();
  await choose('a.tar');
  finish(0);
  await choose('notes.txt');
  act(() => {
    opened[1]?.session.set({
      phase: { kind: 'failed', error: { code: 'no-image', message: 'no manifest', place: { file: 'notes.txt' } } },
    });
  });
  expect((await screen.findByRole('alert')).textContent).toContain('no manifest');
  await user.click(screen.getByRole('button', { name: /single-layer image/ }));
  expect(opened[2]?.options).toMatchObject({ name: 'notes.txt', asRootfs: true });
  await user.click(screen.getByRole('button', { name: 'a.tar' }));
  expect(await screen.findByRole('listbox', { name: 'History' })).toBeTruthy();
});

test('reading is told with bytes and can be cancelled, and what was read stays', async () => {
  const { opened, user, choose, finish } = setUp();
  await choose('a.tar');
  finish(0);
  act(() => opened[0]?.session.set({ phase: { kind: 'reading', bytesRead: 340_000_000, bytesTotal: 1_200_000_000 } }));
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('28');
  expect(screen.getByRole('contentinfo').textContent).toContain('340 MB of 1.20 GB');
  await user.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(opened[0]?.session.calls).toContainEqual(['cancel', undefined]);
  expect(screen.getByRole('contentinfo').textContent).toContain('Cancelled. 3 layers of 3 can be looked at.');
  expect(await screen.findByRole('listbox', { name: 'History' })).toBeTruthy();
});

test('the exported report is saved under the name of the file', async () => {
  const saved: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
  const { opened, user, choose, finish } = setUp();
  await choose('a.tar');
  finish(0);
  await user.click(screen.getByRole('button', { name: 'Export report' }));
  await waitFor(() => expect(saved).toEqual(['a.tar.layerscope.json']));
  expect(opened[0]?.session.calls).toContainEqual(['exportReport', { paths: false, review: true }]);
  vi.restoreAllMocks();
});

test('the brackets walk from layer to layer', async () => {
  const { user, choose, finish } = setUp();
  await choose('a.tar');
  finish(0);
  const history = within(await screen.findByRole('listbox', { name: 'History' }));
  const selected = () => history.getAllByRole('option', { selected: true }).map((option) => option.textContent);
  await user.keyboard(']]');
  expect(selected()).toEqual([expect.stringContaining('step 2')]);
  await user.keyboard('[[');
  expect(selected()).toEqual([expect.stringContaining('step 1')]);
});

test('the question mark shows every key of the page, and Escape closes the help', async () => {
  const { user } = setUp();
  await user.keyboard('?');
  const help = await screen.findByRole('dialog', { name: 'Help' });
  expect(within(help).getByText('Open a file')).toBeTruthy();
  expect(within(help).getByText('Select several layers; their combined change is shown')).toBeTruthy();
  await user.click(within(help).getByRole('button', { name: 'Close' }));
  expect(screen.queryByRole('dialog')).toBeNull();
});
