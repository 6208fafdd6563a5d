import { expect, test } from 'vitest';
import type { LayerState, SelectedImage, SessionState } from './session-types.ts';
import { applyPatch, diffState } from './state-patch.ts';

const layer = (index: number): LayerState => ({
  index,
  digest: null,
  diffId: null,
  mediaType: null,
  compression: null,
  compressedBytes: 10,
  uncompressedBytes: null,
  status: { kind: 'waiting' },
  verification: { kind: 'off' },
  changes: null,
  source: null,
});

const selected = (index: number, layers: number): SelectedImage => ({
  index,
  historyRows: [],
  layers: Array.from({ length: layers }, (_, position) => layer(position)),
  usableLayers: 0,
  warnings: [],
  merged: null,
});

const state: SessionState = {
  name: 'image.tar',
  sizeBytes: 100,
  phase: { kind: 'reading', bytesRead: 0, bytesTotal: 100 },
  format: 'oci-archive',
  compression: 'none',
  images: [],
  selected: selected(0, 3),
  warnings: [],
  registry: null,
};

/** As the page does it: the patch is cloned on its way. */
function carryOver(before: SessionState, after: SessionState): SessionState {
  return applyPatch(before, structuredClone(diffState(before, after)));
}

test('a changed layer is replaced and everything else stays identical', () => {
  const layers = state.selected!.layers.map((each, index) =>
    index === 1 ? { ...each, status: { kind: 'reading', bytesRead: 5, bytesTotal: 10 } as const } : each,
  );
  const after = { ...state, selected: { ...state.selected!, layers } };
  const arrived = carryOver(state, after);
  expect(arrived).toEqual(after);
  expect(arrived.selected!.layers[0]).toBe(state.selected!.layers[0]);
  expect(arrived.selected!.layers[1]).not.toBe(state.selected!.layers[1]);
  expect(arrived.selected!.historyRows).toBe(state.selected!.historyRows);
  expect(arrived.phase).toBe(state.phase);
  expect(arrived.images).toBe(state.images);
});

test('a new phase leaves the selected image identical', () => {
  const arrived = carryOver(state, { ...state, phase: { kind: 'ready' } });
  expect(arrived.phase).toEqual({ kind: 'ready' });
  expect(arrived.selected).toBe(state.selected);
});

test('fields of the selected image change without its layers', () => {
  const arrived = carryOver(state, { ...state, selected: { ...state.selected!, usableLayers: 2 } });
  expect(arrived.selected!.usableLayers).toBe(2);
  expect(arrived.selected!.layers).toBe(state.selected!.layers);
});

test('another image replaces the selected one whole, also one with as many layers', () => {
  const after = { ...state, selected: { ...selected(1, 3), usableLayers: 3 } };
  expect(carryOver(state, after)).toEqual(after);
});

test('a selected image comes and goes', () => {
  const none = { ...state, selected: null };
  expect(carryOver(none, state)).toEqual(state);
  expect(carryOver(state, none)).toEqual(none);
});

test('equal snapshots make an empty patch', () => {
  expect(diffState(state, { ...state })).toEqual({});
});
