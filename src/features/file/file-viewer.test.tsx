import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, configure, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { AppError } from '../../base/app-error.ts';
import { elfFile } from '../../core/content/testing/elf-file.ts';
import { EntryType } from '../../core/tar/tar-entry.ts';
import { archive, file } from '../../core/tar/testing/raw-tar.ts';
import type { Session } from '../../worker/session-types.ts';
import { FakeSession } from '../testing/fake-session.ts';
import type { FakeLayer } from '../testing/fake-tree.ts';
import { wholeFile as at, type ShownFile } from './file-versions.ts';
import { FileViewer } from './file-viewer.tsx';

// For machines that do several things at once; a passing test does not wait for it.
configure({ asyncUtilTimeout: 5000 });
vi.setConfig({ testTimeout: 30_000 });

afterEach(cleanup);

const program = (last: number) => Uint8Array.from([...elfFile({ bits: 64, type: 2, machine: 62 }), 9, 9, last]);

const LAYERS: readonly FakeLayer[] = [
  {
    createdBy: 'ADD rootfs.tar /',
    entries: [
      { path: '/bin/tool', bytes: program(1), sizeBytes: 67, mode: 0o755 },
      { path: '/bin/link', type: EntryType.symlink, linkTarget: '/bin/tool' },
      { path: '/etc/mtab', type: EntryType.symlink, linkTarget: '/proc/mounts' },
      { path: '/srv/a.tar', bytes: archive(file('inside/one.txt', 'hello'), file('two.txt', 'x')), sizeBytes: 2560 },
      { path: '/srv/logo.svg', content: '<svg xmlns="http://www.w3.org/2000/svg"/>', sizeBytes: 41 },
      { path: '/srv/codes', bytes: Uint8Array.of(1, 2, 3, 10, 0x61), sizeBytes: 5 },
      { path: '/dev/null', type: EntryType.character, device: [1, 3] },
    ],
  },
  { createdBy: 'COPY tool /bin/', entries: [{ path: '/bin/tool', bytes: program(2), sizeBytes: 67, mode: 0o4755 }] },
  { createdBy: 'RUN rm /bin/tool', entries: [], whiteouts: ['/bin/tool'] },
];

function mount(path: string, shown: ShownFile, prepare: (session: FakeSession) => void = () => undefined) {
  const session = new FakeSession(LAYERS);
  prepare(session);
  const onShow = vi.fn();
  const onClose = vi.fn();
  render(
    <QueryClientProvider client={new QueryClient()}>
      <FileViewer
        session={session}
        image={session.image()}
        path={session.path(path)}
        shown={shown}
        onShow={onShow}
        onClose={onClose}
      />
    </QueryClientProvider>,
  );
  return { session, onShow, onClose };
}

test('a binary is shown in hexadecimal, with what it is in a line', async () => {
  mount('/bin/tool', at(0));
  expect(await screen.findByText(/^ELF 64-bit x86-64 executable, statically linked/)).toBeDefined();
  expect((await screen.findAllByText(/^7f 45 4c 46 /)).length).toBe(1);
  expect(screen.getByRole('heading', { name: '/bin/tool' })).toBeDefined();
});

test('the bytes that are looked for are marked, and found again from the start', async () => {
  mount('/bin/tool', at(0));
  await screen.findByText(/^7f 45 4c 46 /);
  await userEvent.type(screen.getByRole('textbox', { name: /Find text/ }), 'ELF{Enter}');
  expect(await screen.findByText('Found at 00000001')).toBeDefined();
  await userEvent.click(screen.getByRole('button', { name: 'Find' }));
  expect(await screen.findByText('Found at 00000001, from the start again')).toBeDefined();
  expect(screen.getAllByText('45 4c 46')[0]?.tagName).toBe('MARK');
});

test('an offset behind the end is answered with where that is', async () => {
  mount('/bin/tool', at(0));
  await userEvent.type(await screen.findByRole('textbox', { name: 'Go to offset' }), 'ffff{Enter}');
  expect(await screen.findByText('The content ends at 00000043.')).toBeDefined();
});

test('what a later layer removed is shown as it was, and said so', async () => {
  const { session } = mount('/bin/tool', at(2));
  expect(await screen.findByText('Layer 3 removed it. This is what it was.')).toBeDefined();
  expect(await screen.findByText(/09 09 02$/)).toBeDefined();
  expect(session.calls).toContain('readFile');
});

test('a symlink is followed, and the way is shown', async () => {
  mount('/bin/link', at(0));
  expect(await screen.findByText('/bin/link → /bin/tool')).toBeDefined();
  expect(await screen.findByText(/^ELF 64-bit/)).toBeDefined();
});

