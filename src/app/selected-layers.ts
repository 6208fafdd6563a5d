import { wholeFile, type ShownFile } from '../features/file/file-versions.ts';
import type { LayerRange } from '../features/tree/tree-settings.ts';

/** Until somebody selects a layer: the lowest, because it is there first and stays while the others stream in. */
const FIRST: LayerRange = { from: 0, to: 0 };

/** The selected layers, within those that the image has (a kept link may be of another image). */
export function fitLayers(wanted: LayerRange | null, layerCount: number): LayerRange {
  if (wanted === null || layerCount === 0) return FIRST;
  const last = layerCount - 1;
  return { from: Math.min(wanted.from, last), to: Math.min(wanted.to, last) };
}

/** The single layer above (1) or below (-1) the selected ones; the same at the ends. */
export function stepLayer(range: LayerRange, by: 1 | -1, layerCount: number): LayerRange {
  const next = by === 1 ? range.to + 1 : range.from - 1;
  const layer = Math.max(0, Math.min(layerCount - 1, next));
  return { from: layer, to: layer };
}

/** A version of a file, moved to the last of so many layers where it asks for one above; null where there is none. */
export function fitVersion(view: ShownFile, layerCount: number): ShownFile | null {
  const { layer, against } = view;
  const last = layerCount - 1;
  if (last < 0) return null;
  if (layer <= last && (against ?? 0) <= last) return view;
  const moved = Math.min(layer, last);
  const beside = against === null ? null : Math.min(against, last);
  return wholeFile(moved, beside === moved ? null : beside);
}
