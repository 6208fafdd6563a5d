import type { SessionState } from './session-types.ts';
import { diffState, type StatePatch } from './state-patch.ts';

/**
 * Between two reports of mere progress. A report is rendered on the cores that read: with twelve a second a gzip image of 2.3 GB
 * took a tenth more of the processor than with four.
 */
const PROGRESS_INTERVAL_MS = 250;

/** Whether a change may wait for the next regular patch, or is something that the person waits for. */
export type Urgency = 'progress' | 'event';

/**
 * Sends the page what changed in a session's snapshot, progress at most four times a second. Takes the snapshot only when
 * it sends, so that telling it of a change costs nothing.
 */
export class StatePublisher {
  readonly #takeSnapshot: () => SessionState;
  readonly #send: (patch: StatePatch) => void;
  #sent: SessionState;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** The page knows the first snapshot already. */
  constructor(takeSnapshot: () => SessionState, send: (patch: StatePatch) => void) {
    this.#takeSnapshot = takeSnapshot;
    this.#send = send;
    this.#sent = takeSnapshot();
  }

  changed(urgency: Urgency): void {
    if (urgency === 'event') this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), PROGRESS_INTERVAL_MS);
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const snapshot = this.#takeSnapshot();
    const patch = diffState(this.#sent, snapshot);
    this.#sent = snapshot;
    if (Object.keys(patch).length > 0) this.#send(patch);
  }
}
