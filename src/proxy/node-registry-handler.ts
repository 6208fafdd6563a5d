/** The registry API as Node serves it: to one person on this machine, or to everybody. */
import type { DestinationPolicy } from './registry/destinations.ts';
import { WELL_KNOWN_REGISTRIES } from './registry/destinations.ts';
import { createStoredCredentials } from './registry/docker-credentials.ts';
import type { Resolve } from './registry/guarded-connector.ts';
import type { Limits } from './registry/limits.ts';
import { LOCAL_LIMITS, PUBLIC_LIMITS } from './registry/limits.ts';
import type { LogEntry } from './registry/log-line.ts';
import { createNodeUpstream } from './registry/node-upstream.ts';
import type { RegistryHandler } from './registry/registry-handler.ts';
import { createRegistryHandler } from './registry/registry-handler.ts';

export interface NodeRegistryOptions {
  readonly mode: 'local' | 'public';
  /**
   * Registries that may be asked; empty for the default (any in local mode, the large ones in public mode), `*` among
   * them for any.
   */
  readonly allowedRegistries: readonly string[];
  /** Hosts that may have private addresses. */
  readonly privateHosts: readonly string[];
  readonly usesStoredCredentials: boolean;
  readonly log: (entry: LogEntry) => void;
  readonly limits?: Partial<Limits>;
  readonly resolve?: Resolve;
}

/** What a registry sees of us; no version of the system, nothing of the person. */
export const USER_AGENT = 'layerscope/0.1';

/** Ends with the process. @throws Error when the options contradict each other */
export function createNodeRegistryHandler(options: NodeRegistryOptions): RegistryHandler {
  const { mode, usesStoredCredentials, privateHosts } = options;
  if (mode === 'public' && usesStoredCredentials) {
    throw new Error('a public server would lend your credentials to everybody');
  }
  if (mode === 'public' && privateHosts.length > 0) {
    throw new Error('a public server does not reach into private networks');
  }
  return createRegistryHandler({
    policy: buildPolicy(mode, options.allowedRegistries, privateHosts),
    // A public page has no secrets of one person, and its operator's names are not known here.
    hosts: mode === 'local' ? [] : null,
    limits: { ...(mode === 'local' ? LOCAL_LIMITS : PUBLIC_LIMITS), ...options.limits },
    fetchUpstream: createNodeUpstream(options.resolve).fetchUpstream,
    now: Date.now,
    log: options.log,
    findStoredCredential: usesStoredCredentials ? createStoredCredentials() : null,
    sharesWork: true,
    userAgent: USER_AGENT,
  });
}

/** What the options of a server mean. */
export function buildPolicy(
  mode: 'local' | 'public',
  allowedRegistries: readonly string[],
  privateHosts: readonly string[],
): DestinationPolicy {
  const named = allowedRegistries.map((registry) => registry.toLowerCase());
  const byDefault = mode === 'local' ? null : WELL_KNOWN_REGISTRIES;
  const registries = named.includes('*') ? null : named.length > 0 ? named : byDefault;
  return { mode, registries, privateHosts: privateHosts.map((host) => host.toLowerCase()) };
}
