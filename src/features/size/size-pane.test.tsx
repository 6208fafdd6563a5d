import { cleanup, configure, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ComponentProps } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import type { Finding, Review } from '../../core/review/review.ts';
import { TooltipProvider } from '../../ui/tooltip.tsx';
import { fakeFinding, fakeReview, fakeSizeTree, type FakeVersion } from '../testing/fake-review.ts';
import { FakeSession } from '../testing/fake-session.ts';
import { SizePane } from './size-pane.tsx';
import type { SizeReview } from './use-size-review.ts';

// For machines that do several things at once; a passing test does not wait for it.
configure({ asyncUtilTimeout: 5000 });
vi.setConfig({ testTimeout: 30_000 });

// Pictures are for the eye; what is said beside them is what these tests are about. happy-dom has no canvas.
class NoPattern {
  getContext(): null {
    return null;
  }
}
vi.stubGlobal('OffscreenCanvas', NoPattern);
HTMLCanvasElement.prototype.getContext = () => null;

afterEach(cleanup);

const VERSIONS: readonly FakeVersion[] = [
  { path: '/bin/busybox', layer: 0, bytes: 800_000, kind: 0 },
  { path: '/etc/motd', layer: 0, bytes: 100, death: ['overwritten', 2] },
  { path: '/var/lib/apt/lists/a', layer: 1, bytes: 41_000_000, death: ['whiteout', 3] },
  { path: '/app/main.js', layer: 2, bytes: 9_000_000 },
  { path: '/etc/motd', layer: 2, bytes: 200 },
];
const TREE = fakeSizeTree(VERSIONS);

const FINDINGS: readonly Finding[] = [
  fakeFinding({
    severity: 'secret',
    title: 'A token in `ENV`',
    historyRows: [2],
    evidence: 'ghp_…',
    count: 1,
  }),
  fakeFinding({
    title: 'Removed too late: apt lists',
    bytes: 41_000_000,
    compressedBytes: 9_000_000,
    layers: [1],
    killedBy: 3,
    historyRows: [1, 3],
    root: { path: 7, text: '/var/lib/apt/lists', layer: 1, bytes: 41_000_000 },
    paths: [{ path: 8, text: '/var/lib/apt/lists/a', layer: 1, bytes: 41_000_000 }],
    example: 'RUN apt-get update && rm -rf /var/lib/apt/lists/*',
  }),
  fakeFinding({
    severity: 'hint',
    title: 'Manual pages',
    bytes: 5_000_000,
    isBase: true,
    paths: [{ path: 2, text: '/usr/share/man', layer: 0, bytes: 5 }],
  }),
];

const SESSION = new FakeSession(
  ['ADD rootfs.tar /', 'RUN apt-get update', 'COPY . /app', 'RUN rm -rf /var/lib/apt/lists'].map((createdBy) => ({
    createdBy,
    entries: [],
  })),
);

function sizeOf(changes: Partial<SizeReview>): SizeReview {
  return {
    data: null,
    isLoading: false,
    error: null,
    contents: { kind: 'done' },
    onReadContents: () => undefined,
    onStopReading: () => undefined,
    ...changes,
  };
}

function mount(changes: Partial<Review> = {}, props: Partial<ComponentProps<typeof SizePane>> = {}) {
  const calls = { layer: vi.fn(), path: vi.fn(), row: vi.fn(), notice: vi.fn() };
  const review = fakeReview(4, VERSIONS, { findings: FINDINGS, ...changes });
  render(
    <TooltipProvider>
      <SizePane
        image={SESSION.image()}
        size={sizeOf({ data: { review, tree: TREE } })}
        isReading={false}
        range={null}
        onSelectLayer={calls.layer}
        onShowPath={calls.path}
        onShowRow={calls.row}
        name="shop.tar"
        onNotice={calls.notice}
        {...props}
      />
    </TooltipProvider>,
  );
  return { calls, user: userEvent.setup() };
}

test('live, dead and efficiency are there with their names', () => {
  mount();
  expect(screen.getByRole('group', { name: 'Efficiency' }).textContent).toContain('19.3 %');
  expect(screen.getByRole('group', { name: 'Live' }).textContent).toContain('9.80 MB');
  expect(screen.getByRole('group', { name: 'Dead' }).textContent).toContain('41.0 MB');
});

test('a figure says what it means when it has the focus', async () => {
  const { user } = mount();
  await user.tab();
  expect(document.activeElement).toBe(screen.getByRole('group', { name: 'Efficiency' }));
  expect((await screen.findByRole('tooltip')).textContent).toContain('Live bytes out of all stored bytes');
});

test('the table says which instruction added dead bytes, which one killed them, and how', async () => {
  const { calls, user } = mount();
  const table = screen.getByRole('table', { name: /^Dead bytes by the instructions/ });
  const [, largest] = within(table).getAllByRole('row');
  expect(largest!.textContent).toContain('Deleted');
  expect(largest!.textContent).toContain('RUN apt-get update');
  expect(largest!.textContent).toContain('RUN rm -rf /var/lib/apt/lists');
  expect(largest!.textContent).toContain('41.0 MB');
  await user.click(within(largest!).getAllByRole('button')[1]!);
  expect(calls.layer).toHaveBeenCalledWith(3);
});

