import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, configure, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { TooltipProvider } from '../../ui/tooltip.tsx';
import type { FoundLine, SearchUpdate } from '../../worker/session-types.ts';
import { FakeSession } from '../testing/fake-session.ts';
import { nextRow } from './result-list.tsx';
import { SearchPane } from './search-pane.tsx';
import { SearchStore } from './search-store.ts';

configure({ asyncUtilTimeout: 5000 });
vi.setConfig({ testTimeout: 30_000 });

afterEach(cleanup);

const UPDATE: SearchUpdate = {
  lines: [],
  filesDone: 0,
  filesTotal: 2,
  bytesDone: 0,
  bytesTotal: 100,
  binaryFiles: 0,
  cutFiles: 0,
  gaps: [],
  isFull: false,
};
const LINE: FoundLine = {
  path: 1,
  pathText: '/etc/motd',
  layer: 1,
  line: 7,
  before: 'say ',
  match: 'hello',
  after: '!',
};

function mount() {
  const session = new FakeSession([
    { createdBy: 'ADD', entries: [{ path: '/etc/motd', sizeBytes: 5000 }] },
    { createdBy: 'RUN', entries: [], whiteouts: ['/etc/motd'] },
  ]);
  const store = new SearchStore(session);
  const shown = { path: vi.fn(), content: vi.fn(), line: vi.fn() };
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TooltipProvider>
        <SearchPane
          session={session}
          image={session.image()}
          store={store}
          layer={1}
          askedFor={1}
          onShowPath={shown.path}
          onOpenPath={shown.content}
          onOpenLine={shown.line}
        />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  return { session, store, shown, user: userEvent.setup() };
}

test('asked for, its field has the focus, and what is typed is looked for', async () => {
  const { session, shown, user } = mount();
  expect(document.activeElement).toBe(screen.getByRole('textbox', { name: 'Search paths of all layers' }));
  await user.keyboard('motd');
  const found = await screen.findByRole('option', { name: /motd.*in layer 1.*in layer 2/ });
  await user.click(found);
  expect(shown.path.mock.calls).toEqual([[session.path('/etc/motd'), 1]]);
});

test('Enter opens a path that was found, and the space key only shows it; a directory has nothing to open', async () => {
  const { session, shown, user } = mount();
  await user.keyboard('etc');
  const list = await screen.findByRole('listbox', { name: 'Paths that were found' });
  await user.click(within(list).getByRole('option', { name: /^motd/ }));
  await user.keyboard('{Enter}');
  expect(shown.content.mock.calls).toEqual([[session.path('/etc/motd'), 1]]);
  await user.keyboard(' ');
  expect(shown.path.mock.calls.length).toBe(2);
});

test('lines stand below their file as they are found, and are gone to', async () => {
  const { session, shown, user } = mount();
  session.searchUpdates = [
    UPDATE,
    { ...UPDATE, lines: [LINE, { ...LINE, line: 9 }], filesDone: 1, bytesDone: 50 },
    {
      ...UPDATE,
      lines: [{ ...LINE, layer: 0 }],
      filesDone: 2,
      bytesDone: 100,
      binaryFiles: 1,
      gaps: ['Layer 3 was not.'],
    },
  ];
  await user.click(screen.getByRole('radio', { name: 'Contents' }));
  await user.type(screen.getByRole('textbox', { name: 'Search in contents' }), 'hello{Enter}');
  await screen.findByText('3 lines in 2 files, 1 of them binary and passed over.');
  expect(screen.getByText('Layer 3 was not.')).toBeDefined();
  const list = within(screen.getByRole('listbox', { name: 'Lines that were found' }));
  const options = list.getAllByRole('option').map((option) => option.textContent);
  expect(options).toEqual([
    '/etc/motdlayer 2',
    'line 7say hello!',
    'line 9say hello!',
    '/etc/motdlayer 1',
    'line 7say hello!',
  ]);
  await user.click(list.getAllByRole('option')[2]!);
  expect(shown.line.mock.calls).toMatchObject([[{ line: 9, layer: 1 }]]);
  // The name of a file leads to the file among the others.
  await user.click(list.getAllByRole('option')[3]!);
  expect(shown.path.mock.calls).toEqual([[LINE.path, 0]]);
  expect(shown.line.mock.calls.length).toBe(1);
});

test('a search is cancelled by the button that stands in for the one that starts it, and does not start again', async () => {
  const { session, store, user } = mount();
  session.gate = new Promise(() => undefined);
  session.searchContents = (_query, onUpdate, signal) => {
    session.calls.push('searchContents');
    onUpdate(UPDATE);
    return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  };
  await user.click(screen.getByRole('radio', { name: 'Contents' }));
  await user.type(screen.getByRole('textbox', { name: 'Search in contents' }), 'hello{Enter}');
  await user.click(await screen.findByRole('button', { name: 'Cancel' }));
  await screen.findByText(/^Cancelled after 0 B of 100 B/);
  expect(session.calls.filter((call) => call === 'searchContents').length).toBe(1);
  expect(store.getSnapshot().run.stage).toEqual({ kind: 'cancelled' });
});

test('keys lead through the results and no further', () => {
  expect([nextRow('ArrowDown', 4, 5, 3), nextRow('ArrowUp', 0, 5, 3), nextRow('PageDown', 1, 5, 3)]).toEqual([4, 0, 4]);
  expect([nextRow('Home', 3, 5, 3), nextRow('End', 0, 5, 3), nextRow('x', 0, 5, 3)]).toEqual([0, 4, null]);
});
