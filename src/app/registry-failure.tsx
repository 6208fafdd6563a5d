import { useEffect, useState, type ReactElement } from 'react';
import type { ErrorCode, ErrorRecord } from '../base/app-error.ts';
import { CredentialsForm } from '../features/open/credentials-form.tsx';
import { RegistryFailureCard } from '../features/open/failure-card.tsx';
import { useStore } from '../ui/use-store.ts';
import type { RegistryInput } from '../worker/session-types.ts';
import type { OpenedInput } from './opened-inputs.ts';
import { useServices } from './services.ts';

export interface RegistryFailureProps {
  readonly opened: OpenedInput;
  readonly input: RegistryInput;
  readonly error: ErrorRecord;
  readonly onNameAnother: () => void;
}

const ASKS_WHO: ReadonlySet<ErrorCode> = new Set(['registry-unauthorized', 'registry-credentials-rejected']);

/** Where the answer could be another for somebody who is known: private images, and pulls counted by address. */
const SIGNING_IN_HELPS: ReadonlySet<ErrorCode> = new Set([
  'registry-denied',
  'registry-name-unknown',
  'registry-manifest-unknown',
  'registry-quota-exceeded',
  'registry-too-many-requests-there',
]);

/** Hosts of plain files answer what they do not have in many ways; that there is no server is known by now. */
const NO_SERVER: ErrorRecord = {
  code: 'registry-proxy-absent',
  message: 'Nothing at this page’s address speaks to registries.',
  place: {},
};

/** Why an image of a registry did not open: the form for credentials where the registry asks for them, else the card. */
export function RegistryFailure({
  opened: { key, name },
  input,
  error,
  onNameAnother,
}: RegistryFailureProps): ReactElement {
  const { opened, registries, settings } = useServices();
  const server = useStore(registries);
  const [isSigningIn, setSigningIn] = useState(false);
  const { registry } = input.reference;
  const { credentials } = registries;
  const known = credentials.find(registry);
  const isRejected = error.code === 'registry-credentials-rejected';

  useEffect(() => {
    if (isRejected) credentials.forget(registry);
  }, [isRejected, credentials, registry]);

  const reopen = (changes: Partial<Pick<RegistryInput, 'credentials' | 'storedCredentials'>>) => {
    opened.reopen(key, { verify: settings.getSnapshot().verify, input: { ...input, ...changes } });
  };
  const onClose = () => opened.close(key);

  if (ASKS_WHO.has(error.code) || isSigningIn) {
    return (
      <CredentialsForm
        name={name}
        registry={registry}
        error={error}
        knownUser={isRejected ? (input.credentials?.username ?? null) : (known?.username ?? null)}
        offersStored={server.kind === 'here' && server.capabilities.storedCredentials && !input.storedCredentials}
        onSignIn={(given, untilTabIsClosed) => {
          credentials.keep(registry, given, untilTabIsClosed);
          reopen({ credentials: given, storedCredentials: false });
        }}
        onUseKnown={() => reopen({ credentials: known, storedCredentials: false })}
        onUseStored={() => reopen({ credentials: null, storedCredentials: true })}
        onTryAgain={() => reopen({ credentials: null, storedCredentials: false })}
        onBack={isSigningIn && !ASKS_WHO.has(error.code) ? () => setSigningIn(false) : null}
        onClose={onClose}
      />
    );
  }
  return (
    <RegistryFailureCard
      name={name}
      error={server.kind === 'absent' ? NO_SERVER : error}
      onTryAgain={() => reopen({})}
      onNameAnother={onNameAnother}
      onSignIn={SIGNING_IN_HELPS.has(error.code) ? () => setSigningIn(true) : null}
      onClose={onClose}
    />
  );
}
