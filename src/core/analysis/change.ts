/**
 * What a layer does to a path, compared with the filesystem below it.
 * Definitions: docs/layer-rules.md. The numbers are stored in columns.
 */
export const Mark = {
  /** Nothing happens here (only directories above changed paths, and paths of a filesystem view that the layer leaves alone). */
  none: 0,
  added: 1,
  modified: 2,
  removed: 3,
  /** Listed again; only the modification time differs. */
  touched: 4,
  /** Listed again; nothing differs. */
  identical: 5,
  /** A directory that exists only because something lies below it, new in this layer. */
  implied: 6,
} as const;
export type Mark = (typeof Mark)[keyof typeof Mark];

/** Why a path counts as modified: a bit set. */
export const Reason = {
  content: 1,
  size: 2,
  mode: 4,
  owner: 8,
  type: 16,
  link: 32,
  xattrs: 64,
  device: 128,
  mtime: 256,
} as const;

/** Why a path is removed. */
export const RemovalCause = {
  none: 0,
  whiteout: 1,
  /** An ancestor directory has a whiteout. */
  whiteoutAbove: 2,
  opaque: 3,
  /** An ancestor became something other than a directory. */
  typeChange: 4,
} as const;
export type RemovalCause = (typeof RemovalCause)[keyof typeof RemovalCause];
