import type { RegistryErrorBody, RegistryErrorCode } from '../../base/registry-api.ts';

type Details = Partial<Omit<RegistryErrorBody, 'code' | 'message'>>;

/** A refused request or a failed registry: becomes the JSON body of an error answer. Everything else that throws is a bug. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';

  readonly code: RegistryErrorCode;
  readonly details: Details;

  constructor(code: RegistryErrorCode, message: string, details: Details = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

const STATUS: Readonly<Record<RegistryErrorCode, number>> = {
  'request-malformed': 400,
  'registry-not-allowed': 403,
  'address-not-public': 403,
  'not-from-our-page': 403,
  'too-many-requests-here': 429,
  // Without WWW-Authenticate, which would make a browser ask for a password of our own host.
  unauthorized: 401,
  'credentials-rejected': 401,
  denied: 403,
  'manifest-unknown': 404,
  'name-unknown': 404,
  'blob-unknown': 404,
  'quota-exceeded': 429,
  'too-many-requests-there': 429,
  'range-not-satisfiable': 416,
  'registry-failed': 502,
  'not-a-registry': 502,
  'host-not-found': 502,
  'connection-failed': 502,
  'tls-failed': 502,
  'timed-out': 504,
  'redirect-refused': 502,
  'realm-refused': 502,
  'answer-too-large': 502,
};

/** HTTP status that our answer has. */
export function statusOf(code: RegistryErrorCode): number {
  return STATUS[code];
}

export function errorBody(error: ProxyError, registry: string | null): RegistryErrorBody {
  return {
    code: error.code,
    message: error.message,
    registry,
    upstreamStatus: null,
    upstreamCode: null,
    upstreamMessage: null,
    challenge: null,
    retryAfterSeconds: null,
    ...error.details,
  };
}
