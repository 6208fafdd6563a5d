import type { LayerState, SelectedImage, SessionState } from './session-types.ts';

/**
 * What changed between two snapshots of a session. The worker sends patches, because a snapshot that is cloned whole
 * loses the identity of its parts and React would paint everything again; a patch leaves the other parts as they are.
 * A field that is absent did not change.
 */
export type StatePatch = Partial<Omit<SessionState, 'selected'>> & { readonly selected?: SelectedPatch | null };

export type SelectedPatch = Partial<Omit<SelectedImage, 'layers'>> & {
  /** The layers that changed, each with its own index; all of them when `replaced` is set. */
  readonly layers?: readonly LayerState[];
  /** True when another image is selected: the patch then holds all fields. */
  readonly replaced: boolean;
};

/** Compares by identity: the snapshots are immutable, so equal references are equal parts. */
export function diffState(before: SessionState, after: SessionState): StatePatch {
  const { selected: selectedBefore, ...restBefore } = before;
  const { selected: selectedAfter, ...restAfter } = after;
  const patch = diffFields(restBefore, restAfter);
  if (selectedBefore === selectedAfter) return patch;
  if (selectedAfter === null) return { ...patch, selected: null };
  return { ...patch, selected: diffSelected(selectedBefore, selectedAfter) };
}

export function applyPatch(state: SessionState, patch: StatePatch): SessionState {
  const { selected, ...fields } = patch;
  const next = { ...state, ...fields };
  if (selected === undefined) return next;
  if (selected === null) return { ...next, selected: null };
  return { ...next, selected: applySelected(state.selected, selected) };
}

function diffSelected(before: SelectedImage | null, after: SelectedImage): SelectedPatch {
  if (before === null || before.index !== after.index || before.layers.length !== after.layers.length) {
    return { ...after, replaced: true };
  }
  const { layers: layersBefore, ...restBefore } = before;
  const { layers: layersAfter, ...restAfter } = after;
  const patch: SelectedPatch = { ...diffFields(restBefore, restAfter), replaced: false };
  const layers = layersAfter.filter((layer, index) => layer !== layersBefore[index]);
  return layers.length === 0 ? patch : { ...patch, layers };
}

function applySelected(before: SelectedImage | null, patch: SelectedPatch): SelectedImage {
  const { layers, replaced, ...fields } = patch;
  if (replaced || before === null) return { ...fields, layers } as SelectedImage;
  const next = { ...before, ...fields };
  if (layers === undefined) return next;
  const changed = new Map(layers.map((layer) => [layer.index, layer]));
  return { ...next, layers: before.layers.map((layer) => changed.get(layer.index) ?? layer) };
}

function diffFields<T extends object>(before: T, after: T): Partial<T> {
  const patch: Partial<T> = {};
  for (const key of Object.keys(after) as (keyof T)[]) if (before[key] !== after[key]) patch[key] = after[key];
  return patch;
}
