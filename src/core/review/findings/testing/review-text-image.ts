import { buildTar } from '../../../../../fixtures/build/write-tar.ts';
import { RemovalCause, Mark, Reason } from '../../../analysis/change.ts';
import { buildHistory } from '../../../history/build-history.ts';
import { configOf, historyFrom, imageWith } from '../../../history/testing/history-images.ts';
import { LayeredImage } from '../../../layers/testing/apply-layers.ts';
import type { ImageModel } from '../../../layers/image-model.ts';
import { NO_ROW, RowFlag } from '../../../layers/version-table.ts';
import type { DeathCause, Finding } from '../../review.ts';
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
    deathOf: simpleDeathOf(model),
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

/** Why and by whom bytes died, from the chains of versions alone: the last of their names decides. */
export function simpleDeathOf(model: ImageModel): FindingInput['deathOf'] {
  const { rows } = model;
  const next = new Int32Array(rows.count).fill(NO_ROW);
  for (let row = 0; row < rows.count; row++) if (rows.previous[row]! >= 0) next[rows.previous[row]!] = row;
  const names = new Map<number, number[]>();
  for (const [row, inode] of rows.hardlinks())
    if (inode !== NO_ROW) names.set(inode, [...(names.get(inode) ?? []), row]);
  return (row) => {
    const all = [...(rows.path[row]! >= 0 ? [row] : []), ...(names.get(row) ?? [])];
    const killers = all.map((name) => next[name]!);
    if (all.length === 0 || killers.includes(NO_ROW))
      return all.length === 0 ? { cause: 'same-layer', killedBy: rows.layerOf(row) } : null;
    const killer = Math.max(...killers);
    return { cause: causeOf(model, killer), killedBy: rows.layerOf(killer) };
  };
}

function causeOf({ rows }: ImageModel, killer: number): DeathCause {
  if ((rows.flags[killer]! & RowFlag.absent) !== 0) {
    switch (rows.removalCause[killer]) {
      case RemovalCause.whiteoutAbove:
        return 'directory-whiteout';
      case RemovalCause.opaque:
        return 'opaque';
      case RemovalCause.typeChange:
        return 'type-change';
      default:
        return 'whiteout';
    }
  }
  const reasons = rows.reasons[killer]!;
  if (rows.mark[killer] === Mark.identical) return 'identical';
  if ((reasons & Reason.type) !== 0) return 'type-change';
  return (reasons & (Reason.content | Reason.size)) !== 0 ? 'overwritten' : 'metadata-only';
}
