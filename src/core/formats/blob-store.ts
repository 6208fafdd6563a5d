import type { BlobLocation } from './catalog.ts';
import type { Descriptor } from './descriptor.ts';
import { blobName } from './digest.ts';
import type { MemberStore } from './member-store.ts';

/** Where the blobs that descriptors name come from: an archive, a folder or a registry. */
export interface BlobStore {
  /** What holds the blobs, for messages: “the blob is not in the …”. */
  readonly holder: 'archive' | 'registry';
  /** Where a blob is; null when it is not there or its digest is malformed. Nothing is fetched. */
  locate(descriptor: Descriptor): BlobLocation | null;
  /**
   * All bytes of a JSON document; null when it is not there. Throws json-too-large, archive-truncated, read-failed, and
   * registry-… for a registry.
   */
  readDocument(descriptor: Descriptor): Promise<Uint8Array | null>;
}

/** The blobs of an archive or folder, by their names in an OCI layout. */
export function memberBlobs(store: MemberStore): BlobStore {
  const find = ({ digest }: Descriptor) => (digest ? store.find(blobName(digest)) : null);
  return {
    holder: 'archive',
    locate: (descriptor) => find(descriptor)?.location ?? null,
    async readDocument(descriptor) {
      const member = find(descriptor);
      return member ? store.readDocument(member) : null;
    },
  };
}
