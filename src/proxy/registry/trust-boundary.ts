import { getDomain } from 'tldts';

/**
 * Whether credentials for a registry may go to the token server that it names: the same host, or one below the same
 * registrable domain (auth.docker.io for registry-1.docker.io, gitlab.com for registry.gitlab.com). The rule of
 * distribution 3.1 ("bind bearer realms to upstream trust boundary"). Suffixes under which strangers get names
 * (github.io, amazonaws.com) count as public ones; an address is only ever the same as itself.
 */
export function isWithinTrust(registryHostname: string, realmHostname: string): boolean {
  if (registryHostname === realmHostname) return true;
  const [registry, realm] = [registryHostname, realmHostname].map((hostname) =>
    getDomain(hostname, { allowPrivateDomains: true }),
  );
  return registry != null && registry === realm;
}
