import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SessionState } from './session-types.ts';
import type { StatePatch } from './state-patch.ts';
import { StatePublisher } from './state-publisher.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const opening: SessionState = {
  name: 'image.tar',
  sizeBytes: 1000,
  phase: { kind: 'opening', doing: 'Reading', bytesRead: 0, bytesTotal: 1000 },
  format: null,
  compression: null,
  images: [],
  selected: null,
  warnings: [],
  registry: null,
};

const reading = (bytesRead: number) => ({ phase: { kind: 'reading', bytesRead, bytesTotal: 1000 } as const });

function collect() {
  const patches: StatePatch[] = [];
  let state = opening;
  const publisher = new StatePublisher(
    () => state,
    (patch) => patches.push(patch),
  );
  return {
    patches,
    change: (change: Partial<SessionState>, urgency: 'progress' | 'event') => {
      state = { ...state, ...change };
      publisher.changed(urgency);
    },
  };
}

test('progress is sent a few times a second, and the last value arrives', () => {
  const { change, patches } = collect();
  for (let millisecond = 1; millisecond <= 1000; millisecond += 1) {
    change(reading(millisecond), 'progress');
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(1000);
  expect(patches.length).toBeGreaterThanOrEqual(3);
  expect(patches.length).toBeLessThanOrEqual(5);
  expect(patches.at(-1)).toEqual(reading(1000));
});

test('an event is sent at once and carries the progress that waited', () => {
  const { change, patches } = collect();
  change(reading(7), 'progress');
  change({ format: 'oci-archive' }, 'event');
  expect(patches).toEqual([{ ...reading(7), format: 'oci-archive' }]);
  vi.advanceTimersByTime(1000);
  expect(patches.length).toBe(1);
});

test('an update that changes nothing sends nothing', () => {
  const { change, patches } = collect();
  change({ phase: opening.phase }, 'event');
  expect(patches).toEqual([]);
});
