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

const DISCARD_BYTES = 64 * 1024;
const DISCARD_MS = 250;

/**
 * Does away with a body that nobody will read. A short one is read to its end, so that the connection serves the next
 * request: one that is cut off costs another handshake, and a 401 or a redirect comes before almost every blob.
 */
export async function discardBody({ body }: UpstreamResponse): Promise<void> {
  if (body === null) return;
  const reader = body.getReader();
  const cancel = () => reader.cancel().catch(() => undefined);
  const timer = setTimeout(() => void cancel(), DISCARD_MS);
  try {
    for (let bytes = 0; bytes <= DISCARD_BYTES;) {
      const { done, value } = await reader.read();
      if (done) return;
      bytes += value.length;
    }
    await cancel();
  } catch {
    // A body that failed on its own has nothing more to say.
  } finally {
    clearTimeout(timer);
  }
}
