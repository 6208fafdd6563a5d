/** What a person wants as one tar. Layers are indexes, from the bottom. */
export type ExportSpec =
  /** A path and everything below it as it stood after a layer; the root for the whole filesystem. */
  | { readonly kind: 'filesystem'; readonly path: number; readonly layer: number }
  /**
   * What layers `from` to `to`, taken together, did to a path and everything below it: what they wrote, as it stood after them,
   * with the directories above it, and whiteouts for what they removed. Laid over the layers below it gives the same files.
   */
  | { readonly kind: 'changes'; readonly path: number; readonly from: number; readonly to: number };

/** What a tar leaves out, and why: counts of paths. */
export interface ExportOmissions {
  /** Files whose layer cannot be read again, by layer. */
  readonly unreadable: ReadonlyMap<number, number>;
  /** Hardlinks whose target the image does not have. */
  readonly brokenLinks: number;
  /** Sparse files larger than MAX_EXPANDED_BYTES. */
  readonly tooLarge: number;
  /** Paths with a NUL in their name, which no file system takes. */
  readonly unnamable: number;
}

/**
 * Largest sparse file that is written with its holes as zeros: 64 GiB. Beyond it (a lastlog may claim terabytes) the file is
 * left out, and counted.
 */
export const MAX_EXPANDED_BYTES = 64 * 2 ** 30;
