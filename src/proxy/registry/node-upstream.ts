/** How Node asks a registry: undici without its own redirects, cookies and decompression, over guarded connections. */
import { Agent, request } from 'undici';
import type { Dispatcher } from 'undici';
import type { Resolve } from './guarded-connector.ts';
import { ADDRESS_REFUSED, createGuardedConnector } from './guarded-connector.ts';
import { ProxyError } from './proxy-error.ts';
import type { FetchUpstream, Reach, UpstreamRequest, UpstreamResponse } from './upstream.ts';

export interface NodeUpstream {
  readonly fetchUpstream: FetchUpstream;
  /** Ends all connections. */
  close(): Promise<void>;
}

const CONNECTIONS_PER_ORIGIN = 64;
const LARGEST_HEADERS_BYTES = 64 * 1024;

/** @param resolve replaces the system's resolver */
export function createNodeUpstream(resolve?: Resolve): NodeUpstream {
  // One pool for each reach: a connection opened under an exception must never serve a request without it.
  const createAgent = (reach: Reach) =>
    new Agent({
      connect: createGuardedConnector(reach, resolve),
      connections: CONNECTIONS_PER_ORIGIN,
      maxHeaderSize: LARGEST_HEADERS_BYTES,
      // Times are kept by the handler, which knows whether the reader or the registry is slow.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
  const agents: Readonly<Record<Reach, Agent>> = {
    public: createAgent('public'),
    loopback: createAgent('loopback'),
    private: createAgent('private'),
  };
  return {
    fetchUpstream: (upstreamRequest) => exchange(upstreamRequest, agents[upstreamRequest.reach]),
    close: async () => {
      await Promise.all(Object.values(agents).map((agent) => agent.destroy()));
    },
  };
}

async function exchange(upstream: UpstreamRequest, dispatcher: Dispatcher): Promise<UpstreamResponse> {
  const { url, method, headers, body, signal } = upstream;
  try {
    const response = await request(url, { dispatcher, method, headers, body, signal });
    return {
      status: response.statusCode,
      headers: toHeaders(response.headers),
      body: toWebStream(response.body),
    };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw describeFailure(error, url);
  }
}

function toHeaders(raw: Readonly<Record<string, string | string[] | undefined>>): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw)) {
    for (const one of typeof value === 'string' ? [value] : (value ?? [])) {
      // What Headers cannot hold (control characters) is of no use to anybody.
      if (/^[\t\x20-\x7e\x80-\xff]*$/.test(one)) headers.append(name, one);
    }
  }
  return headers;
}

/** Not `Readable.toWeb`: in Node 20 it queues as many chunks as its source would queue bytes, and back-pressure is lost. */
function toWebStream(body: Dispatcher.ResponseData['body']): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Uint8Array, undefined>;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      cancel() {
        // Its error event has no other listener when nobody reads any more.
        body.on('error', () => undefined);
        body.destroy();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Codes by which Node and OpenSSL say that a certificate or a handshake is bad. */
const TLS_CODE = /^(?:CERT_|ERR_TLS_|ERR_SSL_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_MISMATCH|EPROTO)/;

function describeFailure(error: unknown, { host, hostname }: URL): ProxyError {
  const code = findCode(error);
  const cause = { cause: error };
  if (code === ADDRESS_REFUSED) {
    return new ProxyError('address-not-public', `The address of ${hostname} is not public.`, {}, cause);
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new ProxyError('host-not-found', `There is no host ${hostname}.`, {}, cause);
  }
  if (TLS_CODE.test(code)) {
    return new ProxyError('tls-failed', `${host} has no certificate that can be trusted (${code}).`, {}, cause);
  }
  if (code === 'ETIMEDOUT' || code === 'UND_ERR_CONNECT_TIMEOUT') {
    return new ProxyError('timed-out', `${host} does not answer.`, {}, cause);
  }
  return new ProxyError('connection-failed', `The connection to ${host} failed (${code || 'unknown'}).`, {}, cause);
}

/** The code of an error, or of the first that it collects (happy eyeballs tries several addresses). */
function findCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return findCode(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
