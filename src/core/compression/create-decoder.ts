import { assertNever } from '../../base/assert.ts';
import type { Compression } from './compression.ts';
import type { Decoder } from './decoder.ts';

/** Makes a decoder; the code for each compression is loaded when it is first asked for, so that the first load stays small. */
export async function createDecoder(compression: Exclude<Compression, 'none'>): Promise<Decoder> {
  switch (compression) {
    case 'gzip': {
      const decoder = await createFastGzipDecoder();
      if (decoder !== null) return decoder;
      const { GzipDecoder } = await import('./gzip-decoder.ts');
      return new GzipDecoder();
    }
    case 'zstd': {
      const { createZstdDecoder } = await import('./zstd-decoder.ts');
      return createZstdDecoder();
    }
    case 'xz': {
      const { createXzDecoder } = await import('./xz-decoder.ts');
      return createXzDecoder();
    }
    case 'bzip2': {
      const { Bzip2Decoder } = await import('./bzip2-decoder.ts');
      return new Bzip2Decoder();
    }
    default:
      return assertNever(compression);
  }
}

/** The gzip decoder in WebAssembly; null where that or its SIMD is not to be had. */
export async function createFastGzipDecoder(): Promise<Decoder | null> {
  const { createInflateDecoder } = await import('./inflate-decoder.ts');
  return createInflateDecoder();
}

/** Loads the code of every decoder that WebAssembly takes, before one is asked for. */
export async function loadDecoders(): Promise<void> {
  await Promise.all([
    import('./inflate-decoder.ts'),
    import('./zstd-decoder.ts'),
    import('./xz-decoder.ts'),
    import('./bzip2-decoder.ts'),
  ]);
}
