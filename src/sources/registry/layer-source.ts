/** How a layer of a registry came here. */
export interface LayerSource {
  /**
   * `streamed`: fetched from the first byte to the last. `kept`: read from the browser's storage, where an earlier session
   * put it. `table-of-contents`: only its list of files was fetched, and no file. `headers`: a plain layer, whose large files were
   * passed over, and fetched only where they had to be compared.
   */
  readonly kind: 'streamed' | 'kept' | 'table-of-contents' | 'headers';
  readonly bytesFetched: number;
  /** Bytes of the layer that were not fetched. */
  readonly bytesSaved: number;
  /**
   * Whether what was read has the digest that is declared for it: of the layer's bytes, or of its table of contents.
   * Null where none is declared, or it cannot be computed here, or the reading broke off.
   */
  readonly isVerified: boolean | null;
  /** Of the table of contents; null for the other kinds. */
  readonly format: 'estargz' | 'stargz' | 'zstd:chunked' | 'soci' | null;
}
