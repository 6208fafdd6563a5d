import { AppError, isCancellation, toErrorRecord, type ErrorRecord } from '../base/app-error.ts';

/**
 * Requests and answers over a MessagePort: typed by a contract, with transferred buffers, progress, abort signals that
 * cross the border, and calls that end when the other side is gone.
 */

/** Names of methods with their arguments and answer; everything must survive structured cloning. */
export type Contract<C> = { readonly [Method in keyof C]: (...args: never[]) => unknown };

/** A MessagePort, or what a test passes for one. */
export interface Port {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  start(): void;
  close(): void;
}

type Failure =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'app'; readonly error: ErrorRecord }
  /** A broken invariant on the other side: not an outcome, but it must not leave the caller waiting. */
  | { readonly kind: 'bug'; readonly message: string; readonly stack: string };

type Packet =
  | { readonly kind: 'call'; readonly id: number; readonly method: string; readonly args: readonly unknown[] }
  | { readonly kind: 'abort'; readonly id: number }
  | { readonly kind: 'progress'; readonly id: number; readonly value: number }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failure'; readonly id: number; readonly failure: Failure };

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((value: number) => void) | undefined;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: unknown) => void;
  readonly onProgress: ((value: number) => void) | undefined;
  readonly release: () => void;
}

/** The asking side. */
export class RpcClient<C extends Contract<C>> {
  readonly #port: Port;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #ended: Error | null = null;

  constructor(port: Port) {
    this.#port = port;
    port.addEventListener('message', (event) => this.#receive(event.data as Packet));
    port.start();
  }

  /**
   * Rejects with the AppError of the other side, with an AbortError when the signal fires (the other side is told), or
   * with the reason given to `end`.
   */
  call<M extends keyof C & string>(
    method: M,
    args: Parameters<C[M]>,
    { signal, onProgress }: CallOptions = {},
  ): Promise<Awaited<ReturnType<C[M]>>> {
    if (this.#ended !== null) return Promise.reject(this.#ended);
    if (signal?.aborted) return Promise.reject(abortError());
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise<unknown>((resolve, reject) => {
      const onAbort = () => {
        this.#post({ kind: 'abort', id });
        this.#take(id)?.reject(abortError());
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      const release = () => signal?.removeEventListener('abort', onAbort);
      this.#pending.set(id, { resolve, reject, onProgress, release });
      this.#post({ kind: 'call', id, method, args });
    }) as Promise<Awaited<ReturnType<C[M]>>>;
  }

  /** Ends all calls, running and future ones, with this error: the other side is gone. */
  end(reason: Error): void {
    this.#ended ??= reason;
    for (const id of [...this.#pending.keys()]) this.#take(id)?.reject(reason);
    this.#port.close();
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.release();
    return pending;
  }

  #post(packet: Packet): void {
    this.#port.postMessage(packet, []);
  }

  #receive(packet: Packet): void {
    if (packet.kind === 'progress') this.#pending.get(packet.id)?.onProgress?.(packet.value);
    if (packet.kind === 'answer') this.#take(packet.id)?.resolve(packet.value);
    if (packet.kind === 'failure') this.#take(packet.id)?.reject(reviveFailure(packet.failure));
  }
}

/** What a handler may use besides its arguments. */
export interface CallContext {
  readonly signal: AbortSignal;
  readonly progress: (value: number) => void;
  /** Buffers of the answer that move instead of being copied. */
  readonly transfer: (buffers: readonly ArrayBuffer[]) => void;
}

export type Handlers<C extends Contract<C>> = {
  readonly [M in keyof C]: (
    context: CallContext,
    ...args: Parameters<C[M]>
  ) => Awaited<ReturnType<C[M]>> | Promise<Awaited<ReturnType<C[M]>>>;
};

/** The answering side: runs handlers, each as soon as its call arrives. */
export function serve<C extends Contract<C>>(port: Port, handlers: Handlers<C>): void {
  const running = new Map<number, AbortController>();
  const post = (packet: Packet, transfer: ArrayBuffer[] = []) => port.postMessage(packet, transfer);

  async function answer(id: number, method: string, args: readonly unknown[]): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    const buffers = new Set<ArrayBuffer>();
    const context: CallContext = {
      signal: controller.signal,
      progress: (value) => post({ kind: 'progress', id, value }),
      transfer: (more) => more.forEach((buffer) => buffers.add(buffer)),
    };
    try {
      const handler = handlers[method as keyof C] as (context: CallContext, ...args: readonly unknown[]) => unknown;
      const value = await handler(context, ...args);
      post({ kind: 'answer', id, value }, [...buffers]);
    } catch (error) {
      post({ kind: 'failure', id, failure: describeFailure(error) });
    } finally {
      running.delete(id);
    }
  }

  port.addEventListener('message', (event) => {
    const packet = event.data as Packet;
    if (packet.kind === 'call') void answer(packet.id, packet.method, packet.args);
    if (packet.kind === 'abort') running.get(packet.id)?.abort(abortError());
  });
  port.start();
}

export function abortError(): DOMException {
  return new DOMException('cancelled', 'AbortError');
}

function describeFailure(error: unknown): Failure {
  if (isCancellation(error)) return { kind: 'cancelled' };
  if (error instanceof AppError) return { kind: 'app', error: toErrorRecord(error) };
  if (error instanceof Error) return { kind: 'bug', message: error.message, stack: error.stack ?? '' };
  return { kind: 'bug', message: String(error), stack: '' };
}

function reviveFailure(failure: Failure): Error {
  switch (failure.kind) {
    case 'cancelled':
      return abortError();
    case 'app':
      return new AppError(failure.error.code, failure.error.message, failure.error.place);
    case 'bug':
      return new Error(`internal error in a worker: ${failure.message}`, { cause: failure.stack });
  }
}
