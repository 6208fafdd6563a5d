import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, configure, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState, type ReactElement } from 'react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { EntryType } from '../../core/tar/tar-entry.ts';
import type { SelectedImage } from '../../worker/session-types.ts';
import { defer } from '../../worker/testing/deferred.ts';
import { TooltipProvider } from '../../ui/tooltip.tsx';
import { FakeSession } from '../testing/fake-session.ts';
import type { FakeEntry, FakeLayer } from '../testing/fake-tree.ts';
import { TreePane } from './tree-pane.tsx';
import { DEFAULT_TREE_SETTINGS, type LayerRange, type TreeSettings } from './tree-settings.ts';

// For machines that do several things at once; a passing test does not wait for it.
configure({ asyncUtilTimeout: 5000 });
vi.setConfig({ testTimeout: 30_000 });

afterEach(cleanup);

function directory(path: string): FakeEntry {
  return { path, type: EntryType.directory };
}

const LAYERS: readonly FakeLayer[] = [
  {
    createdBy: 'ADD rootfs.tar /',
    entries: [
      directory('/bin'),
      { path: '/bin/busybox', sizeBytes: 800_000 },
      { path: '/bin/sh', type: EntryType.symlink, linkTarget: 'busybox' },
      directory('/etc'),
      { path: '/etc/motd', sizeBytes: 100 },
      { path: '/etc/passwd', sizeBytes: 1200 },
      directory('/var'),
      directory('/var/cache'),
      { path: '/var/cache/index', sizeBytes: 41_000_000 },
    ],
  },
  {
    createdBy: 'RUN rm /etc/motd',
    entries: [{ path: '/etc/passwd', sizeBytes: 1300 }, directory('/opt'), { path: '/opt/tool', sizeBytes: 9000 }],
    whiteouts: ['/etc/motd'],
  },
  { createdBy: 'WORKDIR /opt', entries: [] },
];

interface HarnessProps {
  readonly session: FakeSession;
  readonly image: SelectedImage;
  readonly range: LayerRange;
  readonly settings?: Partial<TreeSettings>;
  readonly selected?: number | null;
}

function Harness({ session, image, range, settings: given = {}, selected = null }: HarnessProps): ReactElement {
  const [settings, setSettings] = useState<TreeSettings>({ ...DEFAULT_TREE_SETTINGS, ...given });
  const [path, setPath] = useState(selected);
  const [selectedBefore, setSelectedBefore] = useState(selected);
  const [lookedAt, setLookedAt] = useState<number | null>(null);
  if (selected !== selectedBefore) {
    setSelectedBefore(selected);
    setPath(selected);
  }
  return (
    <>
      <output aria-label="Selected">{path ?? 'nothing'}</output>
      <output aria-label="Looked at">{lookedAt ?? 'nothing'}</output>
      <TreePane
        session={session}
        image={image}
        range={range}
        settings={settings}
        onSettingsChange={setSettings}
        selectedPath={path}
        onSelectPath={setPath}
        onOpenPath={setLookedAt}
      />
    </>
  );
}

function mount(
  props: Partial<HarnessProps> & { readonly layers?: readonly FakeLayer[]; readonly layer?: number } = {},
) {
  const { layers = LAYERS, layer = 0, session = new FakeSession(layers), ...rest } = props;
  const client = new QueryClient();
  const ui = (changes: Partial<HarnessProps> = {}): ReactElement => (
    <QueryClientProvider client={client}>
      <TooltipProvider>
        <Harness session={session} image={session.image()} range={{ from: layer, to: layer }} {...rest} {...changes} />
      </TooltipProvider>
    </QueryClientProvider>
  );
  const { rerender } = render(ui());
  return { session, show: (changes: Partial<HarnessProps>) => rerender(ui(changes)) };
}

/** The row with this name, once it is there. */
function findRow(name: string): Promise<HTMLElement> {
  return waitFor(() => {
    const row = bodyRows().find((candidate) => nameOf(candidate) === name);
    expect(row, `a row named ${name}`).toBeDefined();
    return row!;
  });
}

/** Straight from the DOM: asking for hundreds of cells by role takes happy-dom seconds. */
function bodyRows(): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>('[role=treegrid] [role=row][aria-level]')].sort(
    (a, b) => Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')),
  );
}

function nameOf(row: HTMLElement): string {
  return row.querySelectorAll('[role=gridcell]')[1]!.textContent;
}

