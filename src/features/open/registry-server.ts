import type { ImageReference } from '../../base/image-reference.ts';
import type { Capabilities } from '../../base/registry-api.ts';

/** What the server behind the page can do for registries. */
export type RegistryServer =
  | { readonly kind: 'asking' }
  /** The page is served as plain files; nothing there speaks to registries. */
  | { readonly kind: 'absent' }
  | { readonly kind: 'here'; readonly capabilities: Capabilities };

/** An image that a person named. */
export interface NamedImage {
  readonly reference: ImageReference;
  /** `os/architecture[/variant]` that was named along with it, or null. */
  readonly platform: string | null;
}

/** Why this server will not ask a registry, as a whole sentence; null when it may. */
export function refusalOf(server: RegistryServer, registry: string): string | null {
  if (server.kind !== 'here') return null;
  const { registries } = server.capabilities;
  if (registries === null || registries.some((pattern) => matches(pattern, registry))) return null;
  return `This page’s server does not ask ${registry}; it asks ${listNames(registries)}.`;
}

/** `*.pkg.dev` stands for every host below it. */
function matches(pattern: string, registry: string): boolean {
  return pattern.startsWith('*.') ? registry.endsWith(pattern.slice(1)) : registry === pattern;
}

const longestList = 4;

function listNames(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  if (names.length > longestList) {
    return `${names.slice(0, longestList).join(', ')} and ${names.length - longestList} more`;
  }
  const last = names.at(-1)!;
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
