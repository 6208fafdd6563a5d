import type { Compression } from '../compression/compression.ts';
import type { Warning } from './warning.ts';

export type SourceFormat =
  'docker-archive' | 'docker-archive+oci' | 'oci-archive' | 'oci-layout' | 'docker-legacy' | 'rootfs' | 'registry';

export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
  readonly osVersion?: string;
}

/**
 * Where a blob's stored bytes are.
 * `range`: bytes of one of the opened files (index 0 for an archive; the index in the list of files for a dropped folder).
 * `member`: a member of a compressed outer archive, which has no random access; it was scanned during the one pass.
 * `registry`: a blob of the repository that was opened, by its digest; `sizeBytes` is what the descriptor declares.
 */
export type BlobLocation =
  | { readonly kind: 'range'; readonly file: number; readonly offsetBytes: number; readonly sizeBytes: number }
  | { readonly kind: 'member'; readonly name: string; readonly sizeBytes: number }
  | { readonly kind: 'registry'; readonly digest: string; readonly sizeBytes: number };

/** One layer as the manifest lists it, before its bytes were read. */
export interface CatalogLayer {
  readonly index: number;
  /** Digest that a descriptor or a blob's path declares, or null (docker-archive names say nothing reliable). */
  readonly digest: string | null;
  /** Diff ID from the config's rootfs.diff_ids, or null. */
  readonly diffId: string | null;
  readonly mediaType: string | null;
  /** Stored size in bytes that the descriptor declares, or null. */
  readonly declaredBytes: number | null;
  readonly annotations: ReadonlyMap<string, string>;
  /** `foreign`: the blob is to be fetched from `urls` and is not in the archive. */
  readonly status: 'present' | 'missing' | 'foreign';
  readonly urls: readonly string[];
  readonly location: BlobLocation | null;
  /** Member name for docker-archives, else null. */
  readonly name: string | null;
}

/** A history record of the config, checked and with odd types dropped; absent fields are null. */
export interface HistoryRecord {
  readonly created: string | null;
  readonly createdBy: string | null;
  readonly author: string | null;
  readonly comment: string | null;
  readonly emptyLayer: boolean;
}

/** The runtime part of the image config, checked field by field. */
export interface ImageConfig {
  readonly entrypoint: readonly string[] | null;
  readonly cmd: readonly string[] | null;
  /** KEY=value as stored. */
  readonly env: readonly string[];
  readonly user: string | null;
  readonly workingDir: string | null;
  readonly exposedPorts: readonly string[];
  readonly volumes: readonly string[];
  readonly labels: ReadonlyMap<string, string>;
  readonly healthcheck: {
    readonly test: readonly string[];
    /** Durations in nanoseconds, as the config has them; null where absent. */
    readonly intervalNs: number | null;
    readonly timeoutNs: number | null;
    readonly startPeriodNs: number | null;
    readonly retries: number | null;
  } | null;
  readonly stopSignal: string | null;
  readonly shell: readonly string[] | null;
  readonly onBuild: readonly string[];
}

export interface CatalogImage {
  /** References such as `alpine:3.19`; empty for an untagged image. */
  readonly names: readonly string[];
  readonly kind: 'image' | 'attestation' | 'artifact';
  readonly manifestDigest: string | null;
  /** Digest of the config blob: declared, or computed for docker-archives. Docker shows it as the image ID. */
  readonly configDigest: string | null;
  readonly mediaType: string | null;
  readonly artifactType: string | null;
  readonly platform: Platform | null;
  /** Manifest and descriptor annotations together. */
  readonly annotations: ReadonlyMap<string, string>;
  /** For attestations: the manifest digest they speak about. */
  readonly subject: string | null;
  /** RFC 3339 as stored, or null. */
  readonly created: string | null;
  readonly author: string | null;
  /** Null when the config is missing or is no image config. */
  readonly config: ImageConfig | null;
  readonly history: readonly HistoryRecord[];
  readonly layers: readonly CatalogLayer[];
  /** False when the manifest itself is absent from the archive: it can be listed but not opened. */
  readonly present: boolean;
  /**
   * True while only the descriptor is known, as of the platforms of a registry's index that nobody has chosen: config,
   * history and layers are still empty. Absent for an image that was read.
   */
  readonly unread?: boolean;
  readonly warnings: readonly Warning[];
}

/** Everything that the manifests of one opened file, folder or reference say. */
export interface Catalog {
  readonly format: SourceFormat;
  readonly compression: Compression;
  readonly images: readonly CatalogImage[];
  readonly warnings: readonly Warning[];
}
