import type { ReactElement, RefObject } from 'react';
import { NoImage } from '../features/image/no-image.tsx';
import { FailureCard } from '../features/open/failure-card.tsx';
import { useLandingFocus } from '../ui/landing-focus.ts';
import type { SessionState } from '../worker/session-types.ts';
import type { OpenedInput } from './opened-inputs.ts';
import { RegistryFailure } from './registry-failure.tsx';
import { useServices } from './services.ts';
import { useSessionState } from './use-session.ts';
import { OpenedImage } from './opened-image.tsx';

export interface WorkbenchProps {
  readonly input: OpenedInput;
  readonly onNameAnother: () => void;
  /** Takes the focus while nothing in it could. */
  readonly landing: RefObject<HTMLElement | null>;
}

/** Everything about one opened input, or why there is nothing. */
export function Workbench({ input, onNameAnother, landing }: WorkbenchProps): ReactElement {
  const { opened, settings, picker } = useServices();
  const state = useSessionState(input.session);
  const { phase, selected } = state;
  const catalogImage = selected === null ? undefined : state.images[selected.index];
  useLandingFocus(() => landing.current, phase.kind === 'failed' || selected === null ? phase.kind : 'opened');

  if (phase.kind === 'failed') {
    const { error } = phase;
    const { input: source } = input;
    if (source.kind === 'registry') {
      return <RegistryFailure opened={input} input={source} error={error} onNameAnother={onNameAnother} />;
    }
    const reopen = (asRootfs: boolean) => {
      opened.reopen(input.key, { verify: settings.getSnapshot().verify, asRootfs });
    };
    return (
      <FailureCard
        name={state.name}
        error={error}
        onPickFiles={() => picker.pickFiles()}
        onTryAgain={() => reopen(false)}
        onOpenAsRootfs={error.code === 'no-image' && source.files.length === 1 ? () => reopen(true) : null}
        onClose={() => opened.close(input.key)}
      />
    );
  }
  if (selected === null || catalogImage === undefined) {
    return phase.kind === 'ready' && state.images.length > 0 ? <NoImage state={state} /> : <Opening state={state} />;
  }
  if (catalogImage.kind !== 'image') return <NoImage state={state} />;
  return <OpenedImage input={input} state={state} image={selected} catalogImage={catalogImage} />;
}

/** Until the images are known. The status bar tells how far it is. */
function Opening({ state }: { readonly state: SessionState }): ReactElement {
  const { phase } = state;
  return (
    <p className="p-6 text-center text-muted">
      {phase.kind === 'opening'
        ? `Opening ${state.name}`
        : phase.kind === 'cancelled'
          ? `Cancelled before an image was found. Press “${state.registry === null ? 'Read again' : 'Fetch again'}” below to open ${state.name}.`
          : `${state.name} lists no image that could be shown.`}
    </p>
  );
}
