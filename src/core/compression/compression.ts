/** How bytes are packed, told by their first bytes and never by a file name or media type. */
export type Compression = 'none' | 'gzip' | 'zstd' | 'xz' | 'bzip2';