/** Names with an indent for each level, in order. */
function outline(): string[] {
  return bodyRows().map((row) => '  '.repeat(Number(row.getAttribute('aria-level')) - 1) + nameOf(row));
}

function grid(): HTMLElement {
  return screen.getByRole('treegrid', { name: 'Files' });
}

/** Name of the row that the grid points at. */
function activeName(): string | null {
  const id = grid().getAttribute('aria-activedescendant');
  const row = id === null ? null : document.getElementById(id);
  return row && nameOf(row);
}

async function expectActive(name: string): Promise<void> {
  await waitFor(() => expect(activeName()).toBe(name));
}

async function press(...keys: string[]): Promise<void> {
  for (const key of keys) fireEvent.keyDown(grid(), { key });
  await Promise.resolve();
}

describe('what is shown', () => {
  test('the changes of a layer, as a treegrid that says where each row stands', async () => {
    mount({ layer: 1 });
    const etc = await findRow('etc');
    expect(grid().getAttribute('aria-rowcount')).toBe('3');
    expect(etc.getAttribute('aria-level')).toBe('1');
    expect(etc.getAttribute('aria-posinset')).toBe('1');
    expect(etc.getAttribute('aria-setsize')).toBe('2');
    expect(etc.getAttribute('aria-expanded')).toBe('false');
    expect(outline()).toEqual(['etc', 'opt']);
    expect(within(etc).getByRole('img').getAttribute('aria-label')).toBe('unchanged');
    expect(
      within(await findRow('opt'))
        .getByRole('img')
        .getAttribute('aria-label'),
    ).toBe('added');
  });

  test('a directory sums up what lies below it, and a removed path is struck through', async () => {
    mount({ layer: 1 });
    await userEvent.click(screen.getByRole('button', { name: 'Expand all' }));
    const motd = await findRow('motd');
    expect(motd.querySelector('.line-through')?.textContent).toBe('motd');
    expect((await findRow('etc')).textContent).toContain('~1 modified\u22121 removed');
    expect((await findRow('tool')).textContent).toContain('9.00 kB');
  });

  test('a link shows where it points', async () => {
    mount({ settings: { filterText: 'sh' } });
    await userEvent.click(await screen.findByRole('button', { name: 'Expand all' }));
    expect((await findRow('sh\u2192 busybox')).getAttribute('aria-level')).toBe('2');
  });

  test('a cell explains itself under the pointer, with every digit', async () => {
    mount();
    const size = (await findRow('var')).querySelector('[data-hint=size]')!;
    fireEvent.pointerOver(size, { pointerType: 'mouse' });
    expect(await screen.findByText('Sum of all files below: 41,000,000 bytes, 98.1 % of this view')).toBeDefined();
    fireEvent.pointerLeave(grid());
    expect(screen.queryByText(/Sum of all files below/)).toBeNull();
  });

  test('the filesystem after a layer holds what the layer left alone', async () => {
    mount({ layer: 1 });
    await findRow('etc');
    await userEvent.click(screen.getByRole('radio', { name: 'Filesystem after layer 2' }));
    await findRow('bin');
    expect(outline()).toEqual(['bin', 'etc', 'opt', 'var']);
  });

  test('a range of layers is shown as one', async () => {
    mount({ range: { from: 0, to: 1 } });
    await findRow('opt');
    expect(screen.getByRole('radio', { name: 'Changes in layers 1\u20132' }).getAttribute('aria-checked')).toBe('true');
    expect(outline()).toEqual(['bin', 'etc', 'opt', 'var']);
  });

  test('the last of two million rows is reached, and so is the first again', async () => {
    mount({
      layers: [{ createdBy: 'RUN generate', entries: [], generated: { directory: '/data', count: 2_000_000 } }],
    });
    await findRow('data');
    await press('Home', 'ArrowRight');
    await findRow('item-0000000.dat');
    await press('End');
    await expectActive('item-1999999.dat');
    expect(bodyRows().at(-1)!.getAttribute('aria-rowindex')).toBe('2000002');
    await press('Home');
    await expectActive('data');
  });
});

