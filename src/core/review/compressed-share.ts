import type { CheckpointIndex } from '../compression/checkpoints.ts';

/** How the bytes of one layer came out of its stored form. */
export interface StoredForm {
  /** Bytes of the layer as stored, or null where not known. */
  readonly compressedBytes: number | null;
  readonly uncompressedBytes: number | null;
  readonly checkpoints: Pick<CheckpointIndex, 'storedOffsets' | 'unpackedOffsets' | 'unpackedBytes'> | null;
}

/**
 * Estimates how many stored bytes a stretch of the unpacked layer takes. Between two checkpoints (about 4 MiB apart) the
 * ratio is taken as even, as it is over the whole layer where there are none. Null where the layer's size is not known.
 */
export function estimateCompressed(form: StoredForm, from: number, to: number): number | null {
  const { compressedBytes, uncompressedBytes, checkpoints } = form;
  const total = checkpoints?.unpackedBytes ?? uncompressedBytes;
  if (compressedBytes === null || total === null || total <= 0) return null;
  return Math.max(0, storedAt(form, to, total) - storedAt(form, from, total));
}

function storedAt({ compressedBytes, checkpoints }: StoredForm, offset: number, total: number): number {
  const at = Math.min(offset, total);
  const places = checkpoints?.unpackedOffsets ?? new Float64Array(0);
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (places[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  const unpacked = (i: number): number => (i < 0 ? 0 : i < places.length ? places[i]! : total);
  const stored = (i: number): number =>
    i < 0 ? 0 : i < places.length ? checkpoints!.storedOffsets[i]! : compressedBytes!;
  const span = unpacked(low) - unpacked(low - 1);
  if (span <= 0) return stored(low - 1);
  return stored(low - 1) + ((at - unpacked(low - 1)) / span) * (stored(low) - stored(low - 1));
}
