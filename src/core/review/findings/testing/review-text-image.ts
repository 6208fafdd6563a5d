import { buildTar } from '../../../../../fixtures/build/write-tar.ts';
import { buildHistory } from '../../../history/build-history.ts';
import { configOf, historyFrom, imageWith } from '../../../history/testing/history-images.ts';
import { LayeredImage } from '../../../layers/testing/apply-layers.ts';
import type { ImageModel } from '../../../layers/image-model.ts';
import { deathOf } from '../../build-review.ts';
import { measureImage } from '../../measure.ts';
import type { Finding } from '../../review.ts';
import { findFindings } from '../find-findings.ts';
import type { FindingInput, ReadContents } from '../finding-input.ts';

/** A step of a build: the line of the Dockerfile, and what its layer holds (fixtures/build/README.md); null for none. */
export type Step = readonly [instruction: string, layer: string | null];

export interface TextImageOptions {
  readonly env?: readonly string[];
  readonly labels?: ReadonlyMap<string, string>;
  readonly baseLayers?: number;
}

/** An image told step by step, ready to be looked through. */
export async function inputOf(steps: readonly Step[], options: TextImageOptions = {}): Promise<FindingInput> {
  const layers = steps.flatMap(([, layer]) => layer ?? []);
  const tars = await Promise.all(layers.map((layer) => buildTar(layer)));
  const { model } = await LayeredImage.of(...tars);
  const history = historyFrom(steps.map(([instruction, layer]) => (layer === null ? `- ${instruction}` : instruction)));
  const image = imageWith(history, layers.length, configOf({}));
  return {
    model,
    historyRows: buildHistory(image),
    config: configOf({ env: options.env ?? [], ...(options.labels === undefined ? {} : { labels: options.labels }) }),
    baseLayers: options.baseLayers ?? 0,
    readContents: readFrom(model, tars),
    deathOf: deathsOf(model),
    compressedOf: () => null,
  };
}

export async function findingsOf(steps: readonly Step[], options: TextImageOptions = {}): Promise<readonly Finding[]> {
  return (await findFindings(await inputOf(steps, options))).findings;
}

/** The codes of what is found, each once, sorted. */
export async function codesOf(steps: readonly Step[], options: TextImageOptions = {}): Promise<readonly string[]> {
  return [...new Set((await findingsOf(steps, options)).map(({ code }) => code))].sort();
}

/** Reads bodies out of uncompressed layers. */
export function readFrom(model: ImageModel, tars: readonly Uint8Array[]): ReadContents {
  return async function* read(rows, limitBytes, signal) {
    for (const row of rows) {
      signal?.throwIfAborted();
      const from = model.rows.bodyOffset.get(row);
      const length = Math.min(limitBytes, model.rows.storedBytes(row));
      const bytes = tars[model.rows.layerOf(row)]?.subarray(from, from + length);
      if (bytes !== undefined) yield await Promise.resolve({ row, bytes });
    }
  };
}

export function deathsOf(model: ImageModel): FindingInput['deathOf'] {
  const measure = measureImage(model);
  return (row) => deathOf(measure, row);
}