test('the bar of layers is walked with the arrows and selects', async () => {
  const { calls, user } = mount();
  const bar = screen.getByRole('radiogroup', { name: /^Layers to scale/ });
  const segments = within(bar).getAllByRole('radio');
  // A layer that stores nothing has no width.
  expect(segments.map((segment) => segment.getAttribute('aria-label'))).toEqual([
    expect.stringMatching(/^Layer 1, 800 kB stored, 100 B of it dead/),
    expect.stringMatching(/^Layer 2, 41.0 MB stored, 41.0 MB of it dead/),
    expect.stringMatching(/^Layer 3, 9.00 MB stored, all of it live. Its instruction kills 100 B/),
  ]);
  segments[0]!.focus();
  await user.keyboard('{ArrowRight}');
  expect(calls.layer).toHaveBeenLastCalledWith(1);
  expect(document.activeElement).toBe(segments[1]);
});

test('a click on a finding leads to its directory, in the layer that stored it', async () => {
  const { calls, user } = mount();
  await user.click(screen.getByRole('button', { name: 'Removed too late: apt lists' }));
  expect(calls.path).toHaveBeenCalledWith(7, 1);
});

test('a finding without files leads to its instruction', async () => {
  const { calls, user } = mount();
  await user.click(screen.getByRole('button', { name: 'A token in ENV' }));
  expect(calls.row).toHaveBeenCalledWith(2);
});

test('a finding tells why, what to do, and shows the lines as they should read', async () => {
  const { calls, user } = mount();
  const finding = screen.getByRole('article', { name: 'Removed too late: apt lists' });
  expect(finding.textContent).toContain('41.0 MB');
  expect(finding.textContent).toContain('9.00 MB to pull');
  await user.click(within(finding).getByRole('button', { name: 'Why, and what to do' }));
  expect(finding.textContent).toContain('apt fetches them again');
  expect(within(finding).getByLabelText('Lines of a Dockerfile').textContent).toContain('rm -rf');
  await user.click(within(finding).getByText('1 path'));
  await user.click(within(finding).getByRole('button', { name: '/var/lib/apt/lists/a' }));
  expect(calls.path).toHaveBeenCalledWith(8, 1);
  await user.click(within(finding).getByRole('button', { name: 'RUN rm -rf /var/lib/apt/lists' }));
  expect(calls.row).toHaveBeenCalledWith(3);
});

test('findings of the base image stand apart, and kinds of findings can be hidden', async () => {
  const { user } = mount();
  expect(screen.queryByRole('article', { name: 'Manual pages' })).toBeNull();
  await user.click(screen.getByText('From the base image'));
  expect(screen.getByRole('article', { name: 'Manual pages' })).toBeTruthy();
  const filter = screen.getByRole('group', { name: 'Findings to show' });
  await user.click(within(filter).getAllByRole('button')[1]!);
  expect(screen.queryByRole('article', { name: 'Removed too late: apt lists' })).toBeNull();
  expect(screen.getByRole('article', { name: 'A token in ENV' })).toBeTruthy();
});

test('the table shows a directory largest first, and goes into directories and back', async () => {
  const { calls, user } = mount();
  await user.click(screen.getByRole('radio', { name: 'Table' }));
  const namesOf = () =>
    within(screen.getByRole('table', { name: /largest first$/ }))
      .getAllByRole('row')
      .slice(1)
      .map((row) => row.querySelector('td')!.textContent);
  expect(namesOf()).toEqual(['var/', 'app/', 'bin/', 'etc/']);
  await user.click(screen.getByRole('button', { name: 'etc/' }));
  expect(namesOf()).toEqual([' Directory above', 'motd', 'motd']);
  expect(screen.getByRole('navigation', { name: 'Directory shown' }).textContent).toBe('/etc300 B');
  await user.click(screen.getAllByRole('button', { name: 'Show motd in the tree' })[1]!);
  expect(calls.path).toHaveBeenCalledWith(expect.any(Number), 0);
  await user.click(screen.getByRole('button', { name: 'Directory above' }));
  expect(namesOf()).toHaveLength(4);
});

test('how far files were looked into is told, and can be stopped', async () => {
  const stop = vi.fn();
  const data = { review: fakeReview(4, VERSIONS), tree: TREE };
  const { user } = mount(
    {},
    { size: sizeOf({ data, contents: { kind: 'running', share: 0.4 }, onStopReading: stop }) },
  );
  expect(screen.getByRole('progressbar', { name: 'Files looked into' }).getAttribute('aria-valuenow')).toBe('40');
  await user.click(screen.getByRole('button', { name: 'Stop' }));
  expect(stop).toHaveBeenCalledOnce();
});

test('files that were not looked into can be', async () => {
  const start = vi.fn();
  const data = { review: fakeReview(4, VERSIONS), tree: TREE };
  const { user } = mount({}, { size: sizeOf({ data, contents: { kind: 'off' }, onReadContents: start }) });
  await user.click(screen.getByRole('button', { name: 'Look into files' }));
  expect(start).toHaveBeenCalledOnce();
});

test('an incomplete image says so', () => {
  mount({ complete: false });
  expect(screen.getByText(/^Incomplete: a layer is missing/)).toBeTruthy();
});

test('while layers are read there is no figure that would change', () => {
  mount({}, { isReading: true, image: SESSION.image({ usableLayers: 1 }) });
  expect(screen.getByText(/So far 1 of 4/)).toBeTruthy();
  expect(screen.queryByRole('group', { name: 'Efficiency' })).toBeNull();
});

test('a review that fails says why', () => {
  mount({}, { size: sizeOf({ error: new Error('the worker is gone') }) });
  expect(screen.getByRole('alert').textContent).toBe('the worker is gone');
});

test('an image of which every byte is live says so', () => {
  mount({ deaths: [], findings: [], dead: { bytes: 0, versions: 0 } });
  expect(screen.getByText(/^Every stored byte is live/)).toBeTruthy();
  expect(screen.getByText('No rule found anything to mend.')).toBeTruthy();
});
