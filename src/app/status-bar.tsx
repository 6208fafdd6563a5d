import { LockKeyhole, Server } from 'lucide-react';
import { useRef, type ReactElement } from 'react';
import { REGISTRY_TEXTS } from '../core/explain/registry-texts.ts';
import { Button } from '../ui/button.tsx';
import { formatBytes, formatCount } from '../ui/byte-size.ts';
import { useLandingFocus } from '../ui/landing-focus.ts';
import { ProgressBar } from '../ui/progress-bar.tsx';
import { Explain } from '../ui/tooltip.tsx';
import { useStore } from '../ui/use-store.ts';
import { isRunning } from '../worker/session-phase.ts';
import type { SessionPhase, SessionState } from '../worker/session-types.ts';
import { MemoryButton } from './memory-button.tsx';
import type { OpenedInput } from './opened-inputs.ts';
import type { ProgressFigures } from './session-progress.ts';
import { countLayers, countRequests, describeTraffic, describeVerified } from './read-summary.ts';
import { useServices } from './services.ts';
import { useSessionState } from './use-session.ts';

/** What the page is doing, at every moment, and the way to stop it. */
export function StatusBar({ input }: { readonly input: OpenedInput | undefined }): ReactElement {
  return (
    <footer className="flex min-h-8 shrink-0 items-center gap-3 border-t border-border bg-surface px-3 text-sm text-muted">
      <div className="flex min-w-0 flex-1 items-center gap-3">
        {input === undefined ? <span>Nothing is open</span> : <InputStatus key={input.session.id} input={input} />}
      </div>
      {input !== undefined && <MemoryButton key={input.session.id} session={input.session} />}
      {input?.input.kind === 'registry' ? (
        <Explain
          text="You named this image, so this page’s own server fetches it from its registry. The page itself talks to no other server, and files that you open never leave this machine."
          side="top"
        >
          <span tabIndex={0} className="flex shrink-0 items-center gap-1 rounded-sm text-faint">
            <Server aria-hidden className="size-3.5" />
            <span className="max-sm:sr-only">Fetched through this page’s server</span>
          </span>
        </Explain>
      ) : (
        <Explain
          text="The page reads your file where it lies, in your browser. Its security policy forbids it to talk to anything but the server it came from, and of your file it sends nothing there either."
          side="top"
        >
          <span tabIndex={0} className="flex shrink-0 items-center gap-1 rounded-sm text-faint">
            <LockKeyhole aria-hidden className="size-3.5" />
            <span className="max-sm:sr-only">
              {input === undefined ? 'Files that you open never leave this machine' : 'Nothing leaves this machine'}
            </span>
          </span>
        </Explain>
      )}
    </footer>
  );
}

function InputStatus({ input }: { readonly input: OpenedInput }): ReactElement {
  const { opened, settings } = useServices();
  const state = useSessionState(input.session);
  const figures = useStore(input.progress);
  const { phase } = state;
  const running = isRunning(phase);
  // "Cancel" goes when it was pressed or there is nothing more to cancel.
  const afterCancel = useRef<HTMLSpanElement>(null);
  useLandingFocus(() => {
    if (running) return null;
    return afterCancel.current?.parentElement?.querySelector('button') ?? document.querySelector('main');
  }, running);
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
              {[
                describeBytes(phase.bytesRead, phase.bytesTotal, figures.bytesPerSecond),
                state.registry === null ? '' : countRequests(state.registry.traffic.requests),
              ]
                .filter((part) => part !== '')
                .map((part) => ` · ${part}`)}
            </span>
          </span>
        </>
      ) : (
        <>
          {/* On a narrow screen the end of the sentence is worth a second line. */}
          <span ref={afterCancel} className="py-1 leading-4 sm:truncate">
            {describeEnd(state, figures)}
          </span>
          {(phase.kind === 'cancelled' || isBrokenOff(state)) && (
            <Button className="h-6! px-2! text-sm!" onClick={onReadAgain}>
              {state.registry === null ? 'Read again' : 'Fetch again'}
            </Button>
          )}
          {state.registry?.quota != null && (
            <Explain text={REGISTRY_TEXTS.pullLimit.text} side="top">
              <span tabIndex={0} className="shrink-0 rounded-sm text-faint max-md:sr-only">
                Pull limit: {formatCount(state.registry.quota.remaining)} of {formatCount(state.registry.quota.limit)}{' '}
                left
              </span>
            </Explain>
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
  // Before a registry's manifest is there, nothing is known of the bytes.
  if (total === 0 && read === 0) return '';
  const percent = total > 0 ? `, ${Math.floor((read / total) * 100)}\u202f%` : '';
  const rate = perSecond === null ? '' : `, ${formatBytes(perSecond)}/s${describeTimeLeft(total - read, perSecond)}`;
  return `${formatBytes(read)} of ${formatBytes(total)}${percent}${rate}`;
}

/** Under this the rest is over before it is read; over the other nobody waits for it and the guess is worth nothing. */
const LEAST_TOLD_SECONDS = 4;
const MOST_TOLD_SECONDS = 24 * 3600;

function describeTimeLeft(bytes: number, perSecond: number): string {
  const seconds = bytes / perSecond;
  if (!(seconds >= LEAST_TOLD_SECONDS && seconds <= MOST_TOLD_SECONDS)) return '';
  if (seconds < 90) return `, about ${Math.ceil(seconds)} s left`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `, about ${minutes} min left` : `, about ${Math.ceil(minutes / 60)} h left`;
}

/** A connection that was lost can be had again; a damaged layer stays so. */
function isBrokenOff({ registry, selected }: SessionState): boolean {
  return registry !== null && (selected?.layers ?? []).some(({ status }) => status.kind === 'partial');
}

/** A rate over less than this says more about the start than about the reading. */
const RATED_BYTES = 10_000_000;

function describeEnd(state: SessionState, { finished }: ProgressFigures): string {
  const { phase, selected, registry } = state;
  if (phase.kind === 'failed') return 'Could not be opened';
  const layers = selected?.layers ?? [];
  const read = layers.filter(({ status }) => status.kind === 'read' || status.kind === 'partial').length;
  if (phase.kind === 'cancelled' && selected === null) return 'Cancelled. Nothing was read.';
  if (phase.kind === 'cancelled') return `Cancelled. ${countLayers(read)} of ${layers.length} can be looked at.`;
  if (registry !== null) {
    const seconds = finished === null ? '' : ` in ${formatSeconds(finished.elapsedMs)}`;
    return `Read ${countLayers(read)}: ${describeTraffic(state)}${seconds}${describeVerified(layers)}`;
  }
  return `Read ${countLayers(read)}${describeFinish(finished)}${describeVerified(layers)}`;
}

function describeFinish(finished: ProgressFigures['finished']): string {
  if (finished === null) return '';
  const { bytes, elapsedMs } = finished;
  const rate = bytes < RATED_BYTES || elapsedMs < 1 ? '' : ` (${formatBytes((bytes / elapsedMs) * 1000)}/s)`;
  return `, ${formatBytes(bytes)} in ${formatSeconds(elapsedMs)}${rate}`;
}

function formatSeconds(elapsedMs: number): string {
  return elapsedMs < 10_000 ? `${(elapsedMs / 1000).toFixed(1)} s` : `${Math.round(elapsedMs / 1000)} s`;
}
