import type { ImageConfig } from '../../formats/catalog.ts';
import type { HistoryRow } from '../../history/history-row.ts';
import type { ImageModel } from '../../layers/image-model.ts';
import type { DeathCause } from '../review.ts';

/** Content of one row, or as much of it as was asked for. */
export interface RowContent {
  readonly row: number;
  readonly bytes: Uint8Array;
}

/**
 * Content of rows (of VersionTable, those that store bytes), at most `limitBytes` of each; rows that cannot be read are left
 * out. Asked in the order in which their layers hold them, so that a compressed layer is unpacked once.
 */
export type ReadContents = (
  rows: readonly number[],
  limitBytes: number,
  signal?: AbortSignal,
) => AsyncIterable<RowContent>;

/** What the config says to a container: where secrets may stand. */
export type ReviewedConfig = Pick<ImageConfig, 'env' | 'labels'>;

/** An image to be looked through. */
export interface FindingInput {
  readonly model: ImageModel;
  readonly historyRows: readonly HistoryRow[];
  /** Null where the config could not be read. */
  readonly config: ReviewedConfig | null;
  /** The lowest so many layers come from the base image. */
  readonly baseLayers: number;
  /** Null where contents are not to be read: what needs them is then not found. */
  readonly readContents: ReadContents | null;
  /** Why the bytes that a row stores are dead, and the layer whose event made them so; null for live ones. */
  readonly deathOf: (row: number) => { readonly cause: DeathCause; readonly killedBy: number } | null;
  /** Estimated share of the row in its compressed layer, in bytes; null where that is not known. */
  readonly compressedOf: (row: number) => number | null;
}
