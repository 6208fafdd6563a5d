import { columnsOf } from '../core/bytes/memory-use.ts';
import { checkpointsAround, type CheckpointIndex } from '../core/compression/checkpoints.ts';
import type { Compression } from '../core/compression/compression.ts';
import type { BlobLocation } from '../core/formats/catalog.ts';
import type { EntryContent } from '../core/layers/read-entry.ts';
import type { MemberPlace } from '../core/layers/stored-layer.ts';
import { blobKey } from './blob-scans.ts';
import type { LayerPlace, RangeLocation, RegistryLocation } from './protocol.ts';

/** What reading a layer has told about getting at its bytes again, kept for as long as the input is open. */
export class LayerPlaces {
  readonly #byBlob = new Map<string, LayerPlace>();

  addBlob(
    location: RangeLocation | RegistryLocation,
    compression: Compression,
    checkpoints: CheckpointIndex | null,
  ): void {
    this.#byBlob.set(blobKey(location), { kind: 'blob', location, compression, checkpoints });
  }

  /** A layer inside a compressed outer file; without checkpoints of that file it cannot be read again. */
  addMember(location: BlobLocation, member: MemberPlace, outer: CheckpointIndex | null): void {
    if (outer !== null) this.#byBlob.set(blobKey(location), { kind: 'member', outer, member });
  }

  /** Columns of all checkpoints that are kept. */
  get columns(): readonly ArrayBufferView[] {
    const indexes = [...this.#byBlob.values()].flatMap((place) =>
      place.kind === 'blob' ? [place.checkpoints] : [place.outer, place.member.checkpoints],
    );
    return columnsOf(...indexes.filter((index) => index !== null));
  }

  /** Null for a layer that was not read. */
  find(location: BlobLocation): LayerPlace | null {
    return this.#byBlob.get(blobKey(location)) ?? null;
  }
}

/** The same place with no more checkpoints than reading one file takes. */
export function placeAround(place: LayerPlace, entry: EntryContent): LayerPlace {
  // A sparse file is read from the start of its layer.
  if (place.kind === 'member' || place.checkpoints === null || entry.isSparse) return place;
  return { ...place, checkpoints: checkpointsAround(place.checkpoints, entry.bodyOffset, entry.sizeBytes) };
}
