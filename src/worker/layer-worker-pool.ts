import { AppError } from '../base/app-error.ts';
import { abortError, type RpcClient } from './rpc.ts';
import type { LayerWorkerApi } from './protocol.ts';

export type LayerWorkerCaller = Pick<RpcClient<LayerWorkerApi>, 'call'>;

/** A running layer worker. Its calls reject with 'worker-crashed' once it is lost. */
export interface LayerWorkerHandle {
  readonly rpc: LayerWorkerCaller;
  readonly isLost: boolean;
  /** Terminates it. Calls still running reject with the reason. */
  end(reason: Error): void;
}

/** A worker that is one's own until it is released or terminated. */
export interface LeasedWorker {
  readonly worker: LayerWorkerCaller;
  readonly release: () => void;
  readonly terminate: () => void;
}

/** Starts layer workers; the page does it for real (see client.ts), tests pass their own. */
export interface LayerWorkerSupply {
  start(): LayerWorkerHandle;
}

/** What goes first when a worker becomes free; equal ones go in the order in which they were asked for. */
export const JobPriority = {
  /** The next layer cannot be applied before this. */
  contents: 0,
  scan: 1,
  verify: 2,
  /** Images that nobody looks at, read for a report. */
  background: 3,
} as const;
export type JobPriority = (typeof JobPriority)[keyof typeof JobPriority];

interface Job {
  readonly priority: JobPriority;
  readonly blob: string | null;
  /** Never rejects: `release` is called, then whoever asked gets the outcome. */
  readonly run: (worker: LayerWorkerCaller, release: () => void, terminate: () => void) => void;
  readonly drop: (reason: Error) => void;
}

/** Work that nobody waits for: it never keeps other work from starting. */
function isUrgent(priority: JobPriority): boolean {
  return priority < JobPriority.verify;
}

/**
 * At most `size` layer workers, started when there is work. One job at a time in each: a layer keeps a core busy.
 * Only where work that nobody waits for holds workers, urgent work gets up to `size` beside them.
 * A worker that crashes takes its own job with it and no other; the next job gets a fresh worker.
 */
export class LayerWorkerPool {
  readonly #supply: LayerWorkerSupply;
  readonly #size: number;
  readonly #idle: LayerWorkerHandle[] = [];
  readonly #busy = new Map<LayerWorkerHandle, JobPriority>();
  /** The blob that each worker was last asked about. */
  readonly #lastBlob = new WeakMap<LayerWorkerHandle, string>();
  #queue: Job[] = [];

  constructor(supply: LayerWorkerSupply, size: number) {
    this.#supply = supply;
    this.#size = Math.max(1, size);
  }

  /** Those that have started and not ended. */
  get workers(): readonly LayerWorkerCaller[] {
    return [...this.#busy.keys(), ...this.#idle].filter(({ isLost }) => !isLost).map(({ rpc }) => rpc);
  }

  /** How many jobs are worked on at once. */
  get size(): number {
    return this.#size;
  }

  /**
   * Queues a job. Rejects as the job does; with an AbortError when the signal fires before it starts (afterwards the
   * job itself listens to the signal) or when `stop` is called. A job that does not listen while it computes can be ended
   * with its worker by `terminate`. `blob`: goes to the worker that was last asked about the same, if it is idle: it may have a
   * decoder that waits there.
   */
  run<T>(
    priority: JobPriority,
    signal: AbortSignal | undefined,
    work: (worker: LayerWorkerCaller, terminate: () => void) => Promise<T>,
    blob: string | null = null,
  ): Promise<T> {
    if (signal?.aborted) return Promise.reject(abortError());
    return new Promise<T>((resolve, reject) => {
      const onAbort = () => {
        this.#queue = this.#queue.filter((queued) => queued !== job);
        reject(abortError());
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const job: Job = {
        priority,
        blob,
        run: (worker, release, terminate) => {
          signal?.removeEventListener('abort', onAbort);
          void work(worker, terminate).finally(release).then(resolve, reject);
        },
        drop: reject,
      };
      const after = this.#queue.findIndex((queued) => queued.priority > priority);
      this.#queue.splice(after === -1 ? this.#queue.length : after, 0, job);
      this.#dispatch();
    });
  }

  /** A worker for as long as whoever asked wants it; otherwise as `run`. */
  lease(priority: JobPriority, signal: AbortSignal): Promise<LeasedWorker> {
    return new Promise((resolve, reject) => {
      this.run(
        priority,
        signal,
        (worker, terminate) => new Promise<void>((release) => resolve({ worker, release, terminate })),
      ).catch(reject);
    });
  }

  /** Terminates the workers that have nothing to do but for `kept`; their memory (decoder tables, grown heaps) goes with them. */
  releaseIdle(kept = 0): void {
    for (const worker of this.#idle.splice(kept)) worker.end(abortError());
  }

  /** Terminates every worker and drops every job, each with an AbortError. The pool can be used again afterwards. */
  stop(): void {
    for (const job of this.#queue.splice(0)) job.drop(abortError());
    this.releaseIdle();
    for (const worker of this.#busy.keys()) worker.end(abortError());
    this.#busy.clear();
  }

  #dispatch(): void {
    for (let job = this.#queue[0]; job !== undefined; job = this.#queue[0]) {
      const worker = this.#takeWorker(job);
      if (worker === null) return;
      this.#queue.shift();
      this.#busy.set(worker, job.priority);
      if (job.blob !== null) this.#lastBlob.set(worker, job.blob);
      job.run(
        worker.rpc,
        () => this.#putBack(worker),
        () => this.#terminate(worker),
      );
    }
  }

  #takeWorker({ priority, blob }: Job): LayerWorkerHandle | null {
    const inTheWay = isUrgent(priority) ? [...this.#busy.values()].filter(isUrgent).length : this.#busy.size;
    if (inTheWay >= this.#size) return null;
    const near = this.#idle.findIndex((worker) => blob !== null && this.#lastBlob.get(worker) === blob);
    if (near >= 0) this.#idle.push(...this.#idle.splice(near, 1));
    for (let worker = this.#idle.pop(); worker !== undefined; worker = this.#idle.pop()) {
      if (!worker.isLost) return worker;
    }
    return this.#supply.start();
  }

  #terminate(worker: LayerWorkerHandle): void {
    if (this.#busy.delete(worker)) worker.end(abortError());
  }

  #putBack(worker: LayerWorkerHandle): void {
    // `stop` has emptied #busy: a worker that is no longer there was terminated.
    if (this.#busy.delete(worker) && !worker.isLost) this.#idle.push(worker);
    this.#dispatch();
  }
}

/** The error of every call that a lost worker leaves behind. */
export function workerCrashed(detail: string): AppError {
  return new AppError(
    'worker-crashed',
    `the background worker that was reading stopped unexpectedly (${detail}); it may have run out of memory`,
  );
}
