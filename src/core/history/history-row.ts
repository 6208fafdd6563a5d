/** How sure we are that a history entry made the layer beside it. */
export type Alignment = 'exact' | 'approximate' | 'none';

/** A row of the history pane, oldest first. */
export interface HistoryRow {
  /** Position in the config's history, or null for a row made up for a layer that no entry speaks of. */
  readonly historyIndex: number | null;
  /** As stored; empty for made-up rows. */
  readonly createdBy: string;
  /** RFC 3339 as stored, or null. */
  readonly created: string | null;
  readonly comment: string | null;
  readonly author: string | null;
  /** As stored; false for made-up rows. A row with false may still have no layer, where the history has more entries than the image has layers. */
  readonly emptyLayer: boolean;
  /** Index of the layer that this entry made, or null. */
  readonly layer: number | null;
  readonly alignment: Alignment;
  /** Dockerfile keyword in upper case (FROM, RUN, COPY, …), or null where the builder's text is no instruction. */
  readonly keyword: string | null;
  /** The cleaned command without the keyword and the builder's wrapping; line breaks kept. */
  readonly text: string;
  /** Build arguments that the entry carried (`|2 A=b C=d`), as KEY=value; may hold secrets. */
  readonly buildArgs: readonly string[];
}
