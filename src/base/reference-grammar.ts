/**
 * Grammar of image references, shared by the page (which reads what people write) and the proxy (which lets nothing else
 * into an upstream URL). Sources: github.com/distribution/reference regexp.go and normalize.go, and the `<name>` of the
 * OCI distribution specification.
 *
 *   host   := domain | IPv4 | "[" IPv6 "]"          registry := host [":" port]
 *   name   := component *("/" component)            component := 1*[a-z0-9] *(separator 1*[a-z0-9])
 *   tag    := [A-Za-z0-9_] [A-Za-z0-9_.-]{0,127}
 *   digest := algorithm ":" 32*hex
 */

/** Most characters of registry and name together with the slash between them, as clients cap it (normalize.go). */
export const LONGEST_NAME = 255;

/** A name in the domain name system has at most this many characters (RFC 1035, 2.3.4). */
const LONGEST_DOMAIN = 253;

const DOMAIN_LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
const NAME_COMPONENT = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const DIGEST_ALGORITHM = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*';

/** One or more labels; no dot at the end. IPv4 addresses match too. */
const DOMAIN_PATTERN = new RegExp(`^${DOMAIN_LABEL}(?:\\.${DOMAIN_LABEL})*$`);
/** Without a zone and without the forms that end in an IPv4 address. */
const IPV6_PATTERN = /^\[[0-9a-fA-F:]{2,39}\]$/;
const PORT_PATTERN = /^[1-9][0-9]{0,4}$/;
const REGISTRY_PATTERN = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s;
const NAME_PATTERN = new RegExp(`^${NAME_COMPONENT}(?:/${NAME_COMPONENT})*$`);
const TAG_PATTERN = /^\w[\w.-]{0,127}$/;
const DIGEST_PATTERN = new RegExp(`^(${DIGEST_ALGORITHM}):([0-9a-fA-F]{32,256})$`);

/** Digits of a digest, for the algorithms whose length is registered (OCI image specification, descriptor.md). */
const REGISTERED_DIGITS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128, blake3: 64 };

export interface RegistryHost {
  /** As written; an IPv6 address in its brackets. */
  readonly host: string;
  /** Null where none was written. */
  readonly port: number | null;
}

/** Splits `host[:port]`; null for what is not one. Takes no scheme, user name, path, zone or dot at the end. */
export function parseRegistryHost(text: string): RegistryHost | null {
  const [, host = '', portText] = REGISTRY_PATTERN.exec(text) ?? [];
  if (!isHost(host)) return null;
  if (portText === undefined) return { host, port: null };
  const port = Number(portText);
  return PORT_PATTERN.test(portText) && port <= 65_535 ? { host, port } : null;
}

function isHost(host: string): boolean {
  if (host.startsWith('[')) return IPV6_PATTERN.test(host);
  return host.length <= LONGEST_DOMAIN && DOMAIN_PATTERN.test(host);
}

/** `docker.io`, `localhost:5000`, `[::1]:5000`. */
export function isRegistryHost(text: string): boolean {
  return parseRegistryHost(text) !== null;
}

/** `library/debian`: the path of a repository in its registry, without tag and digest. */
export function isRepositoryName(text: string): boolean {
  return text.length <= LONGEST_NAME && NAME_PATTERN.test(text);
}

export function isTag(text: string): boolean {
  return TAG_PATTERN.test(text);
}

/** `sha256:…`; of a registered algorithm exactly as many hexadecimal digits as it has. */
export function isDigest(text: string): boolean {
  const [, algorithm, digits] = DIGEST_PATTERN.exec(text) ?? [];
  if (algorithm === undefined || digits === undefined) return false;
  const registered = Object.hasOwn(REGISTERED_DIGITS, algorithm) ? REGISTERED_DIGITS[algorithm] : undefined;
  return registered === undefined || (digits.length === registered && digits === digits.toLowerCase());
}
