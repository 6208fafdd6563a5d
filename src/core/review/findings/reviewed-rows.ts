import { hasContent } from '../../layers/compare-versions.ts';
import { ROOT } from '../../layers/path-table.ts';
import { NO_ROW } from '../../layers/version-table.ts';
import { foundPath, pathText } from '../found-path.ts';
import { deathCauses } from '../review.ts';
import type { DeathCause, FoundPath } from '../review.ts';
import type { FindingInput } from './finding-input.ts';

/** A layer number of nobody: the row is live. */
export const LIVE = -1;

/**
 * Everything that stores bytes, with what every finding asks of it, as columns: first the rows of the model, in their order, then
 * what a layer stores without showing it (UnseenVersions), which has no row. Made once for all findings.
 */
export class ReviewedRows {
  readonly input: FindingInput;
  readonly count: number;
  /** NO_ROW for what no layer shows. */
  readonly row: Int32Array;
  /** A path that the bytes are or were seen under. */
  readonly path: Int32Array;
  /** Stored bytes, above 0. */
  readonly bytes: Float64Array;
  readonly layer: Int32Array;
  /** 0 live, else 1 + index into `deathCauses`. */
  readonly cause: Uint8Array;
  /** Layer whose event made the bytes dead, or LIVE. */
  readonly killedBy: Int32Array;
  /** Stored bytes of all rows. */
  readonly totalBytes: number;
  /** Index into the history rows of the input by layer, or -1. */
  readonly #historyRowOf: Int32Array;

  constructor(input: FindingInput) {
    this.input = input;
    const { rows, unseen, layerCount } = input.model;
    const storing: number[] = [];
    for (let row = 0; row < rows.count; row++) {
      // What measure.ts counts: a body under any other type is passed over by every reader.
      if (hasContent(rows, row) && rows.storedBytes(row) > 0) storing.push(row);
    }
    const withRows = storing.length;
    for (let i = 0; i < unseen.count; i++) if (unseen.storedBytes(i) > 0) storing.push(i);
    this.count = storing.length;
    this.row = Int32Array.from(storing).fill(NO_ROW, withRows);
    this.path = new Int32Array(this.count);
    this.bytes = new Float64Array(this.count);
    this.layer = new Int32Array(this.count);
    this.cause = new Uint8Array(this.count).fill(1 + deathCauses.indexOf('same-layer'), withRows);
    this.killedBy = new Int32Array(this.count);
    const otherNames = namesOfInodes(input);
    for (let i = 0, layer = 0; i < withRows; i++) {
      const row = storing[i]!;
      while (row >= rows.layerStarts[layer + 1]!) layer += 1;
      this.path[i] = otherNames.get(row) ?? Math.max(rows.path[row]!, ROOT);
      this.bytes[i] = rows.storedBytes(row);
      this.layer[i] = layer;
      const death = input.deathOf(row);
      this.cause[i] = death === null ? 0 : 1 + deathCauses.indexOf(death.cause);
      this.killedBy[i] = death === null ? LIVE : death.killedBy;
    }
    for (let i = withRows, layer = 0; i < this.count; i++) {
      const place = storing[i]!;
      while (place >= unseen.layerStarts[layer + 1]!) layer += 1;
      this.path[i] = unseen.path[place]!;
      this.bytes[i] = unseen.storedBytes(place);
      this.layer[i] = layer;
      this.killedBy[i] = layer;
    }
    this.totalBytes = this.bytes.reduce((sum, bytes) => sum + bytes, 0);
    this.#historyRowOf = new Int32Array(layerCount).fill(-1);
    for (const [index, { layer }] of input.historyRows.entries()) {
      if (layer !== null) this.#historyRowOf[layer] = index;
    }
  }

  isLive(i: number): boolean {
    return this.cause[i] === 0;
  }

  causeOf(i: number): DeathCause | null {
    return deathCauses[this.cause[i]! - 1] ?? null;
  }

  /** Whether the layer that would have to change comes from the base image. */
  isOfBase(i: number): boolean {
    return Math.max(this.layer[i]!, this.killedBy[i]!) < this.input.baseLayers;
  }

  /** Index into the history rows of what made a layer, or null. */
  historyRowOf(layer: number): number | null {
    const index = this.#historyRowOf[layer] ?? -1;
    return index < 0 ? null : index;
  }

  foundPath(path: number, layer: number, bytes: number): FoundPath {
    return foundPath(this.input.model, path, layer, bytes);
  }

  /** A path for display, escaped. */
  pathText(path: number): string {
    return pathText(this.input.model, path);
  }
}

/** Hardlinks that stand for bytes whose own path has another version by now, or none: a visible one where there is one. */
function namesOfInodes({ model }: FindingInput): Map<number, number> {
  const { rows } = model;
  const names = new Map<number, number>();
  for (const [row, inode] of rows.hardlinks()) {
    if (inode === NO_ROW) continue;
    const own = rows.path[inode]!;
    if (own >= 0 && model.currentRow(own) === inode) continue;
    const path = rows.path[row]!;
    if (path < 0) continue;
    const isVisible = model.currentRow(path) === row;
    if (isVisible || (own < 0 && !names.has(inode))) names.set(inode, path);
  }
  return names;
}
