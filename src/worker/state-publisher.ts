import type { SessionState } from './session-types.ts';
import { diffState, type StatePatch } from './state-patch.ts';

/** Between two reports of mere progress: 12 a second look smooth and leave the page alone. */
const PROGRESS_INTERVAL_MS = 80;

/** Whether a change may wait for the next regular patch, or is something that the person waits for. */
export type Urgency = 'progress' | 'event';

/** Holds the snapshot of a session and sends the page what changed, progress at most 12 times a second. */
export class StatePublisher {
  readonly #send: (patch: StatePatch) => void;
  #current: SessionState;
  #sent: SessionState;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(initial: SessionState, send: (patch: StatePatch) => void) {
    this.#current = initial;
    this.#sent = initial;
    this.#send = send;
  }

  get state(): SessionState {
    return this.#current;
  }

  update(change: Partial<SessionState>, urgency: Urgency): void {
    this.#current = { ...this.#current, ...change };
    if (urgency === 'event') this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), PROGRESS_INTERVAL_MS);
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const patch = diffState(this.#sent, this.#current);
    this.#sent = this.#current;
    if (Object.keys(patch).length > 0) this.#send(patch);
  }
}
