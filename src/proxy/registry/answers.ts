import type { ProxyError } from './proxy-error.ts';
import { errorBody, statusOf } from './proxy-error.ts';
import { API_HEADERS } from './response-headers.ts';

/** An answer of our own, never cached unless `headers` say so. */
export function answerJson(value: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { ...API_HEADERS, 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
  });
}

/** `{ "error": RegistryErrorBody }` */
export function answerError(
  error: ProxyError,
  registry: string | null,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body = errorBody(error, registry);
  const retryAfter: Record<string, string> =
    body.retryAfterSeconds === null ? {} : { 'Retry-After': String(body.retryAfterSeconds) };
  return answerJson({ error: body }, statusOf(error.code), { ...retryAfter, ...headers });
}
