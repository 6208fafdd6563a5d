/**
 * Asking a token server (distribution's token.md and oauth.md). Every URL and body here comes from a stranger.
 *
 *   GET  realm?service=S&scope=…   Authorization: Basic …     everybody has it
 *   POST realm  grant_type=refresh_token|password …           OAuth 2, for identity tokens; not everybody has it
 */
import type { Challenge } from './challenge.ts';
import type { Place, Ways } from './conversation.ts';
import { nextPlace } from './conversation.ts';
import { judgeNamedUrl } from './destinations.ts';
import { ProxyError } from './proxy-error.ts';
import { readWhole } from './read-body.ts';
import { isWithinTrust } from './trust-boundary.ts';
import type { UpstreamResponse } from './upstream.ts';
import { discardBody } from './upstream.ts';

/** User name that marks a secret as an identity token (docker's credential helpers). */
export const IDENTITY_TOKEN_USER = '<token>';

export interface Credential {
  readonly username: string;
  readonly secret: string;
}

export interface BearerToken {
  /** `Bearer …` */
  readonly authorization: string;
  readonly expiresInSeconds: number;
}

export interface TokenWays extends Ways {
  readonly tokenBytes: number;
  readonly userAgent: string;
  readonly signal: AbortSignal;
}

/** token.md: of a token that does not say how long it lives. */
const DEFAULT_LIFETIME_SECONDS = 60;
const LONGEST_LIFETIME_SECONDS = 24 * 60 * 60;
const LONGEST_TOKEN = 16_000;
/** What a header can carry after `Bearer ` (RFC 6750, 2.1). */
const TOKEN = /^[A-Za-z0-9._~+/-]+=*$/;

const CLIENT_ID = 'layerscope';

/** Why an exchange gave nothing: the server said no, or does not know this way of asking. */
type Outcome = BearerToken | 'rejected' | 'unknown-form';

/**
 * The URL of the token server that a challenge names; a relative one counts from the registry.
 * @throws ProxyError `realm-refused`, `address-not-public`
 */
export function findRealm(challenge: Challenge, at: Place, policy: TokenWays['policy'], credentialed: boolean): Place {
  const realm = challenge.parameters.get('realm') ?? '';
  if (realm === '' || !URL.canParse(realm, at.url.href)) {
    throw new ProxyError('realm-refused', `${at.url.host} names no token server.`);
  }
  const url = new URL(realm, at.url);
  url.hash = '';
  let reach;
  try {
    reach = judgeNamedUrl(url, at.reach, policy);
  } catch (error) {
    if (!(error instanceof ProxyError) || error.code !== 'redirect-refused') throw error;
    throw new ProxyError('realm-refused', error.message);
  }
  if (at.url.protocol === 'https:' && url.protocol !== 'https:') {
    throw new ProxyError('realm-refused', `${at.url.host} names a token server without https.`);
  }
  if (credentialed && !isWithinTrust(at.url.hostname, url.hostname)) {
    throw new ProxyError(
      'realm-refused',
      `${at.url.host} wants the credentials sent to ${url.host}, which is under another domain.`,
    );
  }
  return { url, reach };
}

/**
 * Trades a challenge, with credentials or without, for a token.
 * @returns null where the token server refuses
 * @throws ProxyError `realm-refused`, `registry-failed`, `answer-too-large`, and what the way there ends in
 */
export async function requestToken(
  challenge: Challenge,
  at: Place,
  name: string,
  credential: Credential | null,
  ways: TokenWays,
): Promise<BearerToken | null> {
  const realm = findRealm(challenge, at, ways.policy, credential !== null);
  const service = challenge.parameters.get('service') ?? null;
  // The challenge's own scope: some registries have words of theirs (`aws`), and some look at the first one only.
  const scope = challenge.parameters.get('scope') ?? `repository:${name}:pull`;
  const get = () => askByGet(realm, service, scope, credential, ways);
  const post = (fields: Readonly<Record<string, string>>) => askByPost(realm, service, scope, fields, ways);

  let outcome: Outcome;
  if (credential === null) outcome = await get();
  else if (credential.username === IDENTITY_TOKEN_USER) {
    outcome = await post({ grant_type: 'refresh_token', refresh_token: credential.secret });
    if (outcome === 'unknown-form') outcome = await get();
  } else {
    outcome = await get();
    if (outcome === 'unknown-form') {
      outcome = await post({ grant_type: 'password', username: credential.username, password: credential.secret });
    }
  }
  return typeof outcome === 'string' ? null : outcome;
}

