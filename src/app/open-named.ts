import { formatFamiliarReference, parseImageReference } from '../base/image-reference.ts';
import type { NamedImage } from '../features/open/registry-server.ts';
import type { RegistryInput } from '../worker/session-types.ts';
import { NOWHERE, type Place } from './location-hash.ts';
import type { Services } from './services.ts';

type Needed = Pick<Services, 'opened' | 'settings' | 'registries'>;

/** Opens an image that a person named, with what they signed in with; shows it when it is open already. */
export function openNamed(services: Needed, named: NamedImage): void {
  const credentials = services.registries.credentials.find(named.reference.registry);
  const place = { ...NOWHERE, platform: named.platform };
  open(services, { ...buildInput(services, named), credentials }, place);
}

/**
 * Opens the image that an address names. Whoever made the address is not the person who follows it: no credentials are
 * sent, neither theirs in this tab nor the stored ones, until they ask for it by a click.
 */
export function openFromAddress(services: Needed, place: Place): void {
  const parsed = parseImageReference(place.reference ?? '');
  if (parsed.kind === 'reference') open(services, buildInput(services, parsed), place);
}

function buildInput({ settings }: Needed, { reference }: Pick<NamedImage, 'reference'>): RegistryInput {
  const { keepsBlobs } = settings.getSnapshot();
  return { kind: 'registry', reference, credentials: null, storedCredentials: false, keepsBlobs };
}

function open({ opened, settings }: Needed, input: RegistryInput, place: Place): void {
  const { verify } = settings.getSnapshot();
  const name = formatFamiliarReference(input.reference);
  const already = opened.findReference(name);
  if (already === undefined) {
    opened.open({ name, input, verify }, place);
    return;
  }
  opened.goTo(already.key, place.platform === null ? {} : { platform: place.platform, layers: place.layers });
  const { kind } = already.session.getState().phase;
  if (kind === 'failed' || kind === 'cancelled') opened.reopen(already.key, { input, verify });
}
