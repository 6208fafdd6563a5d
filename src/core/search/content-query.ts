/** Which files are looked into. Layers are indexes, from the bottom. */
export type SearchScope =
  /** Every file that one layer writes, also what a later entry or layer hides. */
  | { readonly kind: 'layer'; readonly layer: number }
  /** The files as they stand after a layer. */
  | { readonly kind: 'filesystem'; readonly layer: number }
  /** Every version of every file, also those that are removed or overwritten. */
  | { readonly kind: 'versions' };

export interface ContentQuery {
  /** Not empty. */
  readonly text: string;
  readonly syntax: 'text' | 'regex';
  readonly matchCase: boolean;
  readonly scope: SearchScope;
}

/** Lines that a search finds at most; it stops there, and says so. */
export const MAX_FOUND_LINES = 5000;

/** Lines of one file that are shown at most. */
export const MAX_LINES_OF_FILE = 100;

/** How far into a file is searched: 64 MiB. */
export const MAX_SEARCHED_BYTES = 64 << 20;

/** A longer line is searched in stretches of this length, so that a match across two of them is missed: 64 KiB. */
export const MAX_LINE_BYTES = 64 << 10;

/** A NUL among so many first bytes makes a file binary, as git decides; it is passed over, and counted. */
export const SNIFFED_BYTES = 8000;

/** A line that matches, ready to be shown as text: cut around its first match, nothing in it misleading. */
export interface MatchedLine {
  /** Counted from 1. */
  readonly line: number;
  readonly before: string;
  readonly match: string;
  readonly after: string;
}