describe('keys', () => {
  test('arrows walk, open and close', async () => {
    mount();
    await findRow('bin');
    await press('ArrowDown');
    await expectActive('bin');
    await press('ArrowRight');
    await findRow('busybox');
    expect((await findRow('bin')).getAttribute('aria-expanded')).toBe('true');
    await press('ArrowRight');
    await expectActive('busybox');
    await press('ArrowLeft');
    await expectActive('bin');
    await press('ArrowLeft');
    await waitFor(() => expect(outline()).toEqual(['bin', 'etc', 'var']));
    await press('ArrowDown', 'ArrowDown');
    await expectActive('var');
    await press('ArrowUp');
    await expectActive('etc');
  });

  test('Enter and a double click look at a file, and leave what is no file alone', async () => {
    const { session } = mount();
    const lookedAt = () => screen.getByRole('status', { name: 'Looked at' }).textContent;
    await findRow('bin');
    await press('Home', '*');
    await userEvent.dblClick(within(await findRow('busybox')).getByText('busybox'));
    expect(lookedAt()).toBe(String(session.path('/bin/busybox')));
    // A directory is closed, and its neighbour is one too.
    await press('Home', 'Enter');
    await waitFor(() => expect(outline()[1]).toBe('etc'));
    expect(lookedAt()).toBe(String(session.path('/bin/busybox')));
    await press('ArrowDown', 'ArrowDown');
    await press('Enter');
    expect(lookedAt()).toBe(String(session.path('/etc/motd')));
  });

  test('Enter and space open and close, too', async () => {
    mount();
    await findRow('bin');
    await press('Home', 'Enter');
    await findRow('busybox');
    await press(' ');
    await waitFor(() => expect(outline()).toEqual(['bin', 'etc', 'var']));
  });

  test('* opens all directories beside the active one', async () => {
    mount();
    await findRow('bin');
    await press('Home', '*');
    await findRow('cache');
    expect(outline()).toEqual([
      'bin',
      '  busybox',
      '  sh\u2192 busybox',
      'etc',
      '  motd',
      '  passwd',
      'var',
      '  cache',
    ]);
    await expectActive('bin');
  });

  test('letters go to the next name that begins with them', async () => {
    mount();
    await findRow('bin');
    await press('Home', '*');
    await findRow('cache');
    await press('c');
    await expectActive('cache');
  });

  test('letters typed one after another are one name', async () => {
    mount();
    await findRow('bin');
    await press('Home', '*');
    await findRow('cache');
    await press('b', 'u');
    await expectActive('busybox');
  });

  test('r hides removed paths and shows them again', async () => {
    mount({ layer: 1 });
    await userEvent.click(screen.getByRole('button', { name: 'Expand all' }));
    await findRow('motd');
    await press('r');
    await waitFor(() => expect(outline()).toEqual(['etc', '  passwd', 'opt', '  tool']));
    expect(screen.getByRole('button', { name: 'Removed, 1' }).getAttribute('aria-pressed')).toBe('false');
    await press('r');
    await findRow('motd');
  });

  test('/ goes to the filter and Escape comes back', async () => {
    mount();
    await findRow('bin');
    await press('/');
    expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Filter paths' }));
    await userEvent.keyboard('{Escape}');
    expect(document.activeElement).toBe(grid());
  });

  test('keys of the browser are not taken', async () => {
    mount();
    await findRow('bin');
    expect(fireEvent.keyDown(grid(), { key: 'f', ctrlKey: true })).toBe(true);
    expect(fireEvent.keyDown(grid(), { key: 'ArrowLeft', altKey: true })).toBe(true);
    expect(fireEvent.keyDown(grid(), { key: 'Tab' })).toBe(true);
    expect(fireEvent.keyDown(grid(), { key: 'ArrowDown' })).toBe(false);
  });
});

describe('selection', () => {
  test('a click selects, a click on the chevron only opens', async () => {
    const { session } = mount();
    await userEvent.click((await findRow('etc')).querySelector('[data-toggle]')!);
    await findRow('passwd');
    expect(screen.getByLabelText('Selected').textContent).toBe('nothing');
    await userEvent.click(await findRow('passwd'));
    expect(screen.getByLabelText('Selected').textContent).toBe(String(session.path('/etc/passwd')));
    expect((await findRow('passwd')).getAttribute('aria-selected')).toBe('true');
  });

  test('closing a directory over the selected path selects the directory', async () => {
    const { session } = mount();
    await userEvent.dblClick(await findRow('etc'));
    await userEvent.click(await findRow('passwd'));
    await userEvent.click((await findRow('etc')).querySelector('[data-toggle]')!);
    await expectActive('etc');
    expect(screen.getByLabelText('Selected').textContent).toBe(String(session.path('/etc')));
  });

  test('closing everything selects the topmost directory over the selected path', async () => {
    mount();
    await userEvent.click(await screen.findByRole('button', { name: 'Expand all' }));
    await userEvent.click(await findRow('index'));
    await userEvent.click(screen.getByRole('button', { name: 'Collapse all' }));
    await expectActive('var');
    expect(outline()).toEqual(['bin', 'etc', 'var']);
  });

  test('another layer keeps the selected path where it has it', async () => {
    const { session, show } = mount();
    await userEvent.dblClick(await findRow('etc'));
    await userEvent.click(await findRow('passwd'));
    show({ range: { from: 1, to: 1 } });
    await findRow('opt');
    await expectActive('passwd');
    show({ range: { from: 2, to: 2 } });
    await screen.findByText('This instruction changed no file');
    show({ range: { from: 0, to: 0 } });
    await findRow('bin');
    await expectActive('passwd');
    expect(screen.getByLabelText('Selected').textContent).toBe(String(session.path('/etc/passwd')));
  });

  test('a path selected elsewhere is opened up to and shown', async () => {
    const { session, show } = mount();
    await findRow('bin');
    show({ selected: session.path('/var/cache/index') });
    await expectActive('index');
    expect(outline()).toEqual(['bin', 'etc', 'var', '  cache', '    index']);
  });
});

