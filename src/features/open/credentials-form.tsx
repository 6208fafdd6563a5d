import { KeyRound } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type SubmitEvent, type ReactElement } from 'react';
import type { ErrorCode, ErrorRecord } from '../../base/app-error.ts';
import { DOCKER_HUB } from '../../base/image-reference.ts';
import { Button } from '../../ui/button.tsx';
import type { RegistryCredentials } from '../../worker/session-types.ts';

export interface CredentialsFormProps {
  /** The image that was asked for. */
  readonly name: string;
  readonly registry: string;
  /** Why it did not open. */
  readonly error: ErrorRecord;
  /** User name that credentials of this tab are of, or null; they can be sent again by a click. */
  readonly knownUser: string | null;
  /** Whether the server may use the credential files of the person who runs it. */
  readonly offersStored: boolean;
  readonly onSignIn: (credentials: RegistryCredentials, untilTabIsClosed: boolean) => void;
  readonly onUseKnown: () => void;
  readonly onUseStored: () => void;
  readonly onTryAgain: () => void;
  /** To where the person came from; null where this was the answer itself. */
  readonly onBack: (() => void) | null;
  readonly onClose: () => void;
}

/** Asks for user name and token of a registry, and says exactly who gets them. */
export function CredentialsForm(props: CredentialsFormProps): ReactElement {
  const { name, registry, error, knownUser, offersStored, onBack, onClose } = props;
  const isRejected = error.code === 'registry-credentials-rejected';
  const { challenge = null, said = null } = error.place.registry ?? {};
  const [username, setUsername] = useState(isRejected ? (knownUser ?? '') : '');
  const [secret, setSecret] = useState('');
  const [keeps, setKeeps] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  // The field in which the name was typed is gone, and with it the place of the keyboard.
  useEffect(() => {
    const fields = [...(form.current?.querySelectorAll<HTMLInputElement>('input[name]') ?? [])];
    fields.find(({ value }) => value === '')?.focus();
  }, []);
  const ids = { title: useId(), where: useId(), username: useId(), secret: useId() };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (username !== '' && secret !== '') props.onSignIn({ username, secret }, keeps);
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || event.nativeEvent.isComposing) return;
    event.preventDefault();
    (onBack ?? onClose)();
  };
  const { title, reason } = describeOccasion(error.code, registry);
  return (
    <div onKeyDown={leave} className="flex h-full items-start justify-center overflow-y-auto p-4 pt-[9vh]">
      <form
        ref={form}
        onSubmit={submit}
        aria-labelledby={ids.title}
        className="w-full max-w-xl rounded-xl border border-border bg-surface p-5"
      >
        <div role="alert">
          <h2 id={ids.title} className="flex items-start gap-2.5 text-xl font-semibold">
            <KeyRound aria-hidden className="mt-0.5 size-5 shrink-0 text-accent" />
            {title}
          </h2>
        </div>
        <p className="mt-2 [overflow-wrap:anywhere]">
          <strong className="font-semibold">{name}</strong> {reason}
        </p>
        {said !== null && said !== '' && (
          <p className="mt-1 text-sm [overflow-wrap:anywhere] text-muted select-text">It says: {said}</p>
        )}

        <div className="mt-4 grid gap-3 sm:grid-cols-2">
          <Field
            id={ids.username}
            label="User name"
            name="username"
            autoComplete="username"
            describedBy={ids.where}
            value={username}
            onChange={setUsername}
          />
          <Field
            id={ids.secret}
            label="Password or access token"
            name="password"
            type="password"
            autoComplete="current-password"
            describedBy={ids.where}
            value={secret}
            onChange={setSecret}
          />
        </div>
        <p id={ids.where} className="mt-3 max-w-[64ch] [overflow-wrap:anywhere] text-muted">
          User name and token go to <Recipient registry={registry} host={challenge?.host ?? null} /> through this page’s
          server, and nowhere else. They are kept in this tab’s memory only, and are gone when it is reloaded.
        </p>
        <label className="mt-2 flex w-fit items-start gap-2">
          <input
            type="checkbox"
            checked={keeps}
            onChange={(event) => setKeeps(event.currentTarget.checked)}
            className="mt-0.5 size-4 accent-accent"
          />
          Keep them in this tab until it is closed
        </label>
        <div className="mt-4 flex flex-wrap gap-2">
          <Button type="submit" tone="primary" disabled={username === '' || secret === ''}>
            Sign in and open
          </Button>
          <Button onClick={props.onTryAgain}>Try again without</Button>
          <Button tone="quiet" onClick={onBack ?? onClose}>
            {onBack === null ? 'Close' : 'Back'}
          </Button>
        </div>

        {knownUser !== null && !isRejected && (
          <Otherwise
            text={`This tab still has the credentials that you gave for ${registry}.`}
            button={`Sign in as ${knownUser}`}
            onClick={props.onUseKnown}
          />
        )}
        {offersStored && (
          <Otherwise
            text={`Or let this page’s server look for credentials of ${registry} where docker login and podman login store them on its machine. They are sent as above, and this page does not see them.`}
            button="Use stored credentials"
            onClick={props.onUseStored}
          />
        )}
      </form>
    </div>
  );
}

