import { AppError } from '../../base/app-error.ts';
import type { ImageModel } from '../layers/image-model.ts';
import { readBodies, type WantedBodies } from '../layers/read-bodies.ts';
import { gatherUpTo, readEntry } from '../layers/read-entry.ts';
import type { StoredLayer } from '../layers/stored-layer.ts';
import { RowFlag } from '../layers/version-table.ts';
import type { ReadContents, RowContent } from './findings/finding-input.ts';

/** Contents of a layer one after another, as readBodies gives them. */
export type ReadLayerBodies = (
  layer: number,
  wanted: WantedBodies,
  signal: AbortSignal | undefined,
) => AsyncIterable<Uint8Array>;

/**
 * Reads contents of rows layer by layer, each in one pass. A layer that cannot be read, or breaks off, gives what came before;
 * sparse files are read apart by `readSparse`, or left out.
 */
export function createContentsReader(
  model: ImageModel,
  readLayerBodies: ReadLayerBodies,
  readSparse: ((row: number, limitBytes: number, signal?: AbortSignal) => Promise<Uint8Array>) | null = null,
): ReadContents {
  const { rows } = model;
  const isSparse = (row: number): boolean => (rows.flags[row]! & RowFlag.sparse) !== 0;
  return async function* (wanted, limitBytes, signal) {
    for (const [layer, ofLayer] of groupByLayer(model, wanted)) {
      const whole = ofLayer.filter((row) => !isSparse(row));
      try {
        const bodies = wantedBodies(model, whole, limitBytes);
        if (whole.length > 0) yield* cutRows(readLayerBodies(layer, bodies, signal), whole, bodies);
        if (readSparse === null) continue;
        for (const row of ofLayer) {
          if (isSparse(row)) yield { row, bytes: await readSparse(row, limitBytes, signal) };
        }
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
      }
    }
  };
}

/** Reads from layers that can be read here; null for one that cannot. */
export function readContentsOf(model: ImageModel, storedLayer: (layer: number) => StoredLayer | null): ReadContents {
  const { rows } = model;
  const layerOf = (layer: number): StoredLayer => {
    const stored = storedLayer(layer);
    if (stored === null) throw new AppError('blob-missing', `Layer ${layer + 1} cannot be read again.`, { layer });
    return stored;
  };
  return createContentsReader(
    model,
    (layer, wanted, signal) => readBodies(layerOf(layer), wanted, signal ? { signal } : {}),
    async (row, limitBytes, signal) => {
      const entry = { bodyOffset: rows.bodyOffset.get(row), sizeBytes: rows.sizeBytes.get(row), isSparse: true };
      const chunks = readEntry(layerOf(rows.layerOf(row)), entry, signal ? { signal } : {});
      return (await gatherUpTo(chunks, limitBytes)).bytes;
    },
  );
}

function groupByLayer({ rows }: ImageModel, wanted: readonly number[]): readonly (readonly [number, number[]])[] {
  const layers = new Map<number, number[]>();
  for (const row of wanted) {
    if (rows.sizeBytes.get(row) === 0) continue;
    const layer = rows.layerOf(row);
    const known = layers.get(layer);
    if (known === undefined) layers.set(layer, [row]);
    else known.push(row);
  }
  const offset = (row: number): number => rows.bodyOffset.get(row);
  for (const ofLayer of layers.values()) ofLayer.sort((a, b) => offset(a) - offset(b));
  return [...layers].sort(([a], [b]) => a - b);
}

function wantedBodies({ rows }: ImageModel, wanted: readonly number[], limitBytes: number): WantedBodies {
  return {
    bodyOffset: Float64Array.from(wanted, (row) => rows.bodyOffset.get(row)),
    sizeBytes: Float64Array.from(wanted, (row) => Math.min(limitBytes, rows.sizeBytes.get(row))),
    sparse: new Uint8Array(wanted.length),
  };
}

async function* cutRows(
  chunks: AsyncIterable<Uint8Array>,
  rows: readonly number[],
  { sizeBytes }: WantedBodies,
): AsyncGenerator<RowContent, void> {
  let at = 0;
  let filled = 0;
  let bytes = new Uint8Array(sizeBytes[0]!);
  for await (const chunk of chunks) {
    bytes.set(chunk, filled);
    filled += chunk.length;
    if (filled < bytes.length) continue;
    yield { row: rows[at]!, bytes };
    at += 1;
    filled = 0;
    bytes = new Uint8Array(sizeBytes[at] ?? 0);
  }
}