export function basicAuthorization({ username, secret }: Credential): string {
  const bytes = new TextEncoder().encode(`${username}:${secret}`);
  return `Basic ${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;
}

async function askByGet(
  realm: Place,
  service: string | null,
  scope: string,
  credential: Credential | null,
  ways: TokenWays,
): Promise<Outcome> {
  const url = new URL(realm.url);
  if (service !== null) url.searchParams.set('service', service);
  // Several scopes stand in the challenge with blanks between them, and in the query one by one.
  for (const one of scope.split(' ')) url.searchParams.append('scope', one);
  const headers: Record<string, string> = { accept: 'application/json', 'user-agent': ways.userAgent };
  if (credential !== null) headers.authorization = basicAuthorization(credential);

  let at: Place = { url, reach: realm.reach };
  for (let followed = 0; ; followed++) {
    const { signal } = ways;
    const response = await ways.fetchUpstream({ ...at, method: 'GET', headers, body: null, signal });
    const location = response.headers.get('Location');
    if (response.status < 300 || response.status > 399 || location === null) return readOutcome(response, at, ways);
    await discardBody(response);
    if (credential !== null) {
      throw new ProxyError('realm-refused', `The token server ${at.url.host} redirects a request with credentials.`);
    }
    if (followed === ways.hops) {
      throw new ProxyError('redirect-refused', `The token server redirected more than ${ways.hops} times.`);
    }
    at = nextPlace(location, at, ways.policy);
  }
}

async function askByPost(
  realm: Place,
  service: string | null,
  scope: string,
  fields: Readonly<Record<string, string>>,
  ways: TokenWays,
): Promise<Outcome> {
  const form = new URLSearchParams({ ...fields, client_id: CLIENT_ID, scope });
  if (service !== null) form.set('service', service);
  const response = await ways.fetchUpstream({
    ...realm,
    method: 'POST',
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': ways.userAgent,
    },
    body: form.toString(),
    signal: ways.signal,
  });
  if (response.status >= 300 && response.status <= 399) {
    await discardBody(response);
    throw new ProxyError('realm-refused', `The token server ${realm.url.host} redirects a request with credentials.`);
  }
  return readOutcome(response, realm, ways);
}

async function readOutcome(response: UpstreamResponse, at: Place, ways: TokenWays): Promise<Outcome> {
  const { status } = response;
  if (status !== 200) {
    await discardBody(response);
    if (status === 404 || status === 405) return 'unknown-form';
    if (status === 400 || status === 401 || status === 403) return 'rejected';
    throw new ProxyError('registry-failed', `The token server ${at.url.host} answered with status ${status}.`, {
      upstreamStatus: status,
    });
  }
  const bytes = await readWhole(response.body, ways.tokenBytes);
  if (bytes === null) {
    throw new ProxyError(
      'answer-too-large',
      `The token server ${at.url.host} sent more than ${ways.tokenBytes} bytes for a token.`,
    );
  }
  const token = parseToken(bytes);
  if (token !== null) return token;
  throw new ProxyError('registry-failed', `The token server ${at.url.host} answered without a token.`, {
    upstreamStatus: status,
  });
}

function parseToken(bytes: Uint8Array): BearerToken | null {
  let answer: unknown;
  try {
    answer = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
  if (typeof answer !== 'object' || answer === null) return null;
  const { token, access_token: accessToken, expires_in: lifetime } = answer as Readonly<Record<string, unknown>>;
  const text = typeof token === 'string' && token !== '' ? token : accessToken;
  if (typeof text !== 'string' || text.length > LONGEST_TOKEN || !TOKEN.test(text)) return null;
  const seconds = typeof lifetime === 'number' && lifetime > 0 ? Math.floor(lifetime) : DEFAULT_LIFETIME_SECONDS;
  return { authorization: `Bearer ${text}`, expiresInSeconds: Math.min(seconds, LONGEST_LIFETIME_SECONDS) };
}
