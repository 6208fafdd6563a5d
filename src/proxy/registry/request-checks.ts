import { CLIENT_HEADER, CLIENT_HEADER_VALUE } from '../../base/registry-api.ts';
import { isLoopbackName } from './destinations.ts';
import { ProxyError } from './proxy-error.ts';

export interface RequestRules {
  readonly mode: 'local' | 'public';
  /** Host names, without ports, under which the page is served besides those of the loopback interface; null for any. */
  readonly hosts: readonly string[] | null;
}

/**
 * Lets pass only what a script of our own page sent. Browsers set the Sec-Fetch headers themselves and only towards
 * origins they trust (https, and the loopback interface), so a local server does without where there is none.
 * @throws ProxyError `not-from-our-page`
 */
export function requireOwnPage(request: Request, { mode, hosts }: RequestRules): void {
  const { headers } = request;
  const { host, hostname } = new URL(request.url);
  // Against DNS rebinding: a foreign page whose name was turned to our address still says its own name.
  if (hosts !== null && !isLoopbackName(hostname) && !hosts.includes(hostname)) {
    throw refusal(`This server does not answer to the name ${hostname}.`);
  }
  if (headers.get(CLIENT_HEADER) !== CLIENT_HEADER_VALUE) throw refusal('The request does not come from the page.');
  if (headers.has('Service-Worker')) throw refusal('The request comes from a service worker.');
  requireFetchMetadata(headers, mode);
  const origin = headers.get('Origin');
  if (origin !== null && (!URL.canParse(origin) || new URL(origin).host !== host)) {
    throw refusal('The request comes from another origin.');
  }
}

/** Credential files of the person are used only for a request of which the browser itself says that it is our page's. */
export function isProvenOwnPage(request: Request): boolean {
  return request.headers.get('Sec-Fetch-Site') === 'same-origin';
}

/** Permitted values by header (W3C Fetch Metadata Request Headers). */
const FETCH_METADATA: readonly (readonly [name: string, values: readonly string[]])[] = [
  ['Sec-Fetch-Site', ['same-origin']],
  ['Sec-Fetch-Dest', ['empty']],
  ['Sec-Fetch-Mode', ['cors', 'same-origin']],
];

function requireFetchMetadata(headers: Headers, mode: 'local' | 'public'): void {
  for (const [name, values] of FETCH_METADATA) {
    const value = headers.get(name);
    if (value === null ? mode === 'public' : !values.includes(value)) {
      throw refusal(`The request does not come from the page: ${name} is ${value ?? 'absent'}.`);
    }
  }
}

function refusal(message: string): ProxyError {
  return new ProxyError('not-from-our-page', message);
}

const RANGE = /^bytes=([0-9]{1,15})-([0-9]{1,15})$/;

/**
 * One absolute range, as every backend understands it: Azure takes no suffix, GCS and ghcr.io refuse several.
 * @returns the header to send on, null where there is none
 * @throws ProxyError `request-malformed`
 */
export function readRange(headers: Headers, longestBytes: number): string | null {
  const text = headers.get('Range');
  if (text === null) return null;
  const [, from, to] = RANGE.exec(text) ?? [];
  const length = Number(to) - Number(from) + 1;
  if (from === undefined || !(length >= 1)) {
    throw new ProxyError('request-malformed', 'A range has the form bytes=FROM-TO, with both ends.');
  }
  if (length > longestBytes) {
    throw new ProxyError('request-malformed', `A range is at most ${longestBytes} bytes long.`);
  }
  return `bytes=${Number(from)}-${Number(to)}`;
}

/** `Bearer` or `Basic` and one token68 (RFC 7235, 2.1). */
const AUTHORIZATION = /^(?:Bearer|Basic) [A-Za-z0-9._~+/-]+=*$/;
const LONGEST_AUTHORIZATION = 16_384;

/** @throws ProxyError `request-malformed` for what is no Authorization value of a registry */
export function checkAuthorization(value: string): string {
  if (value.length <= LONGEST_AUTHORIZATION && AUTHORIZATION.test(value)) return value;
  throw new ProxyError('request-malformed', 'The authorization is neither Bearer nor Basic.');
}
