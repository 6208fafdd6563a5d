/**
 * What is changed in src/wasm/zstd/vendor before it is compiled. libzstd takes the width of a register from that of
 * size_t, which is 32 bits in WebAssembly, although its registers have 64: it would fill up its bit container twice as
 * often and leave out its fast Huffman loop. With these changes it unpacks 1.15 times as much a second (docs/performance.md).
 *
 * MEM_32bits() also guards additions to addresses near 4 GiB (ZSTD_execSequence). A memory that cannot grow beyond
 * 256 MiB (compile-zstd.mjs) has no such addresses.
 * @type {readonly { readonly file: string, readonly from: string, readonly to: string, readonly times: number }[]}
 */
export const ZSTD_PATCH = [
  {
    file: 'common/mem.h',
    from: 'MEM_32bits(void) { return sizeof(size_t)==4; }',
    to: 'MEM_32bits(void) { return 0; }',
    times: 1,
  },
  {
    file: 'common/mem.h',
    from: 'MEM_64bits(void) { return sizeof(size_t)==8; }',
    to: 'MEM_64bits(void) { return 1; }',
    times: 1,
  },
  {
    file: 'common/bitstream.h',
    from: 'typedef size_t BitContainerType;',
    to: 'typedef U64 BitContainerType;',
    times: 1,
  },
  {
    // Its definition says so already.
    file: 'common/bitstream.h',
    from: 'MEM_STATIC size_t BIT_readBitsFast(',
    to: 'MEM_STATIC BitContainerType BIT_readBitsFast(',
    times: 1,
  },
  {
    file: 'common/bitstream.h',
    from: 'bitContainer = MEM_readLEST(',
    to: 'bitContainer = MEM_readLE64(',
    times: 3,
  },
  {
    file: 'decompress/huf_decompress.c',
    from: 'static size_t HUF_initFastDStream(',
    to: 'static U64 HUF_initFastDStream(',
    times: 1,
  },
  {
    file: 'decompress/huf_decompress.c',
    from: 'size_t const value = MEM_readLEST(',
    to: 'U64 const value = MEM_readLE64(',
    times: 1,
  },
  {
    file: 'decompress/huf_decompress.c',
    from: 'bitContainer = MEM_readLEST(',
    to: 'bitContainer = MEM_readLE64(',
    times: 1,
  },
  {
    file: 'decompress/huf_decompress.c',
    from: 'assert(sizeof(size_t) == 8);',
    to: 'assert(sizeof(BitContainerType) == 8);',
    times: 2,
  },
  {
    file: 'decompress/huf_decompress.c',
    from: 'bit->start + sizeof(size_t);',
    to: 'bit->start + sizeof(BitContainerType);',
    times: 1,
  },
  {
    // A stream of its loops is written by up to eight bytes at a time.
    file: 'decompress/huf_decompress.c',
    from: '(size_t)(oend - op4) >= sizeof(size_t)',
    to: '(size_t)(oend - op4) >= sizeof(BitContainerType)',
    times: 2,
  },
  {
    file: 'decompress/huf_decompress.c',
    from: 'oend - (sizeof(size_t)-1)',
    to: 'oend - (sizeof(BitContainerType)-1)',
    times: 1,
  },
];

/**
 * A source with its changes made.
 * @param {string} file path below the vendored folder
 * @param {string} source
 * @returns {string}
 * @throws {Error} where a text does not stand there as often as the patch says: it was made for other sources
 */
export function patchZstd(file, source) {
  let patched = source;
  for (const { from, to, times } of ZSTD_PATCH.filter((change) => change.file === file)) {
    const pieces = patched.split(from);
    if (pieces.length - 1 !== times) {
      throw new Error(`${file} has “${from}” ${pieces.length - 1} times, and the patch expects it ${times} times`);
    }
    patched = pieces.join(to);
  }
  return patched;
}
