import type { ImageReading } from './image-reading.ts';
import { checkPhaseChange, isRunning } from './session-phase.ts';
import type { SessionPhase, SessionState } from './session-types.ts';
import type { StatePatch } from './state-patch.ts';
import { StatePublisher, type Urgency } from './state-publisher.ts';

/** What is being done, for the phase: only one of these at a time. */
export interface Activity {
  readonly kind: 'reading' | 'verifying';
  readonly reading: ImageReading;
}

/** How far a session is, and telling the page so. */
export class SessionStage {
  readonly #send: (patch: StatePatch) => void;
  readonly #publisher: StatePublisher;
  #phase: SessionPhase;
  #activity: Activity | null = null;

  /** `takeRest`: everything of the snapshot but the phase. */
  constructor(phase: SessionPhase, takeRest: () => Omit<SessionState, 'phase'>, send: (patch: StatePatch) => void) {
    this.#phase = phase;
    this.#send = send;
    this.#publisher = new StatePublisher(() => ({ ...takeRest(), phase: this.#describe() }), send);
  }

  get kind(): SessionPhase['kind'] {
    return this.#phase.kind;
  }

  /** The session works by itself. */
  get isRunning(): boolean {
    return isRunning(this.#phase);
  }

  /** Bytes of the input that opening has got through. */
  openingProgress(bytesRead: number, bytesTotal: number): void {
    if (this.#phase.kind !== 'opening') return;
    this.#phase = { ...this.#phase, bytesRead, bytesTotal };
    this.#publisher.changed('progress');
  }

  enter(phase: SessionPhase): void {
    this.#phase = checkPhaseChange(this.#phase, phase);
    this.#publisher.changed('event');
  }

  start(activity: Activity): void {
    this.#activity = activity;
    this.#phase = checkPhaseChange(this.#phase, describeActivity(activity, this.#phase));
  }

  /** The activity is over; a phase follows. */
  end(): void {
    this.#activity = null;
  }

  changed(urgency: Urgency): void {
    this.#publisher.changed(urgency);
  }

  /** To a page that takes the session to be elsewhere. */
  repeat(): void {
    this.#send({ phase: this.#phase });
  }

  #describe(): SessionPhase {
    if (this.#activity !== null) this.#phase = describeActivity(this.#activity, this.#phase);
    return this.#phase;
  }
}

/** The phase before, where it says the same already. */
function describeActivity({ kind, reading: { snapshot } }: Activity, before: SessionPhase): SessionPhase {
  const bytes = kind === 'reading' ? snapshot.readingBytes : snapshot.verifyingBytes;
  const isSame = before.kind === kind && before.bytesRead === bytes.bytesRead && before.bytesTotal === bytes.bytesTotal;
  return isSame ? before : { kind, ...bytes };
}
