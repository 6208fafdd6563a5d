import type { RegistryErrorCode } from '../../base/registry-api.ts';
import type { Answer } from './conversation.ts';
import { findChallenge } from './challenge.ts';
import { ProxyError } from './proxy-error.ts';
import { readWhole, watchStream } from './read-body.ts';
import type { RepositoryRoute } from './routes.ts';
import type { UpstreamResponse } from './upstream.ts';

export interface ErrorContext {
  readonly route: RepositoryRoute;
  /** Origin of the registry; an answer from elsewhere came by redirects. */
  readonly registryOrigin: string;
  readonly credentialed: boolean;
  readonly errorBodyBytes: number;
  /** How long a piece of the error's body is waited for. */
  readonly idleMs: number;
  readonly now: () => number;
}

/** Reads an answer that is no success into the error that it means. Takes its body. */
export async function readUpstreamError(answer: Answer, context: ErrorContext): Promise<ProxyError> {
  const { response, at } = answer;
  const { status, headers } = response;
  const { route } = context;
  const body = await readErrorBody(response, context);
  const challenge = status === 401 ? findChallenge(headers) : null;
  const elsewhere = at.url.origin !== context.registryOrigin;
  const code = codeOf(status, body, answer, context);
  return new ProxyError(code, messageOf(code, status, route, elsewhere ? at.url.host : null), {
    upstreamStatus: status,
    upstreamCode: body.code,
    upstreamMessage: body.message,
    // Credentials for this registry never go to the host that a redirect led to.
    challenge: challenge === null || elsewhere ? null : describeChallenge(challenge, at.url),
    retryAfterSeconds: readRetryAfter(headers.get('Retry-After'), context.now()),
  });
}

interface ErrorText {
  readonly code: string | null;
  readonly message: string | null;
  /** The whole body, as far as it was read; never sent on. */
  readonly text: string;
}

const LONGEST_TEXT = 500;

/** `{"errors":[{"code","message"}]}` (distribution specification, error codes). Everything else is no text of a registry. */
async function readErrorBody(
  { body }: UpstreamResponse,
  { errorBodyBytes, idleMs }: Pick<ErrorContext, 'errorBodyBytes' | 'idleMs'>,
): Promise<ErrorText> {
  const source =
    body === null ? null : watchStream(body, { limitBytes: errorBodyBytes, idleMs, onEnd: () => undefined });
  // A body that breaks off or has no end does not change what the status says.
  const bytes = await readWhole(source, errorBodyBytes).catch(() => null);
  const text = bytes === null ? '' : new TextDecoder().decode(bytes);
  const first = firstError(text);
  return { code: clip(first?.code), message: clip(first?.message), text };
}

function firstError(text: string): { readonly code?: unknown; readonly message?: unknown } | null {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || !('errors' in parsed)) return null;
    const { errors } = parsed;
    const first: unknown = Array.isArray(errors) ? errors[0] : null;
    return typeof first === 'object' ? first : null;
  } catch {
    return null;
  }
}

function clip(value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return null;
  return value.replace(/[\0-\x1f\x7f]+/g, ' ').slice(0, LONGEST_TEXT);
}

function codeOf(
  status: number,
  body: ErrorText,
  { response, at }: Answer,
  { route, registryOrigin, credentialed }: ErrorContext,
): RegistryErrorCode {
  switch (status) {
    case 401:
      return credentialed ? 'credentials-rejected' : 'unauthorized';
    case 403:
      // A host of blobs refuses a signed URL whose time is over; that says nothing about the person's rights.
      return at.url.origin === registryOrigin ? 'denied' : 'registry-failed';
    case 404:
      return unknownCode(body.code, route) ?? (isRegistry(response, body) ? unknownOf(route) : 'not-a-registry');
    case 416:
      return 'range-not-satisfiable';
    case 429:
      return isQuota(response.headers, body) ? 'quota-exceeded' : 'too-many-requests-there';
    default:
      return 'registry-failed';
  }
}

function unknownCode(upstreamCode: string | null, route: RepositoryRoute): RegistryErrorCode | null {
  switch (upstreamCode) {
    case 'NAME_UNKNOWN':
    case 'NAME_INVALID':
      return 'name-unknown';
    case 'MANIFEST_UNKNOWN':
      return 'manifest-unknown';
    case 'BLOB_UNKNOWN':
      return 'blob-unknown';
    case null:
      return null;
    default:
      return unknownOf(route);
  }
}

function unknownOf({ kind }: RepositoryRoute): RegistryErrorCode {
  if (kind === 'blob') return 'blob-unknown';
  return kind === 'tags' ? 'name-unknown' : 'manifest-unknown';
}

/** A 404 of a website that has never heard of registries is a page of HTML. */
function isRegistry({ headers }: UpstreamResponse, body: ErrorText): boolean {
  if (headers.has('Docker-Distribution-Api-Version') || body.code !== null) return true;
  return !/^\s*</.test(body.text) && !(headers.get('Content-Type') ?? '').includes('html');
}

/** Docker Hub has two: the quota of pulls, whose body links to its explanation, and a limit against abuse. */
function isQuota(headers: Headers, { text }: ErrorText): boolean {
  if (/^0(?:;|$)/.test(headers.get('RateLimit-Remaining') ?? '')) return true;
  return /increase-rate-limit|pull rate limit/.test(text);
}

function messageOf(code: RegistryErrorCode, status: number, route: RepositoryRoute, elsewhere: string | null): string {
  const { registry } = route;
  switch (code) {
    case 'unauthorized':
      return `${registry} wants credentials for this repository.`;
    case 'credentials-rejected':
      return `${registry} does not take these credentials.`;
    case 'denied':
      return `${registry} refuses access to this repository.`;
    case 'manifest-unknown':
      return `${registry} has no such manifest.`;
    case 'name-unknown':
      return `${registry} has no such repository.`;
    case 'blob-unknown':
      return `${registry} has no such blob.`;
    case 'range-not-satisfiable':
      return `${registry} does not have these bytes.`;
    case 'quota-exceeded':
      return `The quota of pulls at ${registry} is used up.`;
    case 'too-many-requests-there':
      return `${registry} asks for fewer requests.`;
    case 'not-a-registry':
      return `${registry} does not answer like a registry.`;
    default:
      return `${elsewhere ?? registry} answered with status ${status}.`;
  }
}

export function describeChallenge(
  challenge: { readonly scheme: string; readonly parameters: ReadonlyMap<string, string> },
  at: URL,
): { readonly scheme: 'basic' | 'bearer'; readonly host: string } {
  if (challenge.scheme === 'basic') return { scheme: 'basic', host: at.host };
  const realm = challenge.parameters.get('realm') ?? '';
  return { scheme: 'bearer', host: URL.canParse(realm, at.href) ? new URL(realm, at).host : at.host };
}

const LONGEST_RETRY_SECONDS = 24 * 60 * 60;

/** Seconds or a date (RFC 9110, 10.2.3). */
export function readRetryAfter(text: string | null, nowMs: number): number | null {
  if (text === null) return null;
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - nowMs) / 1000);
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 0), LONGEST_RETRY_SECONDS) : null;
}
