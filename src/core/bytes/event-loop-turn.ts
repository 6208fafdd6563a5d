/**
 * Resolves in a task of its own, after tasks that already wait (a cancel message, for one). Awaiting settled promises only runs
 * microtasks: a worker that decodes what it holds in memory would never hear that it is cancelled.
 * A MessageChannel rather than setTimeout(0), which browsers hold back to 4 ms.
 */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Longest time in milliseconds that work may hold a thread before other tasks get a turn: half the time in which a cancel must stop it. */
export const TURN_BUDGET_MS = 40;

/** Lets other tasks run when this work has held the thread for longer than the budget since they last could. */
export class TurnKeeper {
  #turnStarted = performance.now();

  /** Null while there is time left: nothing to await. */
  turnIfDue(): Promise<void> | null {
    if (performance.now() - this.#turnStarted < TURN_BUDGET_MS) return null;
    return nextTurn().then(() => {
      this.#turnStarted = performance.now();
    });
  }
}
