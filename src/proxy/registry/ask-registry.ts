/** The four questions about a repository: from the request of the page to the answer that is streamed back to it. */
import { NEXT_PAGE_HEADER } from '../../base/registry-api.ts';
import type { Answer, Question } from './conversation.ts';
import { hasDigest } from './document-digest.ts';
import type { Limits } from './limits.ts';
import { findNextLast } from './next-page.ts';
import { ProxyError } from './proxy-error.ts';
import { readWhole, watchStream } from './read-body.ts';
import { readRange } from './request-checks.ts';
import { cacheControl, mediaTypeOf, passedHeaders } from './response-headers.ts';
import type { BlobRoute, RepositoryRoute } from './routes.ts';
import { upstreamUrl } from './routes.ts';
import { discardBody } from './upstream.ts';
import type { ErrorContext } from './upstream-errors.ts';
import { readUpstreamError } from './upstream-errors.ts';

/**
 * Every kind of manifest that there is or was. Constant, so that answers do not vary: a registry asked for less answers
 * with schema 1 or says that it has nothing. The list of regclient.
 */
const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.v1+prettyjws',
  'application/vnd.docker.distribution.manifest.v1+json',
  'application/vnd.oci.artifact.manifest.v1+json',
].join(', ');

const ACCEPT: Readonly<Record<RepositoryRoute['kind'], string>> = {
  manifest: MANIFEST_TYPES,
  blob: '*/*',
  tags: 'application/json',
  referrers: 'application/vnd.oci.image.index.v1+json',
};

const ENTITY_TAG = /^(?:W\/)?"[\x21\x23-\x7e]{0,256}"$/;

/** Method, URL and headers of the first request to the registry. @throws ProxyError `request-malformed` */
export function buildQuestion(
  request: Request,
  route: RepositoryRoute,
  origin: string,
  limits: Limits,
  userAgent: string,
): { readonly url: URL } & Pick<Question, 'method' | 'headers'> {
  const headers: Record<string, string> = {
    accept: ACCEPT[route.kind],
    // What is digested, ranged and counted are the bytes as they are stored.
    'accept-encoding': 'identity',
    'user-agent': userAgent,
  };
  const range = readRange(request.headers, limits.rangeBytes);
  if (range !== null) {
    if (route.kind !== 'blob') throw new ProxyError('request-malformed', 'Only a blob is read in ranges.');
    headers.range = range;
  }
  const entityTag = request.headers.get('If-None-Match');
  if (entityTag !== null && route.kind === 'manifest' && !route.byDigest && ENTITY_TAG.test(entityTag)) {
    headers['if-none-match'] = entityTag;
  }
  return { url: upstreamUrl(origin, route), method: request.method === 'HEAD' ? 'HEAD' : 'GET', headers };
}

export interface AnswerContext extends ErrorContext {
  readonly limits: Limits;
  readonly method: 'GET' | 'HEAD';
  /** Fits a body into a known length where the platform wants that (edge-upstream.ts). */
  readonly fixLength: (body: ReadableStream<Uint8Array>, length: number) => ReadableStream<Uint8Array>;
  /** Called once, when the last byte went out, the reader went away, or the source failed. */
  readonly onEnd: (bytes: number, error: ProxyError | null) => void;
}

/**
 * Turns the registry's answer into ours.
 * @throws ProxyError for everything that is no success; `onEnd` is then not called
 */
export async function buildAnswer(answer: Answer, route: RepositoryRoute, context: AnswerContext): Promise<Response> {
  const { response } = answer;
  const { status } = response;
  if (status === 304) {
    await discardBody(response);
    context.onEnd(0, null);
    return new Response(null, { status, headers: answerHeaders(answer, route, context) });
  }
  if (status !== 200 && !(status === 206 && route.kind === 'blob')) throw await readUpstreamError(answer, context);
  if (route.kind !== 'blob' && mediaTypeOf(response.headers)?.includes('html')) {
    await discardBody(response);
    throw new ProxyError('not-a-registry', `${route.registry} answers with a web page.`, { upstreamStatus: status });
  }
  return route.kind === 'blob' ? streamBlob(answer, route, context) : answerDocument(answer, route, context);
}

function answerHeaders({ response }: Answer, route: RepositoryRoute, context: ErrorContext): Headers {
  const headers = passedHeaders(response.headers, route);
  headers.set('Cache-Control', cacheControl(route, response.status, context.credentialed));
  const digest = route.kind === 'blob' ? route.digest : route.kind === 'manifest' && route.byDigest && route.reference;
  if (typeof digest === 'string') headers.set('ETag', `"${digest}"`);
  return headers;
}

function streamBlob(answer: Answer, route: BlobRoute, context: AnswerContext): Response {
  const { response } = answer;
  const { blobBytes, idleMs } = context.limits;
  const headers = answerHeaders(answer, route, context);
  const length = contentLength(response.headers);
  if (length !== null && length > blobBytes) {
    throw new ProxyError('answer-too-large', `The blob has ${length} bytes; ${blobBytes} are the most.`, {
      upstreamStatus: response.status,
    });
  }
  if (length !== null) headers.set('Content-Length', String(length));
  const source = response.body ?? new Blob([]).stream();
  const watched = watchStream(source, { limitBytes: blobBytes, idleMs, onEnd: context.onEnd });
  const body = length === null ? watched : context.fixLength(watched, length);
  return new Response(body, { status: response.status, headers });
}

async function answerDocument(answer: Answer, route: RepositoryRoute, context: AnswerContext): Promise<Response> {
  const { response, at } = answer;
  const headers = answerHeaders(answer, route, context);
  if (context.method === 'HEAD') {
    await discardBody(response);
    const length = contentLength(response.headers);
    if (length !== null) headers.set('Content-Length', String(length));
    context.onEnd(0, null);
    return new Response(null, { status: response.status, headers });
  }
  const bytes = await readDocument(answer, context);
  const next = route.kind === 'tags' ? findNextLast(response.headers.get('Link'), at.url, bytes) : null;
  if (next !== null) headers.set(NEXT_PAGE_HEADER, encodeURIComponent(next));
  // The page sees by itself that the digest is wrong; a cache must not keep that for ever.
  if (route.kind === 'manifest' && route.byDigest && !(await hasDigest(bytes, route.reference))) {
    headers.set('Cache-Control', context.credentialed ? 'private, no-store' : 'no-store');
  }
  headers.set('Content-Length', String(bytes.length));
  context.onEnd(bytes.length, null);
  return new Response(bytes, { status: response.status, headers });
}

async function readDocument({ response }: Answer, { limits }: AnswerContext): Promise<Uint8Array<ArrayBuffer>> {
  const { documentBytes, idleMs } = limits;
  const declared = contentLength(response.headers) ?? 0;
  let bytes: Uint8Array<ArrayBuffer> | null = null;
  if (declared > documentBytes) await discardBody(response);
  else if (response.body === null) bytes = new Uint8Array(0);
  else {
    const source = watchStream(response.body, { limitBytes: Infinity, idleMs, onEnd: () => undefined });
    bytes = await readWhole(source, documentBytes);
  }
  if (bytes !== null) return bytes;
  throw new ProxyError('answer-too-large', `The registry sent a document of more than ${documentBytes} bytes.`, {
    upstreamStatus: response.status,
  });
}

function contentLength(headers: Headers): number | null {
  const text = headers.get('Content-Length');
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
