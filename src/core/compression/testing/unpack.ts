import { AppError } from '../../../base/app-error.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import type { Compression } from '../compression.ts';
import { decodeSource, inflateWithoutWasm } from '../decode-source.ts';
import type { Decoder } from '../decoder.ts';
import { createPushDecoder } from '../push-decoder.ts';

export interface Unpacked {
  readonly bytes: Uint8Array;
  readonly error: AppError | null;
}

/** What decodeSource makes of a blob that is streamed in chunks of `chunkBytes`. */
export async function unpackSource(
  packed: Uint8Array,
  compression: Compression,
  chunkBytes = Math.max(1, packed.length),
): Promise<Unpacked> {
  return gather(decodeSource(memorySource(packed, chunkBytes), compression));
}

/** What the browser's own stream and pako make of a gzip blob. */
export async function unpackWithoutWasm(
  packed: Uint8Array,
  chunkBytes = Math.max(1, packed.length),
): Promise<Unpacked> {
  return gather(inflateWithoutWasm(memorySource(packed, chunkBytes), {}));
}

/** What one decoder makes of a blob pushed whole. */
export async function unpackWith(decoder: Decoder, packed: Uint8Array): Promise<Unpacked> {
  return gather(
    (function* () {
      yield* decoder.decode(packed);
      yield* decoder.finish();
    })(),
  );
}

async function gather(chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Unpacked> {
  const parts: Uint8Array[] = [];
  try {
    for await (const chunk of chunks) parts.push(chunk.slice());
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { bytes: join(parts), error };
  }
  return { bytes: join(parts), error: null };
}

/** What a push decoder makes of bytes pushed in chunks of `chunkBytes`. Each chunk is overwritten after its push. */
export async function unpackPushed(
  packed: Uint8Array,
  compression: Compression,
  chunkBytes = Math.max(1, packed.length),
): Promise<Unpacked> {
  const parts: Uint8Array[] = [];
  const decoder = await createPushDecoder(compression, (chunk) => void parts.push(chunk.slice()));
  try {
    for (let at = 0; at < packed.length; at += chunkBytes) {
      const chunk = packed.slice(at, at + chunkBytes);
      decoder.push(chunk);
      if (compression !== 'none') chunk.fill(0xee);
    }
    decoder.finish();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { bytes: join(parts), error };
  }
  return { bytes: join(parts), error: null };
}

export function join(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && isPrefix(a, b);
}

export function isPrefix(part: Uint8Array, whole: Uint8Array): boolean {
  return part.length <= whole.length && part.every((byte, i) => byte === whole[i]);
}

/** Bytes that do not pack: a linear congruential generator. */
export function noise(length: number, seed = 1): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}