describe('filters and order', () => {
  test('a filter keeps the directories above its matches, and can be taken back', async () => {
    mount();
    await findRow('bin');
    await userEvent.type(screen.getByRole('textbox', { name: 'Filter paths' }), 'passwd{Enter}');
    await waitFor(() => expect(outline()).toEqual(['etc']));
    expect(screen.getByText('1 of 9 paths match')).toBeDefined();
    await userEvent.clear(screen.getByRole('textbox', { name: 'Filter paths' }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Filter paths' }), 'nowhere{Enter}');
    await waitFor(() => expect(bodyRows()).toEqual([]));
  });

  test('an invalid regular expression is named, and the rows stay', async () => {
    mount({ settings: { filterSyntax: 'regex' } });
    await findRow('bin');
    await userEvent.type(screen.getByRole('textbox', { name: 'Filter paths' }), '*{Enter}');
    const input = screen.getByRole('textbox', { name: 'Filter paths' });
    await waitFor(() => expect(input.getAttribute('aria-invalid')).toBe('true'));
    expect(document.getElementById(input.getAttribute('aria-describedby')!)!.textContent).toContain(
      'Invalid regular expression',
    );
    expect(outline()).toEqual(['bin', 'etc', 'var']);
  });

  test('a minimum size hides what is smaller, and something that is no size is pointed out', async () => {
    mount();
    await findRow('bin');
    await userEvent.type(screen.getByRole('textbox', { name: 'Minimum size' }), '1MB{Enter}');
    await waitFor(() => expect(outline()).toEqual(['var']));
    await userEvent.clear(screen.getByRole('textbox', { name: 'Minimum size' }));
    await userEvent.type(screen.getByRole('textbox', { name: 'Minimum size' }), 'big{Enter}');
    expect((await screen.findByRole('textbox', { name: /not a size/ })).getAttribute('aria-invalid')).toBe('true');
  });

  test('a column header orders the tree, and the other way round on the next click', async () => {
    mount();
    await findRow('bin');
    await userEvent.click(screen.getByRole('button', { name: 'Size' }));
    await waitFor(() => expect(outline()).toEqual(['var', 'bin', 'etc']));
    expect(screen.getByRole('columnheader', { name: 'Size' }).getAttribute('aria-sort')).toBe('descending');
    await userEvent.click(screen.getByRole('button', { name: 'Size' }));
    await waitFor(() => expect(outline()).toEqual(['etc', 'bin', 'var']));
    expect(screen.getByRole('columnheader', { name: 'Name' }).getAttribute('aria-sort')).toBe('none');
  });
});

describe('while something is under way', () => {
  test('the old rows stay until the new ones are there', async () => {
    const { session, show } = mount();
    await findRow('bin');
    const gate = defer<void>();
    session.gate = gate.promise;
    show({ range: { from: 1, to: 1 } });
    await waitFor(() => expect(grid().getAttribute('aria-busy')).toBe('true'));
    expect(outline()).toEqual(['bin', 'etc', 'var']);
    expect(screen.queryByRole('gridcell', { name: 'Loading' })).toBeNull();
    gate.resolve();
    await findRow('opt');
    expect(outline()).toEqual(['etc', 'opt']);
    expect(grid().getAttribute('aria-busy')).toBe('false');
  });

  test('layers passed over quickly do not come back', async () => {
    const { session, show } = mount({ layer: 1 });
    await findRow('opt');
    const gate = defer<void>();
    session.gate = gate.promise;
    for (const layer of [0, 1, 0]) show({ range: { from: layer, to: layer } });
    gate.resolve();
    await findRow('bin');
    await waitFor(() => expect(grid().getAttribute('aria-busy')).toBe('false'));
    expect(outline()).toEqual(['bin', 'etc', 'var']);
    await userEvent.dblClick(await findRow('etc'));
    await findRow('passwd');
  });

  test('a layer that is still being read shows how far it is', () => {
    const session = new FakeSession(LAYERS, 1);
    const layers = session
      .image()
      .layers.map((layer) =>
        layer.index === 1
          ? { ...layer, status: { kind: 'reading', bytesRead: 5_000_000, bytesTotal: 20_000_000 } as const }
          : layer,
      );
    mount({ session, image: session.image({ layers }), layer: 1 });
    expect(screen.getByRole('heading', { name: 'Layer 2 is still being read' })).toBeDefined();
    expect(screen.getByRole('progressbar', { name: 'Layer 2' }).getAttribute('aria-valuenow')).toBe('25');
    expect(session.calls).not.toContain('openView');
  });

  test('a layer becomes visible when it has been read, and no other layer in its place', async () => {
    const session = new FakeSession(LAYERS, 1);
    const { show } = mount({ session });
    await findRow('bin');
    show({ range: { from: 1, to: 1 } });
    expect(screen.getByRole('heading', { name: 'Layer 2 waits for the layers below it' })).toBeDefined();
    const gate = defer<void>();
    session.gate = gate.promise;
    session.usableLayers = 2;
    show({ range: { from: 1, to: 1 }, image: session.image() });
    expect(bodyRows()).toEqual([]);
    gate.resolve();
    await findRow('opt');
    expect(outline()).toEqual(['etc', 'opt']);
  });

  test('another image starts anew', async () => {
    const { session, show } = mount();
    await findRow('bin');
    const gate = defer<void>();
    session.gate = gate.promise;
    show({ image: session.image({ index: 1 }) });
    expect(bodyRows()).toEqual([]);
    gate.resolve();
    await findRow('bin');
  });
});

describe('a tree without rows teaches why', () => {
  test('the instruction changed no file', async () => {
    mount({ layer: 2 });
    expect(await screen.findByRole('heading', { name: 'This instruction changed no file' })).toBeDefined();
  });

  test('the filter matches nothing, and one press shows everything again', async () => {
    mount({ settings: { filterText: 'nowhere' } });
    expect(await screen.findByRole('heading', { name: 'No path matches the filter' })).toBeDefined();
    await userEvent.click(screen.getByRole('button', { name: 'Show all paths' }));
    await findRow('bin');
    expect(screen.getByRole<HTMLInputElement>('textbox', { name: 'Filter paths' }).value).toBe('');
  });

  test('the blob is not in the archive', async () => {
    const session = new FakeSession(LAYERS);
    const layers = session.image().layers.map((layer) => ({ ...layer, status: { kind: 'missing' } as const }));
    mount({ session, image: session.image({ layers }), layer: 2 });
    expect(await screen.findByRole('heading', { name: 'The blob of this layer is not in the archive' })).toBeDefined();
  });

  test('nothing of the layer could be read', async () => {
    const session = new FakeSession(LAYERS);
    const error = { code: 'registry-digest-mismatch', message: 'The blob has another digest.', place: {} } as const;
    const none = { count: 0, bytes: 0 };
    const changes = { added: none, modified: none, removed: none, unchanged: none };
    const layers = session
      .image()
      .layers.map((layer) => ({ ...layer, changes, status: { kind: 'partial', error } as const }));
    mount({ session, image: session.image({ layers }), layer: 2 });
    expect(await screen.findByRole('heading', { name: 'Nothing of this layer could be read' })).toBeDefined();
  });

  test('a layer that broke off says where, above the rows that could be read', async () => {
    const session = new FakeSession(LAYERS);
    const error = { code: 'tar-truncated', message: 'The tar ends in the middle of etc/passwd.', place: {} } as const;
    const layers = session.image().layers.map((layer) => ({ ...layer, status: { kind: 'partial', error } as const }));
    mount({ session, image: session.image({ layers }) });
    await findRow('bin');
    expect(screen.getByRole('note').textContent).toBe(
      'Layer 1 could be read only in part: The tar ends in the middle of etc/passwd.',
    );
  });
});
