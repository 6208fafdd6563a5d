import { sliceSource, type ByteSource } from '../bytes/byte-source.ts';
import type { CheckpointIndex } from '../compression/checkpoints.ts';
import type { Compression } from '../compression/compression.ts';
import { unpackedSource } from '../compression/read-unpacked.ts';
import type { SpilledReads, SpillPlace } from '../compression/spill.ts';

/** A layer that was scanned before, and how to get at its bytes. */
export interface StoredLayer {
  readonly blob: ByteSource;
  readonly compression: Compression;
  /** Of `blob`; without them a packed layer is unpacked from its start. */
  readonly checkpoints: CheckpointIndex | null;
  /** For layers without checkpoints; absent where nothing is kept. */
  readonly spill?: SpillPlace;
}

/** What the pass over a compressed outer file says of a layer in it (ScannedMember of core/formats). */
export interface MemberPlace {
  readonly compression: Compression;
  /** Where its stored bytes lie in the unpacked outer tar; null for the outer file itself, read as a layer. */
  readonly stretch: { readonly offsetBytes: number; readonly sizeBytes: number } | null;
  readonly checkpoints: CheckpointIndex | null;
}

/** A layer inside a compressed outer file, by that file and its checkpoints. */
export function memberLayer(
  outer: ByteSource,
  outerIndex: CheckpointIndex,
  member: MemberPlace,
  reads: SpilledReads | null = null,
): StoredLayer {
  const { compression, stretch, checkpoints } = member;
  const placed = (key: string) => (reads === null ? {} : { spill: { reads, key } });
  if (stretch === null) return { blob: outer, compression, checkpoints, ...placed('outer') };
  const source = unpackedSource(outer, outerIndex, placed('outer').spill ?? null);
  const blob = sliceSource(source, stretch.offsetBytes, stretch.sizeBytes);
  return { blob, compression, checkpoints, ...placed(`member-${stretch.offsetBytes}`) };
}
