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

/** Asked twice for every file that a finding has: no closures, nothing allocated. */
function storedAt({ compressedBytes, checkpoints }: StoredForm, offset: number, total: number): number {
  const at = Math.min(offset, total);
  const count = checkpoints === null ? 0 : checkpoints.unpackedOffsets.length;
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (checkpoints!.unpackedOffsets[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  // The start and the end of the layer stand for the checkpoints before the first and after the last.
  const fromUnpacked = low === 0 ? 0 : checkpoints!.unpackedOffsets[low - 1]!;
  const fromStored = low === 0 ? 0 : checkpoints!.storedOffsets[low - 1]!;
  const toUnpacked = low === count ? total : checkpoints!.unpackedOffsets[low]!;
  const toStored = low === count ? compressedBytes! : checkpoints!.storedOffsets[low]!;
  const span = toUnpacked - fromUnpacked;
  return span <= 0 ? fromStored : fromStored + ((at - fromUnpacked) / span) * (toStored - fromStored);
}
