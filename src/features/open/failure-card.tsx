import { FileX2 } from 'lucide-react';
import { useRef, type ReactElement, type ReactNode } from 'react';
import type { ErrorPlace, ErrorRecord, RegistryFault } from '../../base/app-error.ts';
import { ERROR_TEXTS } from '../../core/explain/error-texts.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/byte-size.ts';
import { useLandingFocus } from '../../ui/landing-focus.ts';

export interface FailureCardProps {
  readonly name: string;
  readonly error: ErrorRecord;
  readonly onPickFiles: () => void;
  readonly onTryAgain: () => void;
  readonly onClose: () => void;
  /** Opens the tar as a one-layer image; null where that makes no sense. */
  readonly onOpenAsRootfs: (() => void) | null;
}

/** Why a file could not be opened: what is wrong, where, and what the person could do. */
export function FailureCard({
  name,
  error,
  onPickFiles,
  onTryAgain,
  onClose,
  onOpenAsRootfs,
}: FailureCardProps): ReactElement {
  return (
    <Failure name={name} error={error}>
      <Button tone="primary" onClick={onPickFiles}>
        Choose another file
      </Button>
      {onOpenAsRootfs !== null && <Button onClick={onOpenAsRootfs}>Open as a single-layer image all the same</Button>}
      <Button onClick={onTryAgain}>Try again</Button>
      <Button tone="quiet" onClick={onClose}>
        Close
      </Button>
    </Failure>
  );
}

export interface RegistryFailureCardProps {
  readonly name: string;
  readonly error: ErrorRecord;
  readonly onTryAgain: () => void;
  readonly onNameAnother: () => void;
  /** Where signing in could help; else null. */
  readonly onSignIn: (() => void) | null;
  readonly onClose: () => void;
}

/** Why an image of a registry could not be opened, with what the registry said. */
export function RegistryFailureCard(props: RegistryFailureCardProps): ReactElement {
  const { name, error, onTryAgain, onNameAnother, onSignIn, onClose } = props;
  return (
    <Failure name={name} error={error}>
      <Button tone="primary" onClick={onTryAgain}>
        Try again
      </Button>
      {onSignIn !== null && <Button onClick={onSignIn}>Sign in…</Button>}
      <Button onClick={onNameAnother}>Name another image</Button>
      <Button tone="quiet" onClick={onClose}>
        Close
      </Button>
    </Failure>
  );
}

interface FailureProps {
  readonly name: string;
  readonly error: ErrorRecord;
  /** Buttons with what can be done. */
  readonly children: ReactNode;
}

function Failure({ name, error, children }: FailureProps): ReactElement {
  const { title, advice } = ERROR_TEXTS[error.code];
  const actions = useRef<HTMLDivElement>(null);
  useLandingFocus(() => actions.current?.querySelector('button') ?? null);
  const { file, layer, registry } = error.place;
  const places = [
    file === undefined ? null : file,
    layer === undefined ? null : `layer ${layerNumber(layer)}`,
    describeOffset(error.place),
  ].filter((place) => place !== null);
  const said = describeAnswer(registry);
  const waitSeconds = registry?.retryAfterSeconds ?? null;
  return (
    <div className="flex h-full items-start justify-center overflow-y-auto p-4 pt-[12vh]">
      <section role="alert" className="w-full max-w-xl rounded-xl border border-border bg-surface p-5">
        <h2 className="flex items-start gap-2.5 text-xl font-semibold">
          <FileX2 aria-hidden className="mt-0.5 size-5 shrink-0 text-danger" />
          {title}
        </h2>
        <dl className="mt-3 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5">
          <dt className="text-faint">Opened</dt>
          <dd className="[overflow-wrap:anywhere]">{name}</dd>
          <dt className="text-faint">What is wrong</dt>
          <dd className="[overflow-wrap:anywhere] select-text">{error.message}</dd>
          {said !== null && (
            <>
              <dt className="text-faint">The registry</dt>
              <dd className="[overflow-wrap:anywhere] select-text">{said}</dd>
            </>
          )}
          {places.length > 0 && (
            <>
              <dt className="text-faint">Where</dt>
              <dd className="[overflow-wrap:anywhere] select-text">{places.join(', ')}</dd>
            </>
          )}
          <dt className="text-faint">What you can do</dt>
          <dd>
            {advice}
            {waitSeconds !== null && ` The registry wants to be asked again in ${formatWait(waitSeconds)}.`}
          </dd>
        </dl>
        <div ref={actions} className="mt-4 flex flex-wrap gap-2">
          {children}
        </div>
      </section>
    </div>
  );
}

/** An offset into what was unpacked is never shown as one into the file: it may lie far beyond the file's end. */
function describeOffset({ layer, byteOffset, unpackedOffset }: ErrorPlace): string | null {
  const stream = layer === undefined ? 'archive' : 'layer';
  const unpacked =
    unpackedOffset === undefined ? null : `byte ${formatCount(unpackedOffset)} of the unpacked ${stream}`;
  if (byteOffset === undefined) return unpacked;
  const stored = `byte ${formatCount(byteOffset)}`;
  return unpacked === null ? stored : `${stored} of the packed ${stream} (${unpacked})`;
}

function describeAnswer(fault: RegistryFault | undefined): string | null {
  if (fault === undefined || (fault.status === null && !fault.said)) return null;
  const status = fault.status === null ? 'says' : `answered ${fault.status}`;
  return fault.said ? `${status}: ${fault.said}` : status;
}

function formatWait(seconds: number): string {
  if (seconds < 90) return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`;
}
