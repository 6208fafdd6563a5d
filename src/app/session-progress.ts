import type { Session, SessionPhase } from '../worker/session-types.ts';

/** What the status bar says about speed and time. */
export interface ProgressFigures {
  /** Over the last seconds of the running phase; null while too little has been seen. */
  readonly bytesPerSecond: number | null;
  /** How the last reading ended: bytes that were read and how long it took, verification not counted; null before. */
  readonly finished: { readonly bytes: number; readonly elapsedMs: number } | null;
}

/** Long enough to be calm, short enough to follow a slow disk. */
const RATE_WINDOW_MS = 2000;
/** A rate over less time than this is noise. */
const RATE_LEAST_MS = 250;

/** Watches a session's phases and keeps the time. */
export class SessionProgress {
  #figures: ProgressFigures = { bytesPerSecond: null, finished: null };
  #kind: SessionPhase['kind'] | null = null;
  #runStartedMs: number | null = null;
  #runBytes = 0;
  #samples: { readonly atMs: number; readonly bytes: number }[] = [];
  readonly #listeners = new Set<() => void>();
  readonly #now: () => number;
  readonly #stop: () => void;

  constructor(session: Session, now: () => number = () => performance.now()) {
    this.#now = now;
    this.#stop = session.subscribe(() => this.#observe(session.getState().phase));
    this.#observe(session.getState().phase);
  }

  readonly getSnapshot = (): ProgressFigures => this.#figures;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  close(): void {
    this.#stop();
    this.#listeners.clear();
  }

  #observe(phase: SessionPhase): void {
    const atMs = this.#now();
    const changed = phase.kind !== this.#kind;
    this.#kind = phase.kind;
    if (changed) this.#samples = [];

    switch (phase.kind) {
      case 'opening':
      case 'reading':
        if (this.#runStartedMs === null) {
          this.#runStartedMs = atMs;
          this.#publish({ bytesPerSecond: null, finished: null });
        }
        // Opening only looks around (or is the one pass over a compressed file); the larger count is what was read.
        this.#runBytes =
          changed && phase.kind === 'opening' ? phase.bytesRead : Math.max(this.#runBytes, phase.bytesRead);
        this.#sample(atMs, phase.bytesRead);
        return;
      case 'verifying':
        this.#finishRun(atMs);
        this.#sample(atMs, phase.bytesRead);
        return;
      case 'ready':
      case 'cancelled':
      case 'failed':
        this.#finishRun(atMs);
        if (this.#figures.bytesPerSecond !== null) this.#publish({ ...this.#figures, bytesPerSecond: null });
        return;
    }
  }

  #sample(atMs: number, bytes: number): void {
    this.#samples.push({ atMs, bytes });
    while (this.#samples.length > 2 && atMs - this.#samples[1]!.atMs >= RATE_WINDOW_MS) this.#samples.shift();
    const first = this.#samples[0]!;
    const elapsedMs = atMs - first.atMs;
    if (elapsedMs < RATE_LEAST_MS) return;
    this.#publish({ ...this.#figures, bytesPerSecond: ((bytes - first.bytes) / elapsedMs) * 1000 });
  }

  #finishRun(atMs: number): void {
    if (this.#runStartedMs === null) return;
    const finished = { bytes: this.#runBytes, elapsedMs: atMs - this.#runStartedMs };
    this.#runStartedMs = null;
    this.#runBytes = 0;
    this.#publish({ bytesPerSecond: null, finished });
  }

  #publish(figures: ProgressFigures): void {
    this.#figures = figures;
    for (const listener of this.#listeners) listener();
  }
}
