/**
 * Which addresses a connection may go to.
 *   `public`    addresses of the open internet alone
 *   `loopback`  this machine alone: a registry on it that the person named
 *   `private`   the open internet, private ranges and this machine: a host that --allow-private names
 */
export type Reach = 'public' | 'loopback' | 'private';

export interface UpstreamRequest {
  readonly url: URL;
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  readonly reach: Reach;
  readonly signal: AbortSignal;
}

export interface UpstreamResponse {
  readonly status: number;
  readonly headers: Headers;
  /** As it came over the wire; pulls no faster than it is read. Whoever does not read it cancels it. */
  readonly body: ReadableStream<Uint8Array> | null;
}

/**
 * One exchange with one server: follows no redirect, keeps no cookie, decodes nothing, and connects to nothing outside
 * of `reach`. Rejects with a ProxyError (`address-not-public`, `host-not-found`, `connection-failed`, `tls-failed`) or
 * with the signal's reason.
 */
export type FetchUpstream = (request: UpstreamRequest) => Promise<UpstreamResponse>;

/** Lets the connection go when nobody will read the body. */
export async function discardBody({ body }: UpstreamResponse): Promise<void> {
  // A body that failed on its own has nothing more to say.
  await body?.cancel().catch(() => undefined);
}
