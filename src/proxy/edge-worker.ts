/**
 * The door for edge platforms that run ES modules with a `fetch` export (Cloudflare Workers and workerd). Always public;
 * the page comes from the binding ASSETS. Keeps what it counts and caches per isolate.
 */
import { API_PATH, setPageHeaders } from './page-headers.ts';
import { WELL_KNOWN_REGISTRIES } from './registry/destinations.ts';
import { createEdgeUpstream } from './registry/edge-upstream.ts';
import { PUBLIC_LIMITS } from './registry/limits.ts';
import { formatLogLine } from './registry/log-line.ts';
import type { RegistryHandler } from './registry/registry-handler.ts';
import { createRegistryHandler } from './registry/registry-handler.ts';
import { fixLength } from './edge-fixed-length.ts';

interface Environment {
  /** The files of the built page. */
  readonly ASSETS?: { fetch(request: Request): Promise<Response> };
  /** Registries that may be asked, separated by commas; the large ones without it. */
  readonly ALLOWED_REGISTRIES?: string;
}

let registryHandler: RegistryHandler | null = null;

function createHandler({ ALLOWED_REGISTRIES: allowed = '' }: Environment): RegistryHandler {
  const named = allowed.split(',').flatMap((registry) => registry.trim().toLowerCase() || []);
  return createRegistryHandler({
    policy: { mode: 'public', registries: named.length > 0 ? named : WELL_KNOWN_REGISTRIES, privateHosts: [] },
    hosts: null,
    limits: PUBLIC_LIMITS,
    fetchUpstream: createEdgeUpstream((url, init) => fetch(url, init)),
    now: Date.now,
    log: (entry) => console.log(formatLogLine(entry)),
    findStoredCredential: null,
    // What one request began, another may not wait for: it ends with the request that began it.
    sharesWork: false,
    userAgent: 'layerscope/0.1',
    fixLength,
  });
}

export default {
  async fetch(request: Request, environment: Environment): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith(API_PATH)) {
      registryHandler ??= createHandler(environment);
      return registryHandler(request, request.headers.get('CF-Connecting-IP') ?? '');
    }
    const found = await environment.ASSETS?.fetch(request);
    const response = found === undefined ? new Response('Not found', { status: 404 }) : new Response(found.body, found);
    setPageHeaders(response.headers);
    return response;
  },
};
