import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { inProject } from './project.mjs';
import { patchZstd, ZSTD_PATCH } from './zstd-patch.mjs';

const read = (file: string) => readFileSync(inProject('src', 'wasm', 'zstd', 'vendor', file), 'utf8');
const files = [...new Set(ZSTD_PATCH.map(({ file }) => file))];

describe('the patch of libzstd', () => {
  it.each(files)('fits %s, and leaves nothing there to be patched again', (file) => {
    const patched = patchZstd(file, read(file));
    expect(patched).not.toBe(read(file));
    for (const { from } of ZSTD_PATCH.filter((change) => change.file === file)) expect(patched).not.toContain(from);
  });

  it('leaves no bit container that is filled by the width of size_t', () => {
    for (const file of ['common/bitstream.h', 'decompress/huf_decompress.c']) {
      expect(patchZstd(file, read(file))).not.toMatch(/bitContainer = MEM_readLEST|typedef size_t BitContainerType/);
    }
  });

  it('passes other files through', () => {
    expect(patchZstd('zstd.h', 'size_t')).toBe('size_t');
  });

  it.each(ZSTD_PATCH)('refuses $file without “$from”', ({ file, from }) => {
    expect(() => patchZstd(file, read(file).replace(from, ''))).toThrow(`${file} has “${from}”`);
  });

  it.each(ZSTD_PATCH)('refuses $file with one more “$from”', ({ file, from }) => {
    expect(() => patchZstd(file, `${read(file)}${from}`)).toThrow(`${file} has “${from}”`);
  });
});
