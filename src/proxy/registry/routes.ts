import { isDigest, isRegistryHost, isRepositoryName, isTag } from '../../base/reference-grammar.ts';
import { ProxyError } from './proxy-error.ts';

interface OfRepository {
  /** As the page wrote it, in lower case: `docker.io`, `localhost:5000`. */
  readonly registry: string;
  readonly name: string;
}

export interface ManifestRoute extends OfRepository {
  readonly kind: 'manifest';
  /** Tag or digest. */
  readonly reference: string;
  readonly byDigest: boolean;
}
export interface BlobRoute extends OfRepository {
  readonly kind: 'blob';
  readonly digest: string;
}
export interface TagsRoute extends OfRepository {
  readonly kind: 'tags';
  readonly pageSize: number | null;
  readonly last: string | null;
}
export interface ReferrersRoute extends OfRepository {
  readonly kind: 'referrers';
  readonly digest: string;
  readonly artifactType: string | null;
}

/** A question about one repository: all that is ever asked of a registry. */
export type RepositoryRoute = ManifestRoute | BlobRoute | TagsRoute | ReferrersRoute;

export type Route = RepositoryRoute | { readonly kind: 'token' } | { readonly kind: 'capabilities' };

const METHODS: Readonly<Record<Route['kind'], readonly string[]>> = {
  manifest: ['GET', 'HEAD'],
  // Without HEAD: some registries answer it with 401 where GET is fine (ECR Public), and signed URLs refuse it.
  blob: ['GET'],
  tags: ['GET'],
  referrers: ['GET'],
  token: ['POST'],
  capabilities: ['GET'],
};

export function allowedMethods(route: Route): readonly string[] {
  return METHODS[route.kind];
}

/** `type/subtype` (RFC 6838, 4.2). */
const MEDIA_TYPE = /^[A-Za-z0-9][\w!#$&^.+-]{0,126}\/[A-Za-z0-9][\w!#$&^.+-]{0,126}$/;

const LARGEST_PAGE = 1000;

/**
 * Reads path and query of a request. The path is split while it is still encoded, and each part is decoded once, so that
 * an escaped slash cannot make two parts of one.
 * @returns null where no route has that path
 * @throws ProxyError `request-malformed` for a query that its route does not take
 */
export function parseRoute(url: URL): Route | null {
  if (url.pathname === '/api/token') return { kind: 'token' };
  if (url.pathname === '/api/capabilities') return { kind: 'capabilities' };
  const parts = decodeParts(url.pathname);
  if (parts?.[0] !== 'api' || parts[1] !== 'v2' || parts.length < 6) return null;
  const registry = parts[2]!.toLowerCase();
  const name = parts.slice(3, -2).join('/');
  const [kind, reference] = [parts.at(-2)!, parts.at(-1)!];
  if (!isRegistryHost(registry) || !isRepositoryName(name)) return null;
  const query = readQuery(url.searchParams);

  if (kind === 'manifests' && (isTag(reference) || isDigest(reference))) {
    requireParameters(query, []);
    return { kind: 'manifest', registry, name, reference, byDigest: isDigest(reference) };
  }
  if (kind === 'blobs' && isDigest(reference)) {
    requireParameters(query, []);
    return { kind: 'blob', registry, name, digest: reference };
  }
  if (kind === 'tags' && reference === 'list') {
    requireParameters(query, ['n', 'last']);
    const last = query.get('last') ?? null;
    if (last !== null && !isTag(last)) throw new ProxyError('request-malformed', 'The parameter "last" is no tag.');
    return { kind: 'tags', registry, name, pageSize: readPageSize(query.get('n') ?? null), last };
  }
  if (kind === 'referrers' && isDigest(reference)) {
    requireParameters(query, ['artifactType']);
    const artifactType = query.get('artifactType') ?? null;
    if (artifactType !== null && !MEDIA_TYPE.test(artifactType)) {
      throw new ProxyError('request-malformed', 'The parameter "artifactType" is no media type.');
    }
    return { kind: 'referrers', registry, name, digest: reference, artifactType };
  }
  return null;
}

/** The URL that the registry at an origin has for it, built anew from parts that passed the grammar. */
export function upstreamUrl(origin: string, route: RepositoryRoute): URL {
  const repository = `${origin}/v2/${route.name}`;
  switch (route.kind) {
    case 'manifest':
      return new URL(`${repository}/manifests/${route.reference}`);
    case 'blob':
      return new URL(`${repository}/blobs/${route.digest}`);
    case 'tags': {
      const url = new URL(`${repository}/tags/list`);
      if (route.pageSize !== null) url.searchParams.set('n', String(route.pageSize));
      if (route.last !== null) url.searchParams.set('last', route.last);
      return url;
    }
    case 'referrers': {
      const url = new URL(`${repository}/referrers/${route.digest}`);
      if (route.artifactType !== null) url.searchParams.set('artifactType', route.artifactType);
      return url;
    }
  }
}

function decodeParts(path: string): readonly string[] | null {
  try {
    const parts = path.slice(1).split('/').map(decodeURIComponent);
    return parts.some((part) => part.includes('/')) ? null : parts;
  } catch {
    return null; // a malformed escape names nothing
  }
}

function readQuery(parameters: URLSearchParams): ReadonlyMap<string, string> {
  const query = new Map(parameters);
  if (query.size !== parameters.size) throw new ProxyError('request-malformed', 'A parameter stands twice.');
  return query;
}

function requireParameters(query: ReadonlyMap<string, string>, allowed: readonly string[]): void {
  for (const name of query.keys()) {
    if (!allowed.includes(name)) throw new ProxyError('request-malformed', 'A parameter of the request is unknown.');
  }
}

function readPageSize(text: string | null): number | null {
  if (text === null) return null;
  const size = Number(text);
  if (/^[1-9][0-9]{0,3}$/.test(text) && size <= LARGEST_PAGE) return size;
  throw new ProxyError('request-malformed', `The parameter "n" is no number from 1 to ${LARGEST_PAGE}.`);
}
