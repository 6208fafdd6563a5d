import type { Compression } from './compression.ts';

/** A place at which unpacking can begin. */
export interface Checkpoint {
  /** Offset of the stored byte that holds the first bit. */
  readonly storedOffset: number;
  /** Bits of that byte that belong to what comes before: 0 to 7, lowest first. */
  readonly usedBits: number;
  /** Offset in the unpacked bytes of what comes next. */
  readonly unpackedOffset: number;
  /** CRC-32 and length modulo 2^32 of the gzip member so far, so that its end can be checked as if it had been read whole. */
  readonly memberCrc: number;
  readonly memberBytes: number;
  /** What distances may reach back into, packed by the decoder; empty at the start of a gzip member or a zstd frame. */
  readonly window: Uint8Array;
}

/**
 * The checkpoints of one packed blob, in ascending order, as columns: checkpoint i is element i of each. Moves between
 * workers by `checkpointTransfers`. There are none within a zstd frame, nor in xz and bzip2: those are read from the last one
 * before, or from the start (`unpackedBefore` says how far that is), or through a spill (spill.ts).
 */
export interface CheckpointIndex {
  readonly compression: Exclude<Compression, 'none'>;
  /** Bytes that the blob unpacks to, or that came before it broke off. */
  readonly unpackedBytes: number;
  readonly storedOffsets: Float64Array;
  readonly usedBits: Uint8Array;
  readonly unpackedOffsets: Float64Array;
  readonly memberCrcs: Uint32Array;
  readonly memberBytes: Uint32Array;
  /** Packed window i is windows[i === 0 ? 0 : windowEnds[i - 1], windowEnds[i]). */
  readonly windowEnds: Uint32Array;
  readonly windows: Uint8Array;
}

export interface CheckpointLimits {
  /** Unpacked bytes between two checkpoints, at least: reading at one place unpacks up to so many bytes in vain. */
  readonly spanBytes: number;
  /** Bytes that the index of one blob may take. When there are more, every second checkpoint goes and the span doubles. */
  readonly budgetBytes: number;
}

/** 4 MiB unpack in about 8 ms. Windows pack to 10 to 20 kB each, so that 8 MiB reach for 2 GB and more. */
export const defaultCheckpointLimits: CheckpointLimits = { spanBytes: 4 * 2 ** 20, budgetBytes: 8 * 2 ** 20 };

/** Bytes of one checkpoint in the columns, its window aside. */
const FIXED_BYTES = 8 + 1 + 8 + 4 + 4 + 4;

/** Gathers checkpoints while a blob is unpacked from its start. */
export class CheckpointCollector {
  readonly #budgetBytes: number;
  #spanBytes: number;
  #checkpoints: Checkpoint[] = [];
  #bytes = 0;

  constructor(limits: CheckpointLimits) {
    this.#spanBytes = limits.spanBytes;
    this.#budgetBytes = limits.budgetBytes;
  }

  /** Unpacked bytes after which the next checkpoint is wanted; grows. */
  get spanBytes(): number {
    return this.#spanBytes;
  }

  /** Takes the next checkpoint and copies its window. */
  add(checkpoint: Checkpoint): void {
    this.#checkpoints.push({ ...checkpoint, window: checkpoint.window.slice() });
    this.#bytes += FIXED_BYTES + checkpoint.window.length;
    while (this.#bytes > this.#budgetBytes && this.#checkpoints.length > 0) this.#thinOut();
  }

  finish(compression: Exclude<Compression, 'none'>, unpackedBytes: number): CheckpointIndex {
    const points = this.#checkpoints;
    const windows = new Uint8Array(points.reduce((sum, { window }) => sum + window.length, 0));
    const windowEnds = new Uint32Array(points.length);
    let end = 0;
    for (const [i, { window }] of points.entries()) {
      windows.set(window, end);
      end += window.length;
      windowEnds[i] = end;
    }
    return {
      compression,
      unpackedBytes,
      storedOffsets: Float64Array.from(points, (point) => point.storedOffset),
      usedBits: Uint8Array.from(points, (point) => point.usedBits),
      unpackedOffsets: Float64Array.from(points, (point) => point.unpackedOffset),
      memberCrcs: Uint32Array.from(points, (point) => point.memberCrc),
      memberBytes: Uint32Array.from(points, (point) => point.memberBytes),
      windowEnds,
      windows,
    };
  }

  /** Keeps the second of each two: the start of the blob stands for the one before the first. */
  #thinOut(): void {
    this.#checkpoints = this.#checkpoints.filter((_, i) => i % 2 === 1);
    this.#bytes = this.#checkpoints.reduce((sum, { window }) => sum + FIXED_BYTES + window.length, 0);
    this.#spanBytes *= 2;
  }
}

/** Number of the last checkpoint at or before an unpacked offset; -1 where that is the start of the blob. */
export function findCheckpoint(index: CheckpointIndex, unpackedOffset: number): number {
  let from = 0;
  let to = index.unpackedOffsets.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (index.unpackedOffsets[middle]! <= unpackedOffset) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

/** Bytes that reading at an unpacked offset has to unpack first. */
export function unpackedBefore(index: CheckpointIndex, unpackedOffset: number): number {
  return unpackedOffset - (index.unpackedOffsets[findCheckpoint(index, unpackedOffset)] ?? 0);
}

export function checkpointAt(index: CheckpointIndex, i: number): Checkpoint {
  return {
    storedOffset: index.storedOffsets[i]!,
    usedBits: index.usedBits[i]!,
    unpackedOffset: index.unpackedOffsets[i]!,
    memberCrc: index.memberCrcs[i]!,
    memberBytes: index.memberBytes[i]!,
    window: index.windows.subarray(i === 0 ? 0 : index.windowEnds[i - 1]!, index.windowEnds[i]),
  };
}

/**
 * The few checkpoints that reading [offset, offset + length) needs: the last at or before it, those within, and the first after.
 * An index of megabytes need not cross to a worker for one file.
 */
export function checkpointsAround(
  index: CheckpointIndex,
  unpackedOffset: number,
  lengthBytes: number,
): CheckpointIndex {
  const from = Math.max(0, findCheckpoint(index, unpackedOffset));
  const to = findCheckpoint(index, unpackedOffset + Math.max(0, lengthBytes - 1)) + 2;
  const windowsFrom = from === 0 ? 0 : index.windowEnds[from - 1]!;
  const windowEnds = index.windowEnds.slice(from, to).map((end) => end - windowsFrom);
  return {
    ...index,
    storedOffsets: index.storedOffsets.slice(from, to),
    usedBits: index.usedBits.slice(from, to),
    unpackedOffsets: index.unpackedOffsets.slice(from, to),
    memberCrcs: index.memberCrcs.slice(from, to),
    memberBytes: index.memberBytes.slice(from, to),
    windowEnds,
    windows: index.windows.slice(windowsFrom, windowsFrom + (windowEnds.at(-1) ?? 0)),
  };
}

/** The buffers behind an index, so that posting it moves them instead of copying. */
export function checkpointTransfers(index: CheckpointIndex): ArrayBuffer[] {
  const { storedOffsets, usedBits, unpackedOffsets, memberCrcs, memberBytes, windowEnds, windows } = index;
  return [storedOffsets, usedBits, unpackedOffsets, memberCrcs, memberBytes, windowEnds, windows].map(
    (column) => column.buffer as ArrayBuffer,
  );
}
