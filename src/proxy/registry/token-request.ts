/** POST /api/token: trades what a person typed for what the registry takes. Nothing of it is kept, cached or logged. */
import { isRegistryHost, isRepositoryName } from '../../base/reference-grammar.ts';
import type { TokenAnswer, TokenRequest } from '../../base/registry-api.ts';
import type { Challenge } from './challenge.ts';
import { findChallenge } from './challenge.ts';
import type { Place } from './conversation.ts';
import type { RegistryOrigin } from './destinations.ts';
import { ProxyError } from './proxy-error.ts';
import { readWhole } from './read-body.ts';
import type { TokenWays } from './token-server.ts';
import { basicAuthorization, findRealm, requestToken } from './token-server.ts';
import { discardBody } from './upstream.ts';
import { describeChallenge } from './upstream-errors.ts';

const LONGEST_USERNAME = 1024;
const LONGEST_SECRET = 32_768;
const CONTROL = /[\0-\x1f\x7f]/;

/** @throws ProxyError `request-malformed` */
export async function readTokenRequest(request: Request, limitBytes: number): Promise<TokenRequest> {
  // A form of a foreign page cannot say this type.
  if (!/^application\/json(?:;|$)/.test(request.headers.get('Content-Type') ?? '')) {
    throw malformed('The body of the request is not JSON.');
  }
  const bytes = await readWhole(request.body, limitBytes);
  if (bytes === null) throw malformed(`The body of the request is longer than ${limitBytes} bytes.`);
  const value = parseObject(bytes);
  const registry = text(value.registry).toLowerCase();
  const name = text(value.name);
  const username = text(value.username);
  const secret = text(value.secret);
  if (!isRegistryHost(registry) || !isRepositoryName(name)) throw malformed('The request names no repository.');
  // A colon ends the user name in Basic (RFC 7617, 2).
  if (username === '' || username.length > LONGEST_USERNAME || /:/.test(username) || CONTROL.test(username)) {
    throw malformed('The user name is empty or cannot be sent.');
  }
  if (secret === '' || secret.length > LONGEST_SECRET || CONTROL.test(secret)) {
    throw malformed('The secret is empty or cannot be sent.');
  }
  return { registry, name, username, secret };
}

/** @throws ProxyError `credentials-rejected`, `realm-refused`, and what the way there ends in */
export async function obtainToken(
  request: TokenRequest,
  { origin, reach }: RegistryOrigin,
  ways: TokenWays,
): Promise<TokenAnswer> {
  const probe: Place = { url: new URL(`${origin}/v2/${request.name}/tags/list?n=1`), reach };
  // The repository's own challenge knows its scope. Where everybody may list the tags, the registry's root still asks.
  const challenge =
    (await askChallenge(probe, ways)) ?? (await askChallenge({ url: new URL(`${origin}/v2/`), reach }, ways));
  if (challenge?.scheme === 'bearer') {
    const token = await requestToken(challenge, probe, request.name, request, ways);
    if (token === null) throw rejected(request.registry, challenge, probe);
    return { ...token, sentTo: findRealm(challenge, probe, ways.policy, true).url.host };
  }
  const authorization = basicAuthorization(request);
  const status = await askStatus(probe, authorization, ways);
  if (status === 401) throw rejected(request.registry, challenge, probe);
  return { authorization, expiresInSeconds: null, sentTo: probe.url.host };
}

async function askChallenge(at: Place, ways: TokenWays): Promise<Challenge | null> {
  const response = await ask(at, {}, ways);
  await discardBody(response);
  return response.status === 401 ? findChallenge(response.headers) : null;
}

async function askStatus(at: Place, authorization: string, ways: TokenWays): Promise<number> {
  const response = await ask(at, { authorization }, ways);
  await discardBody(response);
  return response.status;
}

function ask(at: Place, headers: Readonly<Record<string, string>>, { fetchUpstream, userAgent, signal }: TokenWays) {
  return fetchUpstream({
    ...at,
    method: 'GET',
    headers: { accept: 'application/json', 'user-agent': userAgent, ...headers },
    body: null,
    signal,
  });
}

function rejected(registry: string, challenge: Challenge | null, at: Place): ProxyError {
  return new ProxyError('credentials-rejected', `${registry} does not take these credentials.`, {
    challenge: challenge === null ? null : describeChallenge(challenge, at.url),
  });
}

function parseObject(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>;
  } catch {
    // said below
  }
  throw malformed('The body of the request is not a JSON object.');
}

function text(value: unknown): string {
  if (typeof value === 'string') return value;
  throw malformed('The request lacks registry, name, username or secret.');
}

function malformed(message: string): ProxyError {
  return new ProxyError('request-malformed', message);
}
