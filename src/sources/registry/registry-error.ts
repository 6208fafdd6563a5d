import type { ErrorCode } from '../../base/app-error.ts';
import { AppError } from '../../base/app-error.ts';
import type { RegistryErrorCode } from '../../base/registry-api.ts';
import type { Json, JsonObject } from '../../core/formats/json-document.ts';
import {
  isJsonObject,
  nonEmptyTextField,
  numberField,
  objectField,
  parseJsonDocument,
} from '../../core/formats/json-document.ts';
import { REGISTRY_ERROR_TEXTS } from '../../core/explain/registry-error-texts.ts';
import type { FetchedResponse } from './fetch-like.ts';
import { readBody } from './read-body.ts';

/** Error bodies of our own server; it cuts a registry's at 64 KiB. */
const maxErrorBytes = 256 << 10;

/** Characters of a registry's text that are shown. */
const longestText = 500;

/**
 * The error that a response other than 2xx stands for. `what` is the thing asked for, as the subject of a sentence.
 * Never throws: an answer that is not in the form of the API is an error of its own.
 */
export async function readRegistryError(response: FetchedResponse, registry: string, what: string): Promise<AppError> {
  let document: Json = null;
  try {
    document = parseJsonDocument(await readBody(response, maxErrorBytes, 'The error'), 'the answer');
  } catch {
    // No JSON: told apart below by what is missing.
  }
  const body = isJsonObject(document) ? objectField(document, 'error') : null;
  const code = body ? knownCode(nonEmptyTextField(body, 'code')) : null;
  if (!body || code === null) return withoutBody(response, registry, what);
  const said = [nonEmptyTextField(body, 'upstreamCode'), nonEmptyTextField(body, 'upstreamMessage')];
  return new AppError(
    code,
    (nonEmptyTextField(body, 'message') ?? `${what} could not be fetched from ${registry}.`).slice(0, longestText),
    {
      registry: {
        registry,
        status: numberField(body, 'upstreamStatus'),
        said: said.filter(Boolean).join(': ').slice(0, longestText) || null,
        challenge: readChallenge(objectField(body, 'challenge')),
        retryAfterSeconds: numberField(body, 'retryAfterSeconds') ?? retryAfterSeconds(response),
      },
    },
  );
}

/** An error that was found out here and not answered. */
export function registryError(
  code: Extract<ErrorCode, `registry-${string}`>,
  registry: string,
  message: string,
  cause?: unknown,
): AppError {
  return new AppError(
    code,
    message,
    { registry: { registry, status: null, said: null, challenge: null, retryAfterSeconds: null } },
    cause === undefined ? {} : { cause },
  );
}

/** True for a page in place of an answer: a host of plain files answers its front page, or its own 404, to everything. */
export function isPageInPlaceOfAnswer(response: FetchedResponse): boolean {
  return /^text\/html/i.test(response.headers.get('content-type') ?? '');
}

export function proxyAbsent(registry: string): AppError {
  return registryError(
    'registry-proxy-absent',
    registry,
    `The server of this page gives no way to ${registry}: it serves plain files only.`,
  );
}

function withoutBody(response: FetchedResponse, registry: string, what: string): AppError {
  const { status } = response;
  if (isPageInPlaceOfAnswer(response) || status === 405 || status === 501) return proxyAbsent(registry);
  return registryError(
    'registry-answer-malformed',
    registry,
    `${what} was answered with status ${status} and no explanation.`,
  );
}

function knownCode(text: string | null): Extract<ErrorCode, `registry-${RegistryErrorCode}`> | null {
  const code = `registry-${text ?? ''}`;
  return Object.hasOwn(REGISTRY_ERROR_TEXTS, code) ? (code as `registry-${RegistryErrorCode}`) : null;
}

function readChallenge(challenge: JsonObject | null): { scheme: 'basic' | 'bearer'; host: string } | null {
  if (!challenge) return null;
  const host = nonEmptyTextField(challenge, 'host');
  const scheme = nonEmptyTextField(challenge, 'scheme');
  return host && (scheme === 'basic' || scheme === 'bearer') ? { scheme, host: host.slice(0, longestText) } : null;
}

function retryAfterSeconds(response: FetchedResponse): number | null {
  const text = response.headers.get('retry-after');
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
