/**
 * How an edge platform asks a registry. It has no hook at the opening of a connection and relies on the platform, which
 * cannot reach private networks, and on the rules for names: public names on https, no addresses (destinations.ts).
 */
import { ProxyError } from './proxy-error.ts';
import type { FetchUpstream } from './upstream.ts';

/** As lib.dom and workers have it; the types of Node lack the field `cf` and friends, which are not used. */
type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export function createEdgeUpstream(fetch: Fetch): FetchUpstream {
  return async ({ url, method, headers, body, reach, signal }) => {
    if (reach === 'private') {
      throw new ProxyError('address-not-public', `${url.hostname} is not reachable from here.`);
    }
    let response: Response;
    try {
      response = await fetch(url.href, { method, headers, body, redirect: 'manual', signal });
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      // Platforms do not say why in a form that could be told apart.
      throw new ProxyError('connection-failed', `The connection to ${url.host} failed.`, {}, { cause: error });
    }
    const answered = new Headers(response.headers);
    // The platform has decoded the body, and its length is no longer known.
    if (answered.has('Content-Encoding')) answered.delete('Content-Length');
    return { status: response.status, headers: answered, body: response.body };
  };
}
