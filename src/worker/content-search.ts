import { AppError } from '../base/app-error.ts';
import { displayText, decodeRawText } from '../core/bytes/byte-text.ts';
import { wantedBodies } from '../core/export/stream-tar.ts';
import type { ImageModel } from '../core/layers/image-model.ts';
import { layerNumber } from '../core/layers/layer-number.ts';
import type { WantedBodies } from '../core/layers/read-bodies.ts';
import { planSearch, type SearchedLayer } from '../core/search/content-plan.ts';
import { MAX_FOUND_LINES, type ContentQuery } from '../core/search/content-query.ts';
import { buildMatcher } from '../core/search/line-matcher.ts';
import type { SearchBatch } from '../core/search/search-bodies.ts';
import type { ImageReading } from './image-reading.ts';
import type { LayerPlaces } from './layer-places.ts';
import { JobPriority, type LayerWorkerPool } from './layer-worker-pool.ts';
import type { LayerPlace } from './protocol.ts';
import type { FoundLine, SearchUpdate } from './session-types.ts';

/**
 * Searches the contents of an image, several layers at once and each in one pass; answers what was found as it is found. Layers
 * that cannot be read are told and passed over. Aborting ends the workers that search, whatever an expression is busy with.
 * Throws 'filter-invalid' before it answers.
 */
export async function* searchContents(
  { model, image }: ImageReading,
  places: LayerPlaces,
  pool: LayerWorkerPool,
  query: ContentQuery,
  signal: AbortSignal,
): AsyncGenerator<SearchUpdate, void> {
  buildMatcher(query);
  const plan = planSearch(model, query.scope);
  const sizes = plan.map(({ rows }) => rows.reduce((sum, row) => sum + model.rows.sizeBytes.get(row), 0));
  let update: SearchUpdate = {
    lines: [],
    filesDone: 0,
    filesTotal: plan.reduce((sum, { rows }) => sum + rows.length, 0),
    bytesDone: 0,
    bytesTotal: sizes.reduce((sum, size) => sum + size, 0),
    binaryFiles: 0,
    cutFiles: 0,
    gaps: [],
    isFull: false,
  };
  yield update;
  let foundLines = 0;
  for await (const step of inAnyOrder(plan.map((searched) => searchOneLayer(searched)))) {
    const lines = step.lines.slice(0, MAX_FOUND_LINES - foundLines);
    foundLines += lines.length;
    update = {
      ...update,
      lines,
      filesDone: update.filesDone + step.files,
      bytesDone: update.bytesDone + step.bytes,
      binaryFiles: update.binaryFiles + step.binaryFiles,
      cutFiles: update.cutFiles + step.cutFiles,
      gaps: step.gap === null ? update.gaps : [...update.gaps, step.gap],
      isFull: foundLines === MAX_FOUND_LINES,
    };
    yield update;
    if (update.isFull) return;
  }

  async function* searchOneLayer(searched: SearchedLayer): AsyncGenerator<LayerStep, void> {
    const { layer, rows } = searched;
    const location = image.layers[layer]?.location ?? null;
    const place = location === null ? null : places.find(location);
    if (place === null) {
      yield { ...NOTHING, gap: `Layer ${layerNumber(layer)} cannot be read again and was not searched.` };
      return;
    }
    try {
      const batches = searchOnWorker(pool, place, wantedBodies(model, rows), query, signal);
      for await (const batch of batches) yield { ...batch, lines: describeLines(model, searched, batch), gap: null };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      yield { ...NOTHING, gap: `Layer ${layerNumber(layer)} was not searched to its end: ${error.message}` };
    }
  }
}

/** What is new in one layer. */
interface LayerStep extends Omit<SearchBatch, 'matches'> {
  readonly lines: readonly FoundLine[];
  readonly gap: string | null;
}

const NOTHING = { lines: [], bytes: 0, files: 0, binaryFiles: 0, cutFiles: 0 } as const;

async function* searchOnWorker(
  pool: LayerWorkerPool,
  place: LayerPlace,
  wanted: WantedBodies,
  query: ContentQuery,
  signal: AbortSignal,
): AsyncGenerator<SearchBatch, void> {
  const { worker, release, terminate } = await pool.lease(JobPriority.verify, signal);
  // An expression that has run away hears no message.
  signal.addEventListener('abort', terminate, { once: true });
  let isEnded = false;
  try {
    signal.throwIfAborted();
    const id = await worker.call('openSearch', [place, wanted, query]);
    for (;;) {
      const batch = await worker.call('nextBatch', [id]);
      if (batch === null) break;
      yield batch;
    }
    isEnded = true;
  } catch (error) {
    isEnded = error instanceof AppError;
    throw error;
  } finally {
    signal.removeEventListener('abort', terminate);
    if (!isEnded) terminate();
    release();
  }
}

function describeLines(model: ImageModel, { layer, paths }: SearchedLayer, { matches }: SearchBatch): FoundLine[] {
  return matches.map(({ body, ...line }) => ({
    ...line,
    path: paths[body]!,
    pathText: displayText('/' + decodeRawText(model.paths.fullPath(paths[body]!))).text,
    layer,
  }));
}

/** What several generators answer, as it comes; of each one answer is made ahead. */
async function* inAnyOrder<T>(generators: readonly AsyncGenerator<T, void>[]): AsyncGenerator<T, void> {
  const ask = async (generator: AsyncGenerator<T, void>) => ({ generator, result: await generator.next() });
  const asked = new Map(generators.map((generator) => [generator, ask(generator)]));
  for (const promise of asked.values()) promise.catch(() => undefined);
  try {
    while (asked.size > 0) {
      const { generator, result } = await Promise.race(asked.values());
      if (result.done === true) {
        asked.delete(generator);
        continue;
      }
      const next = ask(generator);
      next.catch(() => undefined);
      asked.set(generator, next);
      yield result.value;
    }
  } finally {
    for (const generator of asked.keys()) generator.return().catch(() => undefined);
  }
}
