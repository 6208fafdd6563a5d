// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { Activity } from '../ui/activity.ts';
import { publishIdleness } from './idleness.ts';

/** Frames that the test paints by hand. */
function handClock() {
  let frames: (() => void)[] = [];
  return {
    requestAnimationFrame(callback: () => void) {
      frames.push(callback);
      return frames.length;
    },
    setTimeout: () => undefined,
    paint() {
      const due = frames;
      frames = [];
      for (const frame of due) frame();
    },
  };
}

function setUp() {
  const activity = new Activity();
  const clock = handClock();
  const element = document.createElement('html');
  const stop = publishIdleness(activity, element, clock);
  return { activity, clock, element, stop, idle: () => element.dataset['idle'] };
}

test('the page is idle only after two painted frames', () => {
  const { clock, idle } = setUp();
  expect(idle()).toBe('false');
  clock.paint();
  expect(idle()).toBe('false');
  clock.paint();
  expect(idle()).toBe('true');
});

test('the page stops being idle in the same turn in which something begins', () => {
  const { activity, clock, idle } = setUp();
  clock.paint();
  clock.paint();
  activity.begin();
  expect(idle()).toBe('false');
});

test('what begins between the two frames keeps the page busy until it ends', () => {
  const { activity, clock, idle } = setUp();
  const endFirst = activity.begin();
  endFirst();
  clock.paint();
  const endSecond = activity.begin();
  clock.paint();
  clock.paint();
  expect(idle()).toBe('false');
  endSecond();
  clock.paint();
  clock.paint();
  expect(idle()).toBe('true');
});

test('ending the same activity twice does not hide another that runs', () => {
  const { activity } = setUp();
  const end = activity.begin();
  activity.begin();
  end();
  end();
  expect(activity.isBusy).toBe(true);
});

test('a rejected promise ends its activity as a fulfilled one does', async () => {
  const { activity } = setUp();
  const failing = activity.track(Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(activity.isBusy).toBe(false);
});