/** Heading, and what is said of the image after its name: not every sign-in was asked for by the registry. */
function describeOccasion(code: ErrorCode, registry: string): { readonly title: string; readonly reason: string } {
  switch (code) {
    case 'registry-credentials-rejected':
      return {
        title: `${registry} did not take these credentials`,
        reason:
          'was not opened. Check the user name, and whether the token may read this image; many registries want an access token in place of a password.',
      };
    case 'registry-unauthorized':
      return {
        title: `${registry} asks who you are`,
        reason: 'is private or does not exist: registries give the same answer to both.',
      };
    case 'registry-quota-exceeded':
    case 'registry-too-many-requests-there':
      return {
        title: `Sign in to ${registry}`,
        reason: 'was not opened, since too much was asked for already. Whoever signs in is counted alone.',
      };
    default:
      return {
        title: `Sign in to ${registry}`,
        reason:
          'was not found for somebody without a name. If it is private, sign in as somebody who may read it; where the name is wrong, signing in does not help.',
      };
  }
}

function Recipient({ registry, host }: { readonly registry: string; readonly host: string | null }): ReactElement {
  const strong = 'font-semibold text-text';
  if (host === null && registry === DOCKER_HUB) {
    return (
      <>
        <strong className={strong}>auth.docker.io</strong>, where {registry} signs people in,
      </>
    );
  }
  if (host === null || host === registry) return <strong className={strong}>{registry}</strong>;
  return (
    <>
      <strong className={strong}>{host}</strong>, where {registry} signs people in,
    </>
  );
}

function Otherwise({
  text,
  button,
  onClick,
}: {
  readonly text: string;
  readonly button: string;
  readonly onClick: () => void;
}): ReactElement {
  return (
    <div className="mt-4 flex flex-wrap items-center gap-x-4 gap-y-2 border-t border-border pt-3">
      <p className="min-w-0 flex-1 basis-64 text-muted">{text}</p>
      <Button onClick={onClick}>{button}</Button>
    </div>
  );
}

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly name: string;
  readonly type?: 'text' | 'password';
  readonly autoComplete: string;
  readonly describedBy: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

function Field({
  id,
  label,
  name,
  type = 'text',
  autoComplete,
  describedBy,
  value,
  onChange,
}: FieldProps): ReactElement {
  return (
    <div>
      <label htmlFor={id} className="block text-sm text-muted">
        {label}
      </label>
      <input
        id={id}
        name={name}
        type={type}
        autoComplete={autoComplete}
        aria-describedby={describedBy}
        spellCheck={false}
        autoCapitalize="off"
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        className="mt-1 h-8 w-full rounded-md border border-edge bg-raised px-2.5 text-base"
      />
    </div>
  );
}
