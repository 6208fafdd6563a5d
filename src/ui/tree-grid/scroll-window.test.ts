import { describe, expect, test } from 'vitest';
import {
  placeAfterScroll,
  placeAtRest,
  placeOfRow,
  placeShowingRow,
  scrollWindow,
  topRowOf,
  type ScrollPlace,
  type ScrollWindow,
} from './scroll-window.ts';

const VISIBLE = 29.5;
const NOTCH_ROWS = 100 / 24;

const windows: readonly (readonly [string, ScrollWindow])[] = [
  ['empty', scrollWindow(0, VISIBLE)],
  ['shorter than the viewport', scrollWindow(7, VISIBLE)],
  ['1,000,000 rows', scrollWindow(1_000_000, VISIBLE)],
  ['2,000,000 rows', scrollWindow(2_000_000, VISIBLE)],
  ['5,000,000 rows', scrollWindow(5_000_000, VISIBLE)],
  ['20,000 rows through 1,000 slots', scrollWindow(20_000, VISIBLE, 1_000)],
  ['1,001 rows through 1,000 slots', scrollWindow(1_001, VISIBLE, 1_000)],
];

/** The same numbers in every run (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function lastSlot(window: ScrollWindow): number {
  return Math.max(0, window.slotCount - window.visibleRows);
}

function expectInside(window: ScrollWindow, place: ScrollPlace): void {
  expect(place.slot).toBeGreaterThanOrEqual(0);
  expect(place.slot).toBeLessThanOrEqual(lastSlot(window) + 1e-6);
  expect(Number.isInteger(place.offset)).toBe(true);
  expect(place.offset).toBeGreaterThanOrEqual(0);
  expect(place.offset).toBeLessThanOrEqual(window.rowCount - window.slotCount);
}

test('up to 333,333 rows every row has its own slot', () => {
  const window = scrollWindow(333_333, VISIBLE);
  expect(window.slotCount).toBe(333_333);
  expect(placeAfterScroll(window, { slot: 0, offset: 0 }, 250_000)).toEqual({ slot: 250_000, offset: 0 });
});

describe.each(windows)('a list that is %s', (_name, window) => {
  const random = numbers(window.rowCount + 1);

  test('any row can be brought into view, and lies on a slot that exists', () => {
    for (let i = 0; i < 600; i++) {
      const row = i < 100 ? i : i < 200 ? window.rowCount - 1 - (i - 100) : Math.floor(random() * window.rowCount);
      if (row < 0 || row >= window.rowCount) continue;
      for (const align of ['nearest', 'center'] as const) {
        const from = placeOfRow(window, random() * window.rowCount);
        const place = placeShowingRow(window, from, row, align);
        expectInside(window, place);
        expect(topRowOf(place)).toBeLessThanOrEqual(row + 1e-6);
        expect(topRowOf(place) + window.visibleRows).toBeGreaterThanOrEqual(Math.min(row + 1, window.rowCount) - 1e-6);
        expect(row - place.offset).toBeGreaterThanOrEqual(0);
        expect(row - place.offset).toBeLessThan(window.slotCount);
      }
    }
  });

  test('dragging the thumb to the end shows the last row, exactly at the bottom', () => {
    const place = placeAfterScroll(window, { slot: 0, offset: 0 }, lastSlot(window));
    const settled = placeAtRest(window, place);
    for (const { slot, offset } of [place, settled]) {
      expect(slot + offset + window.visibleRows).toBeCloseTo(Math.max(window.rowCount, window.visibleRows), 6);
    }
  });

  test('dragging the thumb down never goes up', () => {
    let before: ScrollPlace = { slot: 0, offset: 0 };
    let row = 0;
    const steps = 400;
    for (let i = 1; i <= steps; i++) {
      before = placeAfterScroll(window, before, (lastSlot(window) * i) / steps);
      expectInside(window, before);
      expect(topRowOf(before)).toBeGreaterThanOrEqual(row);
      row = topRowOf(before);
    }
  });

  test('a notch of the wheel moves a few rows wherever it happens, also over a rest', () => {
    for (let i = 0; i < 300; i++) {
      const jumped = placeAfterScroll(window, { slot: 0, offset: 0 }, random() * lastSlot(window));
      const start = random() < 0.5 ? placeAtRest(window, jumped) : jumped;
      const down = random() < 0.5 ? 1 : -1;
      const slot = Math.min(Math.max(start.slot + down * NOTCH_ROWS, 0), lastSlot(window));
      const place = placeAfterScroll(window, start, slot);
      expectInside(window, place);
      expect(Math.abs(topRowOf(place) - topRowOf(start))).toBeLessThanOrEqual(NOTCH_ROWS + 1e-6);
    }
  });

  test('coming to rest keeps every row where it is on the screen, to the fraction of a pixel', () => {
    for (let i = 0; i < 300; i++) {
      const place = placeAfterScroll(window, { slot: 0, offset: 0 }, random() * lastSlot(window));
      const wandered = placeAfterScroll(window, place, Math.min(place.slot + 60, lastSlot(window)));
      expect(topRowOf(placeAtRest(window, wandered))).toBeCloseTo(topRowOf(wandered), 6);
    }
  });
});

test('a wheel alone, never coming to rest, reaches both ends of a list longer than its slots', () => {
  const window = scrollWindow(3_000, VISIBLE, 300);
  for (const direction of [1, -1]) {
    let place = placeOfRow(window, direction === 1 ? 0 : window.rowCount);
    const goal = direction === 1 ? window.rowCount - VISIBLE : 0;
    let notches = 0;
    while (Math.abs(topRowOf(place) - goal) > 1e-6 && notches < 10_000) {
      const slot = Math.min(Math.max(place.slot + direction * NOTCH_ROWS, 0), lastSlot(window));
      place = placeAfterScroll(window, place, slot);
      expectInside(window, place);
      notches += 1;
    }
    expect(topRowOf(place)).toBeCloseTo(goal, 6);
    // No more notches than an ordinary list of that length would take, bar the ones cut short where slots ran out.
    expect(notches).toBeLessThan((3_000 / NOTCH_ROWS) * 1.1);
  }
});

test('a visible row is not scrolled to', () => {
  const window = scrollWindow(2_000_000, VISIBLE);
  const place = placeOfRow(window, 1_000_000.25);
  expect(placeShowingRow(window, place, 1_000_010, 'nearest')).toBe(place);
  expect(placeShowingRow(window, place, 1_000_010, 'center')).toBe(place);
});

test('stepping down row by row keeps the offset, so that nothing but the rows moves', () => {
  const window = scrollWindow(2_000_000, VISIBLE);
  let place = placeOfRow(window, 1_000_000);
  const { offset } = place;
  for (let row = 1_000_030; row < 1_000_200; row++) place = placeShowingRow(window, place, row, 'nearest');
  expect(place.offset).toBe(offset);
  expect(topRowOf(place)).toBeCloseTo(1_000_200 - VISIBLE, 6);
});
