import { AppError } from '../base/app-error.ts';
import { describeGaps, needsLayer, type LayerGap } from '../core/export/describe-gaps.ts';
import { planExport } from '../core/export/export-plan.ts';
import type { ExportSpec } from '../core/export/export-spec.ts';
import type { LayerForm } from '../core/export/layer-form.ts';
import { streamTar } from '../core/export/stream-tar.ts';
import { splitPieces } from '../core/bytes/pieces.ts';
import { layerNumber } from '../core/layers/layer-number.ts';
import type { ImageReading } from './image-reading.ts';
import type { LayerPlaces } from './layer-places.ts';
import { JobPriority, type LayerWorkerCaller, type LayerWorkerPool } from './layer-worker-pool.ts';
import type { LayerPlace } from './protocol.ts';
import type { ByteExportFacts, ByteExportSpec, LayerState } from './session-types.ts';

/** What is about to be saved: its facts, and its bytes once they are asked for. */
export interface ByteExport {
  readonly facts: ByteExportFacts;
  readonly open: (signal: AbortSignal) => AsyncGenerator<Uint8Array<ArrayBuffer>, void>;
}

/** Makes ready to write files of an image as a tar, or to hand out one of its layers. Throws 'read-failed' where that is gone. */
export function prepareExport(
  reading: ImageReading,
  places: LayerPlaces,
  pool: LayerWorkerPool,
  spec: ByteExportSpec,
): ByteExport {
  const layers = reading.snapshot.current.layers;
  const placeOf = (layer: number) => {
    const location = reading.image.layers[layer]?.location ?? null;
    return location === null ? null : places.find(location);
  };
  if (spec.kind === 'layer') return exportLayer(pool, placeOf(spec.layer), layers[spec.layer], spec.layer, spec.form);
  return exportFiles(reading, pool, placeOf, spec);
}

function exportFiles(
  { model, snapshot }: ImageReading,
  pool: LayerWorkerPool,
  placeOf: (layer: number) => LayerPlace | null,
  spec: ExportSpec,
): ByteExport {
  const { layers, usableLayers } = snapshot.current;
  const plan = planExport(model, spec, (layer) => placeOf(layer) !== null);
  const gaps = layers.map((layer) => findGap(layer, usableLayers)).filter((gap) => gap !== null);
  const isListed = new Set(gaps.filter(({ kind }) => kind === 'listed').map(({ layer }) => layer));
  const unreadable = new Map([...plan.omissions.unreadable].filter(([layer]) => !isListed.has(layer)));
  const needed = gaps.filter(
    ({ layer, kind }) => needsLayer(spec, layer) && (kind !== 'listed' || plan.omissions.unreadable.has(layer)),
  );
  return {
    facts: {
      estimatedBytes: plan.estimatedBytes,
      gaps: describeGaps(needed, { ...plan.omissions, unreadable }),
    },
    open: (signal) =>
      streamTar(model, plan, (layer, wanted) =>
        splitPieces(
          pullPieces(pool, signal, (worker) => worker.call('openBodies', [placeOf(layer)!, wanted])),
          wanted.sizeBytes,
        ),
      ),
  };
}

function exportLayer(
  pool: LayerWorkerPool,
  place: LayerPlace | null,
  state: LayerState | undefined,
  layer: number,
  form: LayerForm,
): ByteExport {
  if (place === null || state === undefined) {
    throw new AppError('read-failed', `Layer ${layerNumber(layer)} cannot be read again.`, { layer });
  }
  const gap = findGap(state, Infinity);
  return {
    facts: {
      estimatedBytes: (form === 'tar' ? state.uncompressedBytes : state.compressedBytes) ?? 0,
      gaps: gap === null || form === 'stored' ? [] : describeGaps([gap], NOTHING_OMITTED),
    },
    open: (signal) => pullPieces(pool, signal, (worker) => worker.call('openLayer', [place, form])),
  };
}

const NOTHING_OMITTED = { unreadable: new Map<number, number>(), brokenLinks: 0, tooLarge: 0, unnamable: 0 };

function findGap({ index, status, source }: LayerState, usableLayers: number): LayerGap | null {
  switch (status.kind) {
    case 'missing':
    case 'foreign':
    case 'partial':
      return { layer: index, kind: status.kind };
    case 'read':
      return source?.kind === 'table-of-contents' ? { layer: index, kind: 'listed' } : null;
    case 'waiting':
    case 'reading':
    case 'cancelled':
      return index < usableLayers ? null : { layer: index, kind: 'unread' };
  }
}

/** Pieces of a stream that a layer worker makes; the next is under way while the last is used. */
export async function* pullPieces(
  pool: LayerWorkerPool,
  signal: AbortSignal,
  open: (worker: LayerWorkerCaller) => Promise<number>,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  // Whatever the person looks at meanwhile goes first.
  const { worker, release } = await pool.lease(JobPriority.background, signal);
  let id = 0;
  const ask = () => {
    const asked = worker.call('nextPiece', [id], { signal });
    asked.catch(() => undefined);
    return asked;
  };
  try {
    id = await open(worker);
    for (let next = ask(); ;) {
      const piece = await next;
      if (piece === null) return;
      next = ask();
      yield piece;
    }
  } finally {
    worker.call('closePieces', [id]).catch(() => undefined);
    release();
  }
}
