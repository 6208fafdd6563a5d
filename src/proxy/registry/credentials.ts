/** How one request is authorized at its registry. At every other origin a request is anonymous, whatever it carries. */
import { REGISTRY_AUTHORIZATION_HEADER, STORED_CREDENTIALS_HEADER } from '../../base/registry-api.ts';
import type { Challenge } from './challenge.ts';
import type { Authorizer, Place } from './conversation.ts';
import { ProxyError } from './proxy-error.ts';
import { checkAuthorization, isProvenOwnPage } from './request-checks.ts';
import type { TokenCache } from './token-cache.ts';
import type { BearerToken, Credential } from './token-server.ts';
import { basicAuthorization } from './token-server.ts';

export type Credentials =
  | { readonly kind: 'anonymous' }
  /** The page holds them and sends them along. */
  | { readonly kind: 'given'; readonly authorization: string }
  /** From the credential files of the person who started the server. */
  | { readonly kind: 'stored'; readonly credential: Credential };

/** Finds what the person has stored for a registry (`docker.io`), or null. */
export type FindStoredCredential = (registry: string) => Promise<Credential | null>;

/** @throws ProxyError `request-malformed`, `not-from-our-page` */
export async function readCredentials(
  request: Request,
  registry: string,
  findStored: FindStoredCredential | null,
): Promise<Credentials> {
  const given = request.headers.get(REGISTRY_AUTHORIZATION_HEADER);
  if (given !== null) return { kind: 'given', authorization: checkAuthorization(given) };
  if (request.headers.get(STORED_CREDENTIALS_HEADER) !== '1') return { kind: 'anonymous' };
  if (findStored === null) {
    throw new ProxyError('request-malformed', 'This server does not use stored credentials.');
  }
  if (!isProvenOwnPage(request)) {
    throw new ProxyError('not-from-our-page', 'Stored credentials are used for requests of the page alone.');
  }
  const credential = await findStored(registry);
  return credential === null ? { kind: 'anonymous' } : { kind: 'stored', credential };
}

export type Exchange = (challenge: Challenge, at: Place, credential: Credential | null) => Promise<BearerToken | null>;

export function createAuthorizer(
  credentials: Credentials,
  registryOrigin: string,
  name: string,
  tokens: TokenCache,
  exchange: Exchange,
): Authorizer {
  const anonymousKey = (origin: string) => `anonymous|${origin}|${name}`;
  const storedKey = (user: string) => `stored|${user}|${registryOrigin}|${name}`;
  return {
    initial(origin) {
      if (origin !== registryOrigin || credentials.kind === 'anonymous') return tokens.find(anonymousKey(origin));
      if (credentials.kind === 'given') return credentials.authorization;
      return tokens.find(storedKey(credentials.credential.username));
    },
    async answer(challenge, at, refused) {
      const { origin } = at.url;
      if (origin !== registryOrigin || credentials.kind === 'anonymous') {
        if (challenge.scheme !== 'bearer') return null;
        return tokens.renew(anonymousKey(origin), refused, () => exchange(challenge, at, null));
      }
      if (credentials.kind === 'given') return null; // the page decides what to try next
      const { credential } = credentials;
      if (challenge.scheme === 'basic') return basicAuthorization(credential);
      return tokens.renew(storedKey(credential.username), refused, () => exchange(challenge, at, credential));
    },
  };
}
