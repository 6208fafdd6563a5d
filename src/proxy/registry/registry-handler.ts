/**
 * The registry API as one web-standard handler. It keeps nothing but tokens of anonymous access and counters; everything
 * that it needs from outside is passed in, so that Node, Vite and an edge platform are thin doors to the same code.
 */
import type { Capabilities } from '../../base/registry-api.ts';
import { answerError, answerJson } from './answers.ts';
import { Admission, clientKey } from './admission.ts';
import { buildAnswer, buildQuestion } from './ask-registry.ts';
import { converse } from './conversation.ts';
import type { FindStoredCredential } from './credentials.ts';
import { createAuthorizer, readCredentials } from './credentials.ts';
import type { DestinationPolicy } from './destinations.ts';
import { findRegistry } from './destinations.ts';
import type { Limits } from './limits.ts';
import type { LogEntry } from './log-line.ts';
import { ProxyError } from './proxy-error.ts';
import { requireOwnPage } from './request-checks.ts';
import { cacheControl } from './response-headers.ts';
import type { RepositoryRoute, Route } from './routes.ts';
import { allowedMethods, parseRoute } from './routes.ts';
import { TokenCache } from './token-cache.ts';
import { obtainToken, readTokenRequest } from './token-request.ts';
import type { TokenWays } from './token-server.ts';
import { requestToken } from './token-server.ts';
import type { FetchUpstream } from './upstream.ts';

export interface RegistryHandlerOptions {
  readonly policy: DestinationPolicy;
  /** Host names under which the page is served, besides those of the loopback interface; null for any. */
  readonly hosts: readonly string[] | null;
  readonly limits: Limits;
  readonly fetchUpstream: FetchUpstream;
  /** Milliseconds since any fixed moment. */
  readonly now: () => number;
  readonly log: (entry: LogEntry) => void;
  /** Null where credential files are not used. */
  readonly findStoredCredential: FindStoredCredential | null;
  /** Whether requests may wait for each other's work; edge platforms forbid it. */
  readonly sharesWork: boolean;
  readonly userAgent: string;
  /** Fits a body into a known length, where a platform drops Content-Length without that. */
  readonly fixLength?: (body: ReadableStream<Uint8Array>, length: number) => ReadableStream<Uint8Array>;
}

/** @param clientAddress IP address of who asks, for limits alone; never logged or passed on */
export type RegistryHandler = (request: Request, clientAddress: string) => Promise<Response>;

/** What nginx writes when a client went away; nobody receives it. */
const CLIENT_CLOSED_REQUEST = 499;

export function createRegistryHandler(options: RegistryHandlerOptions): RegistryHandler {
  const { policy, limits, now } = options;
  const admission = new Admission(limits, now);
  const tokens = new TokenCache(now, options.sharesWork);

  return async (request, clientAddress) => {
    const client = clientKey(clientAddress);
    const line = new LogLine(options);
    try {
      requireOwnPage(request, { mode: policy.mode, hosts: options.hosts });
      admission.count(client);
      const route = parseRoute(new URL(request.url));
      if (route === null) return line.refuse(404, 'No such question.');
      line.of(route);
      const methods = allowedMethods(route);
      if (!methods.includes(request.method)) {
        return line.refuse(405, `The method is not ${methods.join(' or ')}.`, { Allow: methods.join(', ') });
      }
      if (route.kind === 'capabilities') return line.end(answerJson(capabilities(options)));
      if (route.kind === 'token') {
        return line.end(answerJson(await tradeToken(request, client, line)));
      }
      return await askRepository(request, route, client, line);
    } catch (error) {
      if (request.signal.aborted) return line.end(new Response(null, { status: CLIENT_CLOSED_REQUEST }));
      if (!(error instanceof ProxyError)) throw error;
      return line.fail(error, request);
    }
  };

  async function tradeToken(request: Request, client: string, line: LogLine) {
    const tokenRequest = await readTokenRequest(request, limits.tokenRequestBytes);
    line.ofRegistry(tokenRequest.registry);
    const registry = findRegistry(tokenRequest.registry, policy);
    const leave = admission.enter(client, tokenRequest.registry);
    try {
      return await withTokenWays((ways) => obtainToken(tokenRequest, registry, ways));
    } finally {
      leave();
    }
  }

  /** An exchange has a time of its own: several requests may wait for it, and one that goes away must not end it. */
  async function withTokenWays<T>(exchange: (ways: TokenWays) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const timer = setTimeout(() => {
      abort.abort(new ProxyError('timed-out', 'The token server did not answer in time.'));
    }, limits.idleMs);
    try {
      const { fetchUpstream, userAgent } = options;
      const { hops, tokenBytes } = limits;
      return await exchange({ fetchUpstream, policy, hops, tokenBytes, userAgent, signal: abort.signal });
    } catch (error) {
      throw abort.signal.aborted ? abort.signal.reason : error;
    } finally {
      clearTimeout(timer);
    }
  }

  async function askRepository(
    request: Request,
    route: RepositoryRoute,
    client: string,
    line: LogLine,
  ): Promise<Response> {
    const { origin, reach } = findRegistry(route.registry, policy);
    const { url, method, headers } = buildQuestion(request, route, origin, limits, options.userAgent);
    const credentials = await readCredentials(request, route.registry, options.findStoredCredential);
    const credentialed = credentials.kind !== 'anonymous';
    line.credentialed = credentialed;
    const leave = admission.enter(client, route.registry);
    const exchange = new Deadlines(request.signal, limits);
    const settle = () => {
      exchange.settle();
      leave();
    };
    // Also where nobody ever reads the answer that was made.
    exchange.signal.addEventListener('abort', settle, { once: true });
    try {
      const authorizer = createAuthorizer(credentials, origin, route.name, tokens, (challenge, at, credential) =>
        withTokenWays((ways) => requestToken(challenge, at, route.name, credential, ways)),
      );
      const fetchUpstream: FetchUpstream = (upstreamRequest) =>
        exchange.waitForHeaders(options.fetchUpstream(upstreamRequest));
      const answer = await converse(
        { method, headers, first: { url, reach }, signal: exchange.signal, authorizer },
        { fetchUpstream, policy, hops: limits.hops },
      );
      const response = await buildAnswer(answer, route, {
        route,
        registryOrigin: origin,
        credentialed,
        errorBodyBytes: limits.errorBodyBytes,
        idleMs: limits.idleMs,
        now,
        limits,
        method,
        fixLength: options.fixLength ?? ((body) => body),
        onEnd: (bytes, error) => {
          settle();
          line.write(answer.response.status, bytes, error);
        },
      });
      return response;
    } catch (error) {
      exchange.abort(error);
      settle();
      throw error;
    }
  }
}

