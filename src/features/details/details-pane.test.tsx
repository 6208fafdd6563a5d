import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, configure, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { EntryType } from '../../core/tar/tar-entry.ts';
import { TooltipProvider } from '../../ui/tooltip.tsx';
import { FakeSession } from '../testing/fake-session.ts';
import type { FakeLayer } from '../testing/fake-tree.ts';
import { DetailsPane, type DetailsPaneProps } from './details-pane.tsx';

// For machines that do several things at once; a passing test does not wait for it.
configure({ asyncUtilTimeout: 5000 });
vi.setConfig({ testTimeout: 30_000 });

afterEach(cleanup);

const LAYERS: readonly FakeLayer[] = [
  {
    createdBy: 'ADD rootfs.tar /',
    entries: [
      { path: '/bin', type: EntryType.directory },
      { path: '/bin/busybox', sizeBytes: 812_345, mode: 0o4755 },
      { path: '/bin/sh', type: EntryType.symlink, linkTarget: 'busybox' },
      { path: '/bin/lost', type: EntryType.symlink, linkTarget: '/nowhere' },
      { path: '/bin/ash', type: EntryType.hardlink, linkTarget: '/bin/busybox' },
      { path: '/dev/null', type: EntryType.character, device: [1, 3], mode: 0o666 },
      { path: '/etc/motd', sizeBytes: 5000 },
      {
        path: '/srv/disk.img',
        sizeBytes: 1_000_000,
        storedBytes: 4096,
        sparse: true,
        xattrs: [['user.note', 'hello']],
      },
    ],
  },
  {
    createdBy: 'COPY motd /etc/',
    entries: [{ path: '/etc/motd', sizeBytes: 7000, mode: 0o600, uid: 1000, gid: 1000, userName: 'node' }],
  },
  { createdBy: 'RUN rm /etc/motd', entries: [], whiteouts: ['/etc/motd'] },
];

async function mount(path: string, changes: Partial<DetailsPaneProps> = {}) {
  const session = new FakeSession(LAYERS);
  const onSelectLayer = vi.fn();
  const onSelectPath = vi.fn();
  const onSave = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TooltipProvider>
        <DetailsPane
          session={session}
          image={session.image()}
          path={session.path(path)}
          viewRevision={1}
          onSelectLayer={onSelectLayer}
          onSelectPath={onSelectPath}
          onSave={onSave}
          {...changes}
        />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  await screen.findByRole('heading', { name: new RegExp(path) });
  return { session, onSelectLayer, onSelectPath, onSave };
}

/** What stands beside a name in the list of facts. */
function fact(name: string): HTMLElement {
  return screen.getByText(name, { selector: 'dt' }).nextElementSibling as HTMLElement;
}

function events(): string[] {
  return within(screen.getByRole('list', { name: 'Timeline' }))
    .getAllByRole('button')
    .map((button) => button.textContent);
}

test('without a path it says what it is for', () => {
  const session = new FakeSession(LAYERS);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <DetailsPane
        session={session}
        image={session.image()}
        path={null}
        viewRevision={null}
        onSelectLayer={() => undefined}
        onSelectPath={() => undefined}
        onSave={() => undefined}
      />
    </QueryClientProvider>,
  );
  expect(screen.getByText(/Select a path in the tree/)).toBeDefined();
  expect(session.calls).not.toContain('readDetails');
});

test('the life of a path: who wrote it, why it counts as modified, who removed it, at what cost', async () => {
  await mount('/etc/motd');
  expect(events()).toEqual(
    [
      'Layer 1ADD rootfs.tar /added+5.00 kB',
      'Layer 2COPY motd /etc/content, size, mode, owner changed+7.00 kB',
      'Layer 3RUN rm /etc/motdhidden by the whiteout /etc/.wh.motdhides 7.00 kB',
    ].map((text) => expect.stringContaining(text) as string),
  );
  expect(screen.getByText('12.0 kB in 2 layers')).toBeDefined();
  expect(screen.getByText(/^Removed in layer 3/)).toBeDefined();
});

test('the shown version of a file can be saved, also one that was removed', async () => {
  const saved: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
  const contents: Blob[] = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((content) => {
    contents.push(content as Blob);
    return 'blob:test';
  });
  await mount('/etc/motd');
  await userEvent.click(screen.getByRole('button', { name: 'Save this file as of layer 3' }));
  await screen.findByText('Saved');
  expect(saved).toEqual(['motd']);
  expect(await contents[0]!.text()).toBe('/etc/motd of layer 2');
  vi.restoreAllMocks();
});

