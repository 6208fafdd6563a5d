/** Every limit of the registry API. Sizes are in bytes of what a registry sends, times in milliseconds. */
export interface Limits {
  /** A manifest, an index, a page of tags or of referrers: documents that are read whole before they are answered. */
  readonly documentBytes: number;
  readonly blobBytes: number;
  /** Length of one range. */
  readonly rangeBytes: number;
  readonly tokenBytes: number;
  /** Of a registry's error body as much is read for its code and text. */
  readonly errorBodyBytes: number;
  /** Body of POST /api/token. */
  readonly tokenRequestBytes: number;
  /** Redirects that are followed for one request. */
  readonly hops: number;
  /** From a request to its last byte. */
  readonly totalMs: number;
  /** Waiting for a registry: for its headers, or for the next piece of a body that our reader wants. */
  readonly idleMs: number;
  /** Requests whose answer is not finished. */
  readonly streamsPerClient: number;
  readonly streamsPerUpstream: number;
  readonly requestsPerMinute: number;
}

const KIB = 1024;
const MIB = 1024 * KIB;
const GIB = 1024 * MIB;

/**
 * For everybody on a network: what one person may take has an end. The distribution specification asks a registry to
 * take manifests of at least 4 MiB; other clients read up to 8 MiB (regclient) or 100 MiB (go-containerregistry).
 */
export const PUBLIC_LIMITS: Limits = {
  documentBytes: 8 * MIB,
  blobBytes: 4 * GIB,
  rangeBytes: 4 * GIB,
  tokenBytes: 64 * KIB,
  errorBodyBytes: 64 * KIB,
  tokenRequestBytes: 64 * KIB,
  hops: 5,
  totalMs: 30 * 60_000,
  idleMs: 30_000,
  streamsPerClient: 8,
  streamsPerUpstream: 64,
  requestsPerMinute: 300,
};

/** For one person on their own machine. */
export const LOCAL_LIMITS: Limits = {
  ...PUBLIC_LIMITS,
  blobBytes: 64 * GIB,
  rangeBytes: 64 * GIB,
  totalMs: 6 * 60 * 60_000,
  streamsPerClient: 64,
  requestsPerMinute: 6000,
};
