/**
 * Where requests may go, as far as a URL tells; what addresses a name has is judged when the connection is made
 * (guarded-connector.ts). Asked for the registry itself and again for every URL that a registry names.
 */
import { parseRegistryHost } from '../../base/reference-grammar.ts';
import { ProxyError } from './proxy-error.ts';
import type { Reach } from './upstream.ts';

export interface DestinationPolicy {
  readonly mode: 'local' | 'public';
  /** Registries that may be asked (`ghcr.io`, `*.pkg.dev`, `registry.example:8443`), or null for any. */
  readonly registries: readonly string[] | null;
  /** Hosts that may have private addresses, with a port where only that one is meant. Local mode only. */
  readonly privateHosts: readonly string[];
}

export interface RegistryOrigin {
  /** `https://registry-1.docker.io` */
  readonly origin: string;
  readonly reach: Reach;
}

/** Registries whose API has another name than people write. */
const API_HOSTS: ReadonlyMap<string, string> = new Map([
  ['docker.io', 'registry-1.docker.io'],
  ['index.docker.io', 'registry-1.docker.io'],
]);

/** What a public server offers when its operator names none: the large registries, all of them on https. */
export const WELL_KNOWN_REGISTRIES: readonly string[] = [
  'docker.io',
  'ghcr.io',
  'quay.io',
  'gcr.io',
  '*.gcr.io',
  '*.pkg.dev',
  'mcr.microsoft.com',
  'public.ecr.aws',
  'registry.k8s.io',
  'registry.gitlab.com',
  'lscr.io',
  'cgr.dev',
  'nvcr.io',
  'registry.access.redhat.com',
];

/** Names that mean something only inside of a network (RFC 6761, 6762, 8375, and ICANN's reserved `internal`). */
const INNER_SUFFIXES = ['.local', '.internal', '.localhost', '.home.arpa', '.lan', '.intranet', '.corp', '.home'];

/** A name that always means this machine. Takes `URL.hostname`: lower case, addresses in their shortest form. */
export function isLoopbackName(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || LOOPBACK_IPV4.test(hostname)
  );
}

const LOOPBACK_IPV4 = /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/;

/** Takes `URL.hostname`, in which every odd spelling of an address has become dotted or bracketed. */
export function isAddress(hostname: string): boolean {
  return hostname.startsWith('[') || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(hostname);
}

/**
 * @param registry `host[:port]` that passed the grammar, in lower case
 * @throws ProxyError `registry-not-allowed`, `address-not-public`, `request-malformed`
 */
export function findRegistry(registry: string, policy: DestinationPolicy): RegistryOrigin {
  const named = parseRegistryHost(registry);
  if (named === null) throw new ProxyError('request-malformed', `"${registry}" is no registry.`);
  if (policy.registries !== null && !policy.registries.some((pattern) => matches(pattern, registry))) {
    throw new ProxyError('registry-not-allowed', `This server does not ask ${registry}.`);
  }
  const apiHost = API_HOSTS.get(registry) ?? registry;
  const loopback = policy.mode === 'local' && isLoopbackName(named.host);
  const url = new URL(`${loopback ? 'http' : 'https'}://${apiHost}`);
  // `0x7f.1`, `2130706433` and `0177.0.0.1` are names to the grammar and addresses to a URL.
  if (url.hostname !== (parseRegistryHost(apiHost)?.host ?? '')) {
    throw new ProxyError('address-not-public', `${registry} is another way of writing ${url.hostname}.`);
  }
  if (loopback) return { origin: url.origin, reach: 'loopback' };
  requirePublicName(url, policy);
  // A port in the operator's own list is meant; a wildcard or an open list means the port of https.
  if (policy.mode === 'public' && url.port !== '' && policy.registries?.includes(registry) !== true) {
    throw new ProxyError('registry-not-allowed', 'This server asks registries on port 443 only.');
  }
  return { origin: url.origin, reach: isPrivateHost(url, policy) ? 'private' : 'public' };
}

/**
 * Judges a URL that a server named: a redirect, or the realm of a challenge.
 * @param from reach of the request whose answer named it
 * @throws ProxyError `redirect-refused`, `address-not-public`
 */
export function judgeNamedUrl(url: URL, from: Reach, policy: DestinationPolicy): Reach {
  if (url.username !== '' || url.password !== '') {
    throw new ProxyError('redirect-refused', `${url.hostname} was named with a user name inside of its URL.`);
  }
  // A registry on this machine may point to this machine; one elsewhere never reaches back into it.
  const loopback = policy.mode === 'local' && from === 'loopback' && isLoopbackName(url.hostname);
  if (loopback && (url.protocol === 'http:' || url.protocol === 'https:')) return 'loopback';
  if (isLoopbackName(url.hostname)) {
    throw new ProxyError('address-not-public', `${url.hostname} is this machine, and the server is not.`);
  }
  if (url.protocol !== 'https:') {
    throw new ProxyError('redirect-refused', `${url.hostname} was named without https.`);
  }
  requirePublicName(url, policy);
  if (policy.mode === 'public' && url.port !== '') {
    throw new ProxyError('redirect-refused', `${url.host} was named with a port other than 443.`);
  }
  return from === 'private' && isPrivateHost(url, policy) ? 'private' : 'public';
}

function isPrivateHost({ host, hostname }: URL, { mode, privateHosts }: DestinationPolicy): boolean {
  return mode === 'local' && (privateHosts.includes(host) || privateHosts.includes(hostname));
}

/** In local mode the addresses alone decide, when the connection is made. */
function requirePublicName({ hostname }: URL, { mode }: DestinationPolicy): void {
  if (mode === 'local') return;
  if (isAddress(hostname)) throw new ProxyError('address-not-public', 'This server takes no addresses, only names.');
  const inner = !hostname.includes('.') || hostname.endsWith('.');
  if (inner || INNER_SUFFIXES.some((suffix) => hostname.endsWith(suffix))) {
    throw new ProxyError('address-not-public', `${hostname} is no name of the public internet.`);
  }
}

function matches(pattern: string, registry: string): boolean {
  return pattern.startsWith('*.') ? registry.endsWith(pattern.slice(1)) : registry === pattern;
}
