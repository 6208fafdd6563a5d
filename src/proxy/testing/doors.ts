import type { LookupAddress } from 'node:dns';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Agent } from 'undici';
import { CLIENT_HEADER, CLIENT_HEADER_VALUE } from '../../base/registry-api.ts';
import { startNodeServer } from '../node-server.ts';
import type { Resolve } from '../registry/guarded-connector.ts';
import { createNodeUpstream } from '../registry/node-upstream.ts';
import { startEdgeRuntime } from './edge-runtime.ts';
import type { HandlerSetup } from './test-handler.ts';
import { createTestHandler, SETUP_HEADER } from './test-handler.ts';

export interface CallOptions {
  readonly method?: string;
  /** On top of what our page in a browser sends; an empty value takes one away. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** One way to reach the handler. */
export interface Door {
  call(setup: HandlerSetup, path: string, options?: CallOptions): Promise<Response>;
  close(): Promise<void>;
}

/** What a browser sends for a `fetch` of our page. */
const PAGE_HEADERS: Readonly<Record<string, string>> = {
  [CLIENT_HEADER.toLowerCase()]: CLIENT_HEADER_VALUE,
  'sec-fetch-site': 'same-origin',
  'sec-fetch-mode': 'cors',
  'sec-fetch-dest': 'empty',
};

function allHeaders(setup: HandlerSetup, { headers = {} }: CallOptions): Record<string, string> {
  const merged = { ...PAGE_HEADERS, [SETUP_HEADER]: JSON.stringify(setup), ...headers };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== ''));
}

/** Names below `.localhost` are this machine; no other name exists. */
export const resolveLocalhost: Resolve = (hostname): Promise<readonly LookupAddress[]> => {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) {
    return Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
  }
  return Promise.reject(Object.assign(new Error(`no ${hostname}`), { code: 'ENOTFOUND' }));
};

export async function openHandlerDoor(): Promise<Door> {
  const upstream = createNodeUpstream(resolveLocalhost);
  const handle = createTestHandler({ ...upstream, sharesWork: true });
  return {
    call: (setup, path, options = {}) => {
      const { method = 'GET', body, signal } = options;
      const init = { method, headers: allHeaders(setup, options), ...(body === undefined ? {} : { body }) };
      const host = options.headers?.host ?? '127.0.0.1:4173';
      return handle(
        new Request(`http://${host}${path}`, signal === undefined ? init : { ...init, signal }),
        '192.0.2.7',
      );
    },
    close: () => upstream.close(),
  };
}

export async function openNodeDoor(): Promise<Door> {
  const upstream = createNodeUpstream(resolveLocalhost);
  const handle = createTestHandler({ ...upstream, sharesWork: true });
  const server = await startNodeServer({ handle: (incoming, address = '') => handle(incoming, address), port: 0 });
  const client = openClient(new URL(server.url).origin);
  return {
    ...client,
    close: async () => {
      await client.close();
      await server.close();
      await upstream.close();
    },
  };
}

export async function openEdgeDoor(): Promise<Door> {
  const runtime = await startEdgeRuntime(fileURLToPath(new URL('edge-test-worker.ts', import.meta.url)));
  const client = openClient(runtime.origin);
  return {
    ...client,
    close: async () => {
      await client.close();
      await runtime.close();
    },
  };
}

/** Plain HTTP: `fetch` would set Sec-Fetch headers of its own and undo `..` in paths. */
export function openClient(origin: string): Door {
  const agent = new Agent({ headersTimeout: 0, bodyTimeout: 0, connections: 64 });
  return {
    call: async (setup, path, options = {}) => {
      const { method = 'GET', body = null, signal } = options;
      const answer = await agent.request({
        origin,
        path,
        method,
        headers: allHeaders(setup, options),
        body,
        ...(signal === undefined ? {} : { signal }),
      });
      const headers = new Headers();
      for (const [name, value = ''] of Object.entries(answer.headers)) headers.set(name, String(value));
      const hasBody = method !== 'HEAD' && answer.statusCode !== 304;
      return new Response(hasBody ? (Readable.toWeb(answer.body) as ReadableStream<Uint8Array>) : null, {
        status: answer.statusCode,
        headers,
      });
    },
    close: () => agent.destroy(),
  };
}
