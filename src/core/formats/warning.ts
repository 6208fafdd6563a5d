/** What can be out of the ordinary without stopping the reading. */
export type WarningCode =
  // outer file and manifests
  | 'archive-truncated'
  | 'archive-unreadable-rest'
  | 'opened-as-rootfs'
  | 'descriptors-disagree'
  | 'duplicate-manifest'
  | 'manifest-malformed'
  | 'manifest-missing'
  | 'config-missing'
  | 'config-malformed'
  | 'history-mismatch'
  | 'diff-ids-mismatch'
  | 'size-mismatch'
  | 'digest-mismatch'
  | 'diff-id-mismatch'
  | 'digest-unsupported'
  | 'index-too-deep'
  // layers
  | 'layer-missing'
  | 'layer-foreign'
  | 'layer-unreadable'
  | 'table-of-contents-unusable'
  | 'kept-layer-unusable'
  | 'layer-not-a-tar'
  | 'layer-truncated'
  | 'junk-after-end'
  | 'windows-layer'
  // entries
  | 'duplicate-entry'
  | 'invalid-whiteout'
  | 'whiteout-without-target'
  | 'aufs-metadata'
  | 'unsafe-name'
  | 'absolute-name'
  | 'non-utf8-name'
  | 'control-character-name'
  | 'very-long-name'
  | 'symlink-loop'
  | 'through-symlink'
  | 'below-non-directory'
  | 'broken-hardlink'
  | 'overlay-whiteout-device'
  | 'sparse-file'
  | 'unknown-entry-type'
  | 'number-out-of-range';

/** One counted observation; repeated ones are merged with a count and the first examples. */
export interface Warning {
  readonly code: WarningCode;
  /** A whole sentence that names what is wrong and, where it is known, at which byte. */
  readonly message: string;
  /** Zero-based layer index, or null where it concerns the whole image or file. */
  readonly layer: number | null;
  /** First path it was seen on (leading slash, non-UTF-8 bytes as lone surrogates U+DC80..U+DCFF), or null. */
  readonly path: string | null;
  /** How many times it was seen. */
  readonly count: number;
}