function capabilities({ policy, findStoredCredential }: RegistryHandlerOptions): Capabilities {
  return { mode: policy.mode, registries: policy.registries, storedCredentials: findStoredCredential !== null };
}

/** Ends one exchange with a registry: when the reader goes away, when it takes too long, when its headers do not come. */
class Deadlines {
  readonly #abort = new AbortController();
  readonly #reader: AbortSignal;
  readonly #idleMs: number;
  readonly #total: ReturnType<typeof setTimeout>;
  readonly #onReaderGone = () => this.#abort.abort(new DOMException('The reader went away.', 'AbortError'));

  constructor(reader: AbortSignal, { totalMs, idleMs }: Limits) {
    this.#reader = reader;
    this.#idleMs = idleMs;
    if (reader.aborted) this.#onReaderGone();
    reader.addEventListener('abort', this.#onReaderGone, { once: true });
    this.#total = setTimeout(() => {
      this.#abort.abort(new ProxyError('timed-out', `The request took more than ${totalMs / 1000} seconds.`));
    }, totalMs);
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  abort(reason: unknown): void {
    this.#abort.abort(reason);
  }

  async waitForHeaders<T>(response: Promise<T>): Promise<T> {
    const timer = setTimeout(() => {
      this.#abort.abort(
        new ProxyError('timed-out', `The registry did not answer within ${this.#idleMs / 1000} seconds.`),
      );
    }, this.#idleMs);
    try {
      return await response;
    } catch (error) {
      throw this.#abort.signal.aborted ? this.#abort.signal.reason : error;
    } finally {
      clearTimeout(timer);
    }
  }

  settle(): void {
    clearTimeout(this.#total);
    this.#reader.removeEventListener('abort', this.#onReaderGone);
  }
}

/** Collects what the log says of one request, and says it once. */
class LogLine {
  readonly #log: (entry: LogEntry) => void;
  readonly #now: () => number;
  readonly #startedMs: number;
  #route: Route | null = null;
  #registry: string | null = null;
  credentialed = false;

  constructor({ log, now }: Pick<RegistryHandlerOptions, 'log' | 'now'>) {
    this.#log = log;
    this.#now = now;
    this.#startedMs = now();
  }

  of(route: Route): void {
    this.#route = route;
    if ('registry' in route) this.#registry = route.registry;
  }

  ofRegistry(registry: string): void {
    this.#registry = registry;
  }

  write(status: number, bytes: number, error: ProxyError | null): void {
    const ms = this.#now() - this.#startedMs;
    const kind = this.#route?.kind ?? 'none';
    this.#log({ kind, registry: this.#registry, status, bytes, ms, code: error?.code ?? null });
  }

  end(response: Response): Response {
    this.write(response.status, 0, null);
    return response;
  }

  refuse(status: 404 | 405, message: string, headers: Readonly<Record<string, string>> = {}): Response {
    const error = new ProxyError('request-malformed', message);
    const { body, headers: own } = answerError(error, this.#registry, headers);
    this.write(status, 0, error);
    return new Response(body, { status, headers: own });
  }

  fail(error: ProxyError, request: Request): Response {
    const headers: Record<string, string> = {};
    const route = this.#route;
    if (error.details.upstreamStatus === 404 && route !== null && 'name' in route) {
      headers['Cache-Control'] = cacheControl(route, 404, this.credentialed);
    }
    const response = answerError(error, this.#registry, headers);
    this.write(response.status, 0, error);
    return request.method === 'HEAD' ? new Response(null, response) : response;
  }
}
