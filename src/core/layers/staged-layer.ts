import type { EntryCounts } from '../analysis/report-schema.ts';
import type { Warning } from '../formats/warning.ts';
import type { LayerListing } from './layer-listing.ts';
import type { LayerTable } from './layer-table.ts';

/** A body whose hash decides whether a file is modified; it was jumped over when its (plain) layer was read. */
export interface ContentNeed {
  /** Layer whose stream holds the body. */
  readonly layer: number;
  readonly bodyOffset: number;
  readonly sizeBytes: number;
}

/** Value of `inodeOf` for an entry that is no hardlink or whose target is missing. */
export const NO_INODE = 0x7fff_ffff;

/** A layer sorted into whiteouts and paths, ready to be laid over the layers below once its content needs are met. */
export interface StagedLayer {
  /** Null for a layer without bytes (missing, foreign): it changes nothing. */
  readonly table: LayerTable | null;
  readonly layer: number;
  /** Paths that explicit whiteouts remove, -1 where no layer has ever had the path. */
  readonly whiteouts: readonly number[];
  /** Directories with an opaque whiteout. */
  readonly opaques: readonly number[];
  /** For hardlinks: the entry (0 or more) or ~row (negative) whose content they share, or NO_INODE. By entry. */
  readonly inodeOf: Int32Array;
  /** For hardlinks: index of the canonical target in the model's links. By entry. */
  readonly hardlinkTarget: Uint32Array;
  /** Where each entry is placed; ~path for what is no part of the filesystem (whiteouts, AUFS metadata, the root). By entry. */
  readonly placeOf: Int32Array;
  readonly listing: LayerListing;
  readonly entryCounts: EntryCounts;
  readonly contentNeeds: readonly ContentNeed[];
  /** What each content need fills in: the entry (0 or more) or ~row (negative). */
  readonly contentNeedOf: readonly number[];
  readonly warnings: readonly Warning[];
}
