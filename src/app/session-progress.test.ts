import { expect, test } from 'vitest';
import { SessionProgress } from './session-progress.ts';
import { FakeSession } from './testing/fake-session.ts';

function setUp() {
  let nowMs = 0;
  const session = new FakeSession();
  const progress = new SessionProgress(session, () => nowMs);
  const read = (atMs: number, bytesRead: number) => {
    nowMs = atMs;
    session.set({ phase: { kind: 'reading', bytesRead, bytesTotal: 1000 } });
  };
  return { session, progress, read, at: (ms: number) => (nowMs = ms) };
}

test('the rate is that of the last two seconds', () => {
  const { progress, read } = setUp();
  read(0, 0);
  read(1000, 100);
  read(2000, 200);
  read(3000, 700);
  expect(progress.getSnapshot().bytesPerSecond).toBe(300);
});

test('no rate is given before a quarter of a second of it was seen', () => {
  const { progress, read } = setUp();
  read(0, 0);
  read(100, 900);
  expect(progress.getSnapshot().bytesPerSecond).toBeNull();
});

test('the summary counts the reading and not the verification', () => {
  const { session, progress, read, at } = setUp();
  read(1000, 400);
  read(2000, 1000);
  session.set({ phase: { kind: 'verifying', bytesRead: 0, bytesTotal: 1000 } });
  at(9000);
  session.set({ phase: { kind: 'ready' } });
  expect(progress.getSnapshot()).toEqual({ bytesPerSecond: null, finished: { bytes: 1000, elapsedMs: 2000 } });
});

test('reading another image starts a new count', () => {
  const { session, progress, read, at } = setUp();
  read(1000, 1000);
  session.set({ phase: { kind: 'ready' } });
  read(5000, 0);
  expect(progress.getSnapshot().finished).toBeNull();
  read(6000, 300);
  at(6500);
  session.set({ phase: { kind: 'cancelled' } });
  expect(progress.getSnapshot().finished).toEqual({ bytes: 300, elapsedMs: 1500 });
});