test('the shown version can be looked at, and each of the others, alone or beside the one before', async () => {
  const onOpenFile = vi.fn();
  const { session } = await mount('/etc/motd', { onOpenFile });
  const path = session.path('/etc/motd');
  await userEvent.click(screen.getByRole('button', { name: 'View' }));
  await userEvent.click(screen.getByRole('button', { name: 'View the version of layer 1' }));
  await userEvent.click(screen.getByRole('button', { name: 'Compare with layer 1: what layer 2 changed' }));
  expect(onOpenFile.mock.calls).toEqual([
    [path, 2, null],
    [path, 0, null],
    [path, 1, 0],
  ]);
  // What a layer removed left nothing to look at.
  expect(screen.queryByRole('button', { name: 'View the version of layer 3' })).toBe(null);
});

test('a directory has nothing to look at', async () => {
  await mount('/etc', { onOpenFile: vi.fn() });
  expect(screen.queryByRole('button', { name: 'View' })).toBe(null);
});

test('what has no content cannot be saved', async () => {
  await mount('/etc');
  expect(screen.queryByRole('button', { name: /^Save this file/ })).toBe(null);
});

test('a directory is saved as it is after the shown layer, or what that layer changes in it', async () => {
  const { session, onSave } = await mount('/bin', { lastLayer: 1 });
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: 'Save this directory' }));
  await user.click(await screen.findByRole('menuitem', { name: /As it is after layer 2/ }));
  await user.click(screen.getByRole('button', { name: 'Save this directory' }));
  await user.click(await screen.findByRole('menuitem', { name: /What layer 2 changes/ }));
  const path = session.path('/bin');
  expect(onSave.mock.calls).toEqual([
    [{ kind: 'filesystem', path, layer: 1 }, 'bin'],
    [{ kind: 'changes', path, from: 1, to: 1 }, 'bin'],
  ]);
});

test('reading a file stops when the button is pressed again', async () => {
  const { session } = await mount('/etc/motd', { lastLayer: 1 });
  let open = (): void => undefined;
  session.gate = new Promise((resolve) => {
    open = resolve;
  });
  await userEvent.click(screen.getByRole('button', { name: 'Save this file as of layer 2' }));
  await userEvent.click(await screen.findByRole('button', { name: 'Stop reading this file' }));
  open();
  await screen.findByRole('button', { name: 'Save this file as of layer 2' });
});

test('the facts are those of the version that the shown layer sees', async () => {
  await mount('/etc/motd', { lastLayer: 1 });
  expect(fact('Size').textContent).toBe('7.00 kB (7,000 bytes)');
  expect(fact('Mode').textContent).toBe('0600 -rw-------');
  expect(fact('Owner').textContent).toBe('node:1000 (1000:1000)');
  expect(screen.queryByText(/^Removed in layer/)).toBeNull();
  expect(screen.getByRole('button', { current: true }).textContent).toContain('Layer 2');
});

test('an event of the timeline leads to its layer', async () => {
  const { onSelectLayer } = await mount('/etc/motd');
  await userEvent.click(within(screen.getByRole('list', { name: 'Timeline' })).getAllByRole('button')[1]!);
  expect(onSelectLayer.mock.calls).toEqual([[1]]);
});

test('a link leads to its target, and says so when the image has none', async () => {
  const { session, onSelectPath } = await mount('/bin/sh');
  await userEvent.click(await screen.findByRole('button', { name: 'busybox' }));
  expect(onSelectPath.mock.calls).toEqual([[session.path('/bin/busybox')]]);
  cleanup();
  await mount('/bin/lost');
  expect(await screen.findByText('(not in the image)')).toBeDefined();
  expect(fact('Points to').textContent).toContain('/nowhere');
});

test('the other names of a file lead to them', async () => {
  const { session, onSelectPath } = await mount('/bin/busybox');
  await userEvent.click(within(fact('Other names')).getByRole('button', { name: '/bin/ash' }));
  expect(onSelectPath.mock.calls).toEqual([[session.path('/bin/ash')]]);
});

test('setuid, sparse files, extended attributes and devices are spelled out', async () => {
  await mount('/bin/busybox');
  expect(fact('Mode').textContent).toContain('4755 -rwsr-xr-x');
  expect(fact('Mode').textContent).toContain('runs as the user who owns it');
  cleanup();
  await mount('/srv/disk.img');
  expect(fact('Stored').textContent).toBe('4.10 kB (4,096 bytes), sparse');
  expect(fact('Attributes').textContent).toBe('user.note = hello');
  cleanup();
  await mount('/dev/null');
  expect(fact('Device').textContent).toBe('1, 3');
  expect(screen.queryByText('Size', { selector: 'dt' })).toBeNull();
});

test('a directory that no layer lists is explained', async () => {
  await mount('/etc');
  expect(screen.getByText(/The layer never lists this directory/)).toBeDefined();
});

test('the path can be copied as it is', async () => {
  const user = userEvent.setup();
  await mount('/etc/motd');
  await user.click(screen.getByRole('button', { name: 'Copy path' }));
  expect(await navigator.clipboard.readText()).toBe('/etc/motd');
});
