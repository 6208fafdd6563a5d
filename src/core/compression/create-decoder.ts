import { assertNever } from '../../base/assert.ts';
import type { Checkpoint, CheckpointCollector } from './checkpoints.ts';
import type { Compression } from './compression.ts';
import type { Decoder } from './decoder.ts';

export interface DecoderOptions {
  /** Is told the places at which unpacking can begin, where the format and the decoder have such. */
  readonly collector?: CheckpointCollector | null;
  /** Begins at a checkpoint that a collector got: the first byte to be pushed is that at its `storedOffset`. */
  readonly from?: Checkpoint | null;
}

/** Makes a decoder; the code for each compression is loaded when it is first asked for, so that the first load stays small. */
export async function createDecoder(
  compression: Exclude<Compression, 'none'>,
  options: DecoderOptions = {},
): Promise<Decoder> {
  switch (compression) {
    case 'gzip': {
      const decoder = await createFastGzipDecoder(options);
      if (decoder !== null) return decoder;
      const { GzipDecoder } = await import('./gzip-decoder.ts');
      return new GzipDecoder();
    }
    case 'zstd': {
      const { createZstdDecoder } = await import('./zstd-decoder.ts');
      return createZstdDecoder(options);
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
export async function createFastGzipDecoder(options: DecoderOptions = {}): Promise<Decoder | null> {
  const { createInflateDecoder } = await import('./inflate-decoder.ts');
  return createInflateDecoder(options);
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
