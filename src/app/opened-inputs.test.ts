import { expect, test } from 'vitest';
import { Activity } from '../ui/activity.ts';
import { NOWHERE } from './location-hash.ts';
import { OpenedInputsStore, type OpenRequest } from './opened-inputs.ts';
import { buildImage, buildSelected, FakeSession } from './testing/fake-session.ts';

function setUp() {
  const activity = new Activity();
  const sessions: FakeSession[] = [];
  const options: unknown[] = [];
  const notices: string[] = [];
  const store = new OpenedInputsStore({
    activity,
    onNotice: (text) => notices.push(text),
    preferredPlatform: () => ({ os: 'linux', architecture: 'amd64' }),
    openSession: (_files, given) => {
      options.push(given);
      const session = new FakeSession({ name: given.name });
      sessions.push(session);
      return session;
    },
  });
  return { activity, sessions, options, store, notices };
}

function request(name: string, changes: Partial<OpenRequest> = {}): OpenRequest {
  return { name, input: { kind: 'files', files: [] }, verify: true, ...changes };
}

const nginx: OpenRequest = request('nginx:1', {
  input: {
    kind: 'registry',
    reference: { registry: 'docker.io', name: 'library/nginx', tag: '1', digest: null },
    credentials: null,
    storedCredentials: false,
    keepsBlobs: false,
  },
});

const twoPlatforms = {
  images: [buildImage(), buildImage({ platform: { os: 'linux', architecture: 'arm64', variant: 'v8' }, unread: true })],
  selected: buildSelected(),
};

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
  expect(store.getSnapshot()).toMatchObject({ inputs: [], activeKey: null, awaited: null });
});

test('the awaited file opens at the awaited place, and another file does not', () => {
  const { store } = setUp();
  store.await({ ...NOWHERE, file: 'a.tar', path: '/etc' });
  expect(store.open(request('b.tar')).place.path).toBeNull();
  expect(store.open(request('a.tar')).place.path).toBe('/etc');
  expect(store.getSnapshot().awaited).toBeNull();
});

test('of closed files the last twenty can be opened again by Back', () => {
  const { store } = setUp();
  for (let file = 0; file < 21; file += 1) store.open(request(`${file}.tar`));
  for (let file = 0; file < 21; file += 1) store.close(`${file}.tar`);
  const canOpen = [0, 1, 20].map((file) => {
    store.await({ ...NOWHERE, file: `${file}.tar` });
    return store.canOpenAwaited;
  });
  expect(canOpen).toEqual([false, true, true]);
});

test('a place in an image that the file does not have is mended, and says so', () => {
  const { store, sessions, notices } = setUp();
  store.open(request('a.tar'), { ...NOWHERE, image: 7 });
  sessions[0]!.set({ phase: { kind: 'ready' }, ...twoImages });
  expect(store.find('a.tar')?.place.image).toBeNull();
  expect(notices).toEqual(['a.tar has no image 8 that can be shown. Another is shown.']);
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

test('opening again frees the old session and keeps the tab, the input and the place', () => {
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

test('the platform that was chosen by itself is written down, so that a link shows the same elsewhere', () => {
  const { store, sessions } = setUp();
  store.open(nginx);
  sessions[0]!.set(twoPlatforms);
  expect(store.find('nginx:1')?.place).toMatchObject({ file: null, reference: 'nginx:1', platform: 'linux/amd64' });
  expect(sessions[0]!.calls).toEqual([]);
});

test('the platform of a link is asked for from the start', () => {
  const { store, sessions, options } = setUp();
  store.open(nginx, { ...NOWHERE, platform: 'linux/arm64' });
  expect(options[0]).toMatchObject({ platform: { os: 'linux', architecture: 'arm64' } });
  sessions[0]!.set({ ...twoPlatforms, selected: buildSelected({ index: 1 }) });
  expect(sessions[0]!.calls).toEqual([]);
  expect(store.find('nginx:1')?.place.platform).toBe('linux/arm64');
});

test('choosing another platform selects its image', () => {
  const { store, sessions } = setUp();
  store.open(nginx);
  sessions[0]!.set(twoPlatforms);
  store.setPlace('nginx:1', { platform: 'linux/arm64/v8' });
  expect(sessions[0]!.calls).toEqual([['selectImage', 1]]);
});

test('a platform that the image does not have is said and mended', () => {
  const { store, sessions, notices } = setUp();
  store.open(nginx, { ...NOWHERE, platform: 'linux/s390x' });
  sessions[0]!.set(twoPlatforms);
  expect(store.find('nginx:1')?.place.platform).toBe('linux/amd64');
  expect(notices).toEqual(['nginx:1 has no image for linux/s390x. The one for linux/amd64 is shown.']);
});

test('a platform that the registry does not give is said, and the one on screen stays', async () => {
  const { store, sessions, notices } = setUp();
  store.open(nginx);
  sessions[0]!.set(twoPlatforms);
  sessions[0]!.selectImage = () => Promise.reject(new Error('the registry has no such manifest'));
  store.setPlace('nginx:1', { platform: 'linux/arm64/v8' });
  await new Promise((resolve) => setTimeout(resolve, 0));
  expect(notices).toEqual(['the registry has no such manifest']);
  expect(store.find('nginx:1')?.place.platform).toBe('linux/amd64');
});
