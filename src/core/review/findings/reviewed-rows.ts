import { displayText, decodeRawText } from '../../bytes/byte-text.ts';
import { ROOT } from '../../layers/path-table.ts';
import { NO_ROW } from '../../layers/version-table.ts';
import { deathCauses } from '../review.ts';
import type { DeathCause, FoundPath } from '../review.ts';
import type { FindingInput } from './finding-input.ts';

/** A layer number of nobody: the row is live. */
export const LIVE = -1;

/**
 * The rows of an image that store bytes, with what every finding asks of them, as columns. Column i speaks of row `row[i]`;
 * rows ascend, so layers do. Made once for all findings.
 */
export class ReviewedRows {
  readonly input: FindingInput;
  readonly count: number;
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
    const { rows } = input.model;
    const storing: number[] = [];
    for (let row = 0; row < rows.count; row++) if (rows.storedBytes(row) > 0) storing.push(row);
    this.count = storing.length;
    this.row = Int32Array.from(storing);
    this.path = new Int32Array(this.count);
    this.bytes = new Float64Array(this.count);
    this.layer = new Int32Array(this.count);
    this.cause = new Uint8Array(this.count);
    this.killedBy = new Int32Array(this.count);
    const otherNames = namesOfInodes(input);
    for (let i = 0, layer = 0; i < this.count; i++) {
      const row = storing[i]!;
      while (row >= rows.layerStarts[layer + 1]!) layer += 1;
      this.path[i] = otherNames.get(row) ?? Math.max(rows.path[row]!, ROOT);
      this.bytes[i] = rows.storedBytes(row);
      this.layer[i] = layer;
      const death = input.deathOf(row);
      this.cause[i] = death === null ? 0 : 1 + deathCauses.indexOf(death.cause);
      this.killedBy[i] = death === null ? LIVE : death.killedBy;
    }
    this.totalBytes = this.bytes.reduce((sum, bytes) => sum + bytes, 0);
    this.#historyRowOf = new Int32Array(input.model.layerCount).fill(-1);
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
    return { path, text: this.pathText(path), layer, bytes };
  }

  /** A path for display, escaped. */
  pathText(path: number): string {
    return displayText('/' + decodeRawText(this.input.model.paths.fullPath(path))).text;
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
