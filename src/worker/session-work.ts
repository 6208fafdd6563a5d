import { isCancellation } from '../base/app-error.ts';

interface Work {
  readonly controller: AbortController;
  /** Never rejects. */
  readonly done: Promise<void>;
}

/** What a session does by itself: one piece of work at a time. */
export class SessionWork {
  readonly #crash: (error: unknown) => void;
  #current: Work | null = null;

  /** `crash` is told about bugs; it must end the session. */
  constructor(crash: (error: unknown) => void) {
    this.#crash = crash;
  }

  /**
   * Starts a piece of work, then ends the one before: what both ask for goes on without a break. Never rejects; bad input is the
   * task's own to tell.
   */
  begin(task: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const before = this.#current;
    const controller = new AbortController();
    const done = task(controller.signal).catch((error: unknown) => {
      if (!isCancellation(error)) this.#crash(error);
    });
    this.#current = { controller, done };
    before?.controller.abort();
    return done;
  }

  abort(): void {
    this.#current?.controller.abort();
  }

  /** Waits for the work under way, and for what begins meanwhile. */
  async settle(): Promise<void> {
    for (let work = this.#current; work !== null;) {
      await work.done;
      if (work === this.#current) break;
      work = this.#current;
    }
  }
}
