import { memorySource } from '../../bytes/memory-source.ts';
import { readBodies } from '../../layers/read-bodies.ts';
import { LayeredImage } from '../../layers/testing/apply-layers.ts';
import { concatBytes } from '../../tar/testing/raw-tar.ts';
import { planExport, type ExportPlan } from '../export-plan.ts';
import type { ExportSpec } from '../export-spec.ts';
import { streamTar } from '../stream-tar.ts';

export interface ExportedTar {
  readonly tar: Uint8Array;
  readonly plan: ExportPlan;
  /** Layers in the order in which they were read. */
  readonly readLayers: readonly number[];
}

/** Writes a tar of an image that these uncompressed layers make, bottom first. `path` as "/a/b". */
export async function exportLayers(
  layers: readonly Uint8Array[],
  wanted: { readonly path?: string; readonly layer?: number; readonly changes?: readonly [from: number, to: number] },
  isReadable: (layer: number) => boolean = () => true,
): Promise<ExportedTar> {
  const { model } = await LayeredImage.of(...layers);
  const path = model.paths.findPath(new TextEncoder().encode((wanted.path ?? '/').slice(1)));
  const spec: ExportSpec =
    wanted.changes === undefined
      ? { kind: 'filesystem', path, layer: wanted.layer ?? layers.length - 1 }
      : { kind: 'changes', path, from: wanted.changes[0], to: wanted.changes[1] };
  const plan = planExport(model, spec, isReadable);
  const readLayers: number[] = [];
  const pieces: Uint8Array[] = [];
  const pieceStream = streamTar(model, plan, (layer, bodies) => {
    readLayers.push(layer);
    return readBodies({ blob: memorySource(layers[layer]!), compression: 'none', checkpoints: null }, bodies);
  });
  for await (const piece of pieceStream) pieces.push(piece);
  return { tar: concatBytes(pieces), plan, readLayers };
}
