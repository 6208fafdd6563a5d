import { LockKeyhole } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button } from '../ui/button.tsx';
import { formatBytes, formatCount } from '../ui/byte-size.ts';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { Explain } from '../ui/tooltip.tsx';
import { useStore } from '../ui/use-store.ts';
import { isRunning } from '../worker/session-phase.ts';
import type { LayerState, SessionPhase, SessionState } from '../worker/session-types.ts';
import type { OpenedInput } from './opened-inputs.ts';
import type { ProgressFigures } from './session-progress.ts';
import { useServices } from './services.ts';
import { useSessionState } from './use-session.ts';

/** What the page is doing, at every moment, and the way to stop it. */
export function StatusBar({ input }: { readonly input: OpenedInput | undefined }): ReactElement {
  return (
    <footer className="flex h-8 shrink-0 items-center gap-3 border-t border-border bg-surface px-3 text-sm text-muted">
      <div className="flex min-w-0 flex-1 items-center gap-3">
        {input === undefined ? <span>Nothing is open</span> : <InputStatus key={input.session.id} input={input} />}
      </div>
      <Explain
        text="The page reads your file where it lies, in your browser. Its security policy forbids it to talk to anything but the server it came from, and it sends nothing there either."
        side="top"
      >
        <span tabIndex={0} className="flex shrink-0 items-center gap-1 rounded-sm text-faint">
          <LockKeyhole aria-hidden className="size-3.5" />
          <span className="max-sm:sr-only">Nothing leaves this machine</span>
        </span>
      </Explain>
    </footer>
  );
}

function InputStatus({ input }: { readonly input: OpenedInput }): ReactElement {
  const { opened, settings } = useServices();
  const state = useSessionState(input.session);
  const figures = useStore(input.progress);
  const { phase } = state;
  const running = isRunning(phase);
  const onReadAgain = () => opened.reopen(input.key, { verify: settings.getSnapshot().verify });
  return (
    <>
      <span role="status" className="sr-only">
        {announce(state)}
      </span>
      {running && 'bytesTotal' in phase ? (
        <>
          {/* What never changes its width comes first, so that nothing moves while figures grow. */}
          <Explain text="Stops reading at once; what was read stays" keys="c" side="top">
            <Button className="h-6! px-2! text-sm!" onClick={() => input.session.cancel()}>
              Cancel
            </Button>
          </Explain>
          <ProgressBar
            label={describeRunning(phase, state)}
            value={phase.bytesRead}
            max={phase.bytesTotal}
            className="w-40 shrink-0 max-md:w-16"
          />
          <span aria-hidden className="truncate tabular-nums">
            {describeRunning(phase, state)}
            <span className="text-faint">
              {' · '}
              {describeBytes(phase.bytesRead, phase.bytesTotal, figures.bytesPerSecond)}
            </span>
          </span>
        </>
      ) : (
        <>
          <span className="truncate">{describeEnd(state, figures)}</span>
          {phase.kind === 'cancelled' && (
            <Button className="h-6! px-2! text-sm!" onClick={onReadAgain}>
              Read again
            </Button>
          )}
        </>
      )}
    </>
  );
}

/** For screen readers: changes with the phase and not with every byte. */
function announce(state: SessionState): string {
  const { phase } = state;
  switch (phase.kind) {
    case 'opening':
      return `Opening ${state.name}`;
    case 'reading':
      return 'Reading layers';
    case 'verifying':
      return 'Verifying digests';
    case 'ready':
      return `${state.name} is ready`;
    case 'cancelled':
      return 'Reading was cancelled';
    case 'failed':
      return `${state.name} could not be opened`;
  }
}

function describeRunning(phase: SessionPhase, state: SessionState): string {
  switch (phase.kind) {
    case 'opening':
      return `${phase.doing}…`;
    case 'verifying':
      return 'Verifying digests';
    default: {
      const layers = state.selected?.layers ?? [];
      const done = layers.filter(({ status }) => status.kind !== 'waiting' && status.kind !== 'reading').length;
      return layers.length === 0 ? 'Reading' : `Reading layers, ${done} of ${layers.length} done`;
    }
  }
}

function describeBytes(read: number, total: number, perSecond: number | null): string {
  const percent = total > 0 ? `, ${Math.floor((read / total) * 100)}\u202f%` : '';
  const rate = perSecond === null ? '' : `, ${formatBytes(perSecond)}/s`;
  return `${formatBytes(read)} of ${formatBytes(total)}${percent}${rate}`;
}

/** A rate over less than this says more about the start than about the reading. */
const RATED_BYTES = 10_000_000;

function describeEnd(state: SessionState, { finished }: ProgressFigures): string {
  const { phase, selected } = state;
  if (phase.kind === 'failed') return 'Could not be opened';
  const layers = selected?.layers ?? [];
  const read = layers.filter(({ status }) => status.kind === 'read' || status.kind === 'partial').length;
  if (phase.kind === 'cancelled') return `Cancelled. ${countLayers(read)} of ${layers.length} can be looked at.`;
  return `Read ${countLayers(read)}${describeFinish(finished)}${describeVerified(layers)}`;
}

function describeFinish(finished: ProgressFigures['finished']): string {
  if (finished === null) return '';
  const { bytes, elapsedMs } = finished;
  const rate = bytes < RATED_BYTES || elapsedMs < 1 ? '' : ` (${formatBytes((bytes / elapsedMs) * 1000)}/s)`;
  return `, ${formatBytes(bytes)} in ${formatSeconds(elapsedMs)}${rate}`;
}

function describeVerified(layers: readonly LayerState[]): string {
  const outcomes = layers.flatMap(({ verification }) => (verification.kind === 'done' ? [verification] : []));
  if (outcomes.length === 0) return '';
  const wrong = outcomes.filter(({ digest, diffId }) => digest === false || diffId === false).length;
  if (wrong > 0) return `. ${countLayers(wrong)} with a wrong digest`;
  const right = outcomes.filter(({ digest, diffId }) => digest === true || diffId === true).length;
  if (right === 0) return '. No digests to compare with';
  return right === layers.length ? '. Digests verified' : `. Digests of ${countLayers(right)} verified`;
}

function countLayers(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'layer' : 'layers'}`;
}

function formatSeconds(elapsedMs: number): string {
  return elapsedMs < 10_000 ? `${(elapsedMs / 1000).toFixed(1)} s` : `${Math.round(elapsedMs / 1000)} s`;
}
