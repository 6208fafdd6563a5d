/*
 * What the page and the proxy say to each other: paths, headers and error bodies of the registry API. The proxy answers
 * typed questions about one repository of one registry and is never a general URL proxy.
 *
 *   GET|HEAD /api/v2/{registry}/{name}/manifests/{tag or digest}
 *   GET      /api/v2/{registry}/{name}/blobs/{digest}            Range: bytes=from-to, one, absolute
 *   GET      /api/v2/{registry}/{name}/tags/list?n=&last=
 *   GET      /api/v2/{registry}/{name}/referrers/{digest}?artifactType=
 *   POST     /api/token          TokenRequest in, TokenAnswer out; nothing of it is stored or logged
 *   GET      /api/capabilities   Capabilities
 *
 * {registry} is a host with an optional port as people write it (`docker.io`, `localhost:5000`), {name} has slashes.
 */

/** Every request carries it: a form or an image of a foreign page cannot set a header. */
export const CLIENT_HEADER = 'X-Layerscope';
export const CLIENT_HEADER_VALUE = '1';

/**
 * `Bearer …` or `Basic …` for the registry, as POST /api/token answered it. Not `Authorization`: a front door with a
 * password of its own would take that for itself. Answers to requests with it are `no-store`.
 */
export const REGISTRY_AUTHORIZATION_HEADER = 'X-Registry-Authorization';

/** Set to `1`: the proxy may use the person's own credential files for this request (local mode, switched on). */
export const STORED_CREDENTIALS_HEADER = 'X-Use-Stored-Credentials';

/** Media type that the registry gave a manifest; the response itself is always application/json. */
export const MEDIA_TYPE_HEADER = 'X-Oci-Media-Type';

/** On a page of tags that is not the last: the value for `last` of the next page, percent-encoded. */
export const NEXT_PAGE_HEADER = 'X-Next-Last';

export interface Capabilities {
  /** `local`: serves one person on loopback and may reach registries on loopback that the person names. */
  readonly mode: 'local' | 'public';
  /** Registries that may be asked, or null for any that is not refused by address. */
  readonly registries: readonly string[] | null;
  /** Whether the proxy may read the credential files of the person who started it. */
  readonly storedCredentials: boolean;
}

export interface TokenRequest {
  readonly registry: string;
  readonly name: string;
  readonly username: string;
  /** Password, access token, or the identity token where the user name is `<token>`. */
  readonly secret: string;
}

export interface TokenAnswer {
  /** Value for REGISTRY_AUTHORIZATION_HEADER. */
  readonly authorization: string;
  /** Seconds from now until it has to be asked for anew; null where it does not expire. */
  readonly expiresInSeconds: number | null;
  /** The host that got the credentials: the registry, or the host of its token server. */
  readonly sentTo: string;
}

/** Every way in which a registry request can end, but for success. */
export type RegistryErrorCode =
  // refused by the proxy before anything was sent
  | 'request-malformed'
  | 'registry-not-allowed'
  | 'address-not-public'
  | 'not-from-our-page'
  | 'too-many-requests-here'
  // said by the registry
  | 'unauthorized'
  | 'credentials-rejected'
  | 'denied'
  | 'manifest-unknown'
  | 'name-unknown'
  | 'blob-unknown'
  | 'quota-exceeded'
  | 'too-many-requests-there'
  | 'range-not-satisfiable'
  | 'registry-failed'
  | 'not-a-registry'
  // the way there
  | 'host-not-found'
  | 'connection-failed'
  | 'tls-failed'
  | 'timed-out'
  | 'redirect-refused'
  | 'realm-refused'
  | 'answer-too-large';

/** Body of every error of the API, as JSON: `{ "error": RegistryErrorBody }`. Texts of the registry are text, never HTML. */
export interface RegistryErrorBody {
  readonly code: RegistryErrorCode;
  /** A whole sentence. */
  readonly message: string;
  readonly registry: string | null;
  /** HTTP status of the registry, where it answered. */
  readonly upstreamStatus: number | null;
  /** Code and text of the registry's own error body, where it had one. */
  readonly upstreamCode: string | null;
  readonly upstreamMessage: string | null;
  /** With `unauthorized` and `credentials-rejected`: who would get credentials. */
  readonly challenge: { readonly scheme: 'basic' | 'bearer'; readonly host: string } | null;
  readonly retryAfterSeconds: number | null;
}
