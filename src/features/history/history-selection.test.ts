import { expect, test } from 'vitest';
import type { HistoryRow } from '../../core/history/history-row.ts';
import { pickRow, pressKey, type ListState } from './history-selection.ts';

/** Rows by the layers that they made; null for an empty one. */
function listOf(layers: readonly (number | null)[], changes: Partial<ListState> = {}): ListState {
  const rows = layers.map((layer, historyIndex): HistoryRow => ({
    historyIndex,
    layer,
    emptyLayer: layer === null,
    createdBy: '',
    created: null,
    comment: null,
    author: null,
    alignment: 'exact',
    keyword: null,
    text: '',
    buildArgs: [],
  }));
  return { rows, newestFirst: false, active: 0, anchor: 0, ...changes };
}

const plain = { shiftKey: false, ctrlKey: false, metaKey: false };

test('an arrow moves to the next row and selects its layer', () => {
  expect(pressKey(listOf([0, 1, 2]), { ...plain, key: 'ArrowDown' })).toEqual({ active: 1, range: { from: 1, to: 1 } });
});

test('a row without a layer takes the focus and leaves the selection alone', () => {
  expect(pressKey(listOf([0, null, 1]), { ...plain, key: 'ArrowDown' })).toEqual({ active: 1, range: null });
});

test('Shift extends from the anchor, across rows without a layer', () => {
  const list = listOf([0, null, 1, 2], { active: 1, anchor: 0 });
  expect(pressKey(list, { ...plain, key: 'ArrowDown', shiftKey: true })).toEqual({
    active: 2,
    range: { from: 0, to: 1 },
  });
});

test('Shift shrinks a range again on the way back', () => {
  const list = listOf([0, 1, 2, 3], { active: 3, anchor: 1 });
  expect(pressKey(list, { ...plain, key: 'ArrowUp', shiftKey: true })?.range).toEqual({ from: 1, to: 2 });
});

test('a click with Shift selects everything between, whichever end is older', () => {
  expect(pickRow(listOf([0, 1, 2, 3], { anchor: 3 }), 1, true).range).toEqual({ from: 1, to: 3 });
});

test('with the newest first, down goes to older layers and Home to the newest', () => {
  const list = listOf([0, 1, 2], { newestFirst: true, active: 1 });
  expect(pressKey(list, { ...plain, key: 'ArrowDown' })?.active).toBe(0);
  expect(pressKey(list, { ...plain, key: 'Home' })?.active).toBe(2);
});

test('Control moves without selecting, and Control+A selects every layer', () => {
  const list = listOf([null, 0, 1, null]);
  expect(pressKey(list, { ...plain, key: 'ArrowDown', ctrlKey: true })).toEqual({ active: 1, range: null });
  expect(pressKey(list, { ...plain, key: 'a', metaKey: true })?.range).toEqual({ from: 0, to: 1 });
});

test('the ends of the list hold', () => {
  expect(pressKey(listOf([0, 1], { active: 1 }), { ...plain, key: 'PageDown' })?.active).toBe(1);
  expect(pressKey(listOf([0, 1]), { ...plain, key: 'ArrowUp' })?.active).toBe(0);
});

test('other keys are left to others', () => {
  expect(pressKey(listOf([0]), { ...plain, key: 'x' })).toBeNull();
  expect(pressKey(listOf([0]), { ...plain, key: 'Tab' })).toBeNull();
});
