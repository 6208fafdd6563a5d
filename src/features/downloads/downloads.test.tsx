import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { AppError } from '../../base/app-error.ts';
import { Activity } from '../../ui/activity.ts';
import { TooltipProvider } from '../../ui/tooltip.tsx';
import type { ByteExportStream } from '../../worker/session-types.ts';
import { DownloadStore, type SaveDoor } from './download-store.ts';
import { DownloadsList } from './downloads-list.tsx';

afterEach(cleanup);

const SPEC = { kind: 'filesystem', path: 0, layer: 0 } as const;

const source = (made: Partial<ByteExportStream> = {}) => ({
  exportBytes: () =>
    Promise.resolve({ estimatedBytes: 1000, gaps: [], stream: new Blob(['x'.repeat(1000)]).stream(), ...made }),
});

function mount(door: Partial<SaveDoor> = {}) {
  const activity = new Activity();
  const store = new DownloadStore(activity, {
    chooseRoute: () => Promise.resolve({ kind: 'memory' }),
    saveStream: async (_route, stream, _name, onBytes) =>
      onBytes((await new Response(stream).arrayBuffer()).byteLength),
    ...door,
  });
  render(
    <TooltipProvider>
      <DownloadsList store={store} />
    </TooltipProvider>,
  );
  return { store, activity };
}

test('what was saved is said with its size, and taken off the list by its button', async () => {
  const { store, activity } = mount();
  expect(screen.queryByRole('region', { name: 'Downloads' })).toBeNull();
  await store.save(source(), SPEC, 'a.tar');
  await screen.findByText('Saved, 1.00 kB');
  expect(activity.isBusy).toBe(false);
  await userEvent.click(screen.getByRole('button', { name: 'Remove a.tar from this list' }));
  expect(screen.queryByRole('region', { name: 'Downloads' })).toBeNull();
});

test('what it lacks is said', async () => {
  const { store } = mount();
  await store.save(source({ gaps: ['Layer 1 is not in the archive.'] }), SPEC, 'a.tar');
  await screen.findByText('It lacks something. Layer 1 is not in the archive.');
});

test('saving is cancelled even while the disk does not answer', async () => {
  const { store, activity } = mount({ saveStream: () => new Promise(() => undefined) });
  const saving = store.save(source(), SPEC, 'a.tar');
  await screen.findByText('0 B of about 1.00 kB');
  expect(activity.isBusy).toBe(true);
  await userEvent.click(screen.getByRole('button', { name: 'Cancel saving a.tar' }));
  await saving;
  await screen.findByText('Cancelled; nothing was saved');
  expect(activity.isBusy).toBe(false);
});

test('a person who chooses no file hears nothing', async () => {
  const { store } = mount({ chooseRoute: () => Promise.reject(new DOMException('none', 'AbortError')) });
  await store.save(source(), SPEC, 'a.tar');
  expect(store.getSnapshot()).toEqual([]);
});

test.each([
  [
    'the layer',
    new AppError('read-failed', 'Layer 2 could not be read.'),
    'Nothing was saved. Layer 2 could not be read.',
  ],
  ['room', new DOMException('full', 'QuotaExceededError'), /There is no room left/],
])('what went wrong is said: %s', async (_, error, text) => {
  const { store } = mount({ saveStream: () => Promise.reject(error) });
  await store.save(source(), SPEC, 'a.tar');
  await screen.findByText(text);
  expect(screen.getByRole('button', { name: 'Remove a.tar from this list' })).toBeDefined();
});