test('a symlink that leads out of the image says so', async () => {
  mount('/etc/mtab', at(2));
  expect(await screen.findByText('/etc/mtab → /proc/mounts')).toBeDefined();
  expect(screen.getByText(/^, not in the image/)).toBeDefined();
});

test('the members of an archive are listed, and found by name', async () => {
  mount('/srv/a.tar', at(0));
  expect(await screen.findByText('inside/one.txt')).toBeDefined();
  expect(screen.getByText('2 members, 6 B')).toBeDefined();
  await userEvent.type(screen.getByRole('searchbox', { name: 'Filter by name' }), 'TWO');
  expect(screen.queryByText('inside/one.txt')).toBe(null);
  expect(screen.getByText('1 member of 2')).toBeDefined();
});

test('a line of what is no text shows it as text all the same', async () => {
  mount('/srv/codes', { ...at(0), line: 2 });
  const ways = await screen.findByRole('group', { name: 'Show as' });
  expect(within(ways).getByRole('button', { pressed: true }).textContent).toBe('Text');
  expect(within(ways).getByRole('button', { name: 'Hex' })).toBeDefined();
  cleanup();
  mount('/srv/codes', at(0));
  expect(await screen.findByText(/^01 02 03 /)).toBeDefined();
  expect(screen.queryByRole('group', { name: 'Show as' })).toBe(null);
});

test('an SVG is text first, and as a picture an img element with a blob', async () => {
  mount('/srv/logo.svg', at(0));
  const ways = await screen.findByRole('group', { name: 'Show as' });
  expect(within(ways).getByRole('button', { pressed: true }).textContent).toBe('Text');
  expect(screen.queryByRole('img')).toBe(null);
  await userEvent.click(within(ways).getByRole('button', { name: 'Picture' }));
  expect((await screen.findByRole('img', { name: '/srv/logo.svg' })).getAttribute('src')).toMatch(/^blob:/);
});

test('another version can be chosen, and compared with the one before', async () => {
  const { onShow } = mount('/bin/tool', at(1));
  await userEvent.selectOptions(await screen.findByRole('combobox', { name: 'Version' }), 'Layer 1: added');
  await userEvent.click(screen.getByRole('button', { name: 'Compare with the version before' }));
  expect(onShow.mock.calls).toEqual([[at(0)], [at(1, 0)]]);
});

test('two versions are compared by their facts and byte by byte', async () => {
  mount('/bin/tool', at(1, 0));
  const facts = within(await screen.findByRole('table', { name: 'Facts of both versions' }));
  expect(facts.getByRole('row', { name: /^Mode \(differs\) 0755 .* 4755/ })).toBeDefined();
  expect(facts.getByRole('row', { name: /^Size 67 bytes 67 bytes/ })).toBeDefined();
  expect(await screen.findByText('They first differ at byte 66 (00000042); 67 bytes and 67 bytes.')).toBeDefined();
  expect((await screen.findAllByText('01')).map(({ tagName }) => tagName)).toContain('MARK');
  await userEvent.click(screen.getByRole('button', { name: 'Next difference' }));
  expect(await screen.findByText('There is no further difference.')).toBeDefined();
});

test('what cannot be read says what, where and why, and can be tried again', async () => {
  let fails = true;
  mount('/bin/tool', at(0), (session) => {
    const read = session.readFile.bind(session);
    session.readFile = (...args) =>
      fails ? Promise.reject(new AppError('read-failed', 'The disk was taken out.')) : read(...args);
  });
  expect((await screen.findByRole('alert')).textContent).toBe(
    '/bin/tool of layer 1 could not be read. The disk was taken out.',
  );
  fails = false;
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText(/^ELF 64-bit/)).toBeDefined();
});

test('reading tells how far it is and can be stopped', async () => {
  mount('/bin/tool', at(0), (session) => {
    const readFile: Session['readFile'] = (_path, _layer, signal, onProgress) => {
      onProgress?.(2_000_000);
      return new Promise((_, reject) => {
        signal?.addEventListener('abort', () => reject(new DOMException('stopped', 'AbortError')));
      });
    };
    Object.assign(session, { readFile });
  });
  expect(await screen.findByText(/2\.00 MB of its layer so far/)).toBeDefined();
  await userEvent.click(screen.getByRole('button', { name: 'Stop reading' }));
  expect(await screen.findByText('Reading /bin/tool of layer 1 was stopped.')).toBeDefined();
  expect(screen.getByRole('button', { name: 'Read again' })).toBeDefined();
});

test('what is no file has nothing to look at, and closing is asked for', async () => {
  const { onClose } = mount('/dev/null', at(0));
  expect(await screen.findByText('/dev/null is no file: it has no content to look at.')).toBeDefined();
  await userEvent.click(screen.getByRole('button', { name: 'Close' }));
  expect(onClose).toHaveBeenCalledOnce();
});
