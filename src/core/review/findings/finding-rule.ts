import type { Place } from './place.ts';
import type { ReviewedRows } from './reviewed-rows.ts';

/** What a person reads of a finding. */
export interface FindingTexts {
  readonly title: string;
  readonly why: string;
  readonly remedy: string;
  readonly example: string | null;
}

/** Columns of ReviewedRows that make one finding together. */
export type Group = readonly number[];

/**
 * One kind of finding, pure: the same rows give the same findings. How the rules of the list come together:
 * docs/findings/README.md.
 */
export interface FindingRule {
  /** Stable; names its page in docs/findings. */
  readonly code: string;
  readonly severity: 'waste' | 'hint';
  /** Where it looks; empty for a rule that goes by other facts than the path. */
  readonly places: readonly Place[];
  /** Whose instruction is to be changed where the bytes are dead: that which stored them, or that which made them dead. */
  readonly changes: 'writer' | 'killer';
  /** Puts columns together. `candidates` are those at its places, or all, that no rule of waste before it took. */
  readonly group: (rows: ReviewedRows, candidates: readonly number[]) => readonly Group[];
  readonly describe: (rows: ReviewedRows, group: Group) => FindingTexts;
}
