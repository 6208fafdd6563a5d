import { expect, test } from 'vitest';
import { Activity } from '../ui/activity.ts';
import { NOWHERE } from './location-hash.ts';
import { OpenedInputsStore, type OpenRequest } from './opened-inputs.ts';
import { buildImage, buildSelected, FakeSession } from './testing/fake-session.ts';

function setUp() {
  const activity = new Activity();
  const sessions: FakeSession[] = [];
  const options: unknown[] = [];
  const store = new OpenedInputsStore({
    activity,
    preferredPlatform: () => ({ os: 'linux', architecture: 'amd64' }),
    openSession: (_files, given) => {
      options.push(given);
      const session = new FakeSession({ name: given.name });
      sessions.push(session);
      return session;
    },
  });
  return { activity, sessions, options, store };
}

function request(name: string, changes: Partial<OpenRequest> = {}): OpenRequest {
  return { name, files: [], verify: true, ...changes };
}

const twoImages = { images: [buildImage(), buildImage({ names: ['shop:1.5'] })], selected: buildSelected() };

test('opening a second input keeps the first, and shows the second', () => {
  const { store } = setUp();
  store.open(request('a.tar'));
  store.open(request('b.tar'));
  expect(store.getSnapshot().inputs.map((input) => input.key)).toEqual(['a.tar', 'b.tar']);
  expect(store.getSnapshot().activeKey).toBe('b.tar');
});

test('two inputs of the same name are told apart by a number', () => {
  const { store } = setUp();
  store.open(request('a.tar'));
  expect(store.open(request('a.tar')).key).toBe('a.tar (2)');
  expect(store.open(request('a.tar')).place.file).toBe('a.tar (3)');
});

test('closing an input frees its session and shows its neighbour', () => {
  const { store, sessions } = setUp();
  store.open(request('a.tar'));
  store.open(request('b.tar'));
  store.open(request('c.tar'));
  store.activate('b.tar');
  store.close('b.tar');
  expect(sessions.map((session) => session.isClosed)).toEqual([false, true, false]);
  expect(store.getSnapshot().activeKey).toBe('c.tar');
  store.close('c.tar');
  store.close('a.tar');
  expect(store.getSnapshot()).toEqual({ inputs: [], activeKey: null });
});

test('the page is busy from the opening until reading and verifying have ended', () => {
  const { store, sessions, activity } = setUp();
  store.open(request('a.tar'));
  expect(activity.isBusy).toBe(true);
  for (const kind of ['reading', 'verifying'] as const) {
    sessions[0]!.set({ phase: { kind, bytesRead: 0, bytesTotal: 1 } });
    expect(activity.isBusy).toBe(true);
  }
  sessions[0]!.set({ phase: { kind: 'ready' } });
  expect(activity.isBusy).toBe(false);
});

test('closing an input that is being read leaves nothing running', () => {
  const { store, activity } = setUp();
  store.open(request('a.tar'));
  store.close('a.tar');
  expect(activity.isBusy).toBe(false);
});

test('a question to a session counts as activity until it is answered', async () => {
  const { store, sessions, activity } = setUp();
  const { session } = store.open(request('a.tar'));
  sessions[0]!.set({ phase: { kind: 'ready' } });
  const answer = session.readDetails(0);
  expect(activity.isBusy).toBe(true);
  await answer;
  expect(activity.isBusy).toBe(false);
});

test('a place that names an image is followed once the images are known', async () => {
  const { store, sessions } = setUp();
  store.open(request('a.tar'), { ...NOWHERE, image: 1 });
  expect(sessions[0]!.calls).toEqual([]);
  sessions[0]!.set(twoImages);
  expect(sessions[0]!.calls).toEqual([['selectImage', 1]]);
  expect(sessions[0]!.getState().selected?.index).toBe(1);
  await Promise.resolve();
  sessions[0]!.set({ phase: { kind: 'ready' } });
  expect(sessions[0]!.calls).toHaveLength(1);
});

test('going back to no image in particular brings back the one chosen by itself', async () => {
  const { store, sessions } = setUp();
  store.open(request('a.tar'));
  sessions[0]!.set(twoImages);
  store.setPlace('a.tar', { image: 1 });
  await Promise.resolve();
  store.setPlace('a.tar', { image: null });
  expect(sessions[0]!.calls).toEqual([
    ['selectImage', 1],
    ['selectImage', 0],
  ]);
});

test('a place that names an image which the input does not have is mended', () => {
  const { store, sessions } = setUp();
  store.open(request('a.tar'), { ...NOWHERE, image: 7, path: '/etc' });
  sessions[0]!.set(twoImages);
  expect(store.find('a.tar')?.place).toMatchObject({ image: null, path: '/etc' });
});

test('opening again frees the old session and keeps the tab, the files and the place', () => {
  const { store, sessions, options } = setUp();
  store.open(request('a.tar', { verify: false }));
  store.open(request('b.tar'));
  store.setPlace('a.tar', { path: '/etc' });
  store.reopen('a.tar', { verify: true, asRootfs: true });
  expect(sessions[0]!.isClosed).toBe(true);
  expect(options[2]).toMatchObject({ name: 'a.tar', verify: true, asRootfs: true });
  expect(store.getSnapshot().inputs.map((input) => input.key)).toEqual(['a.tar', 'b.tar']);
  expect(store.find('a.tar')?.place.path).toBe('/etc');
});
