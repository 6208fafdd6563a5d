/** What is used of a `Response`; the network is an effect and is passed in. */
export interface FetchedResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: ReadableStream<Uint8Array> | null;
}

export interface FetchRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Asks anew, whatever the browser has kept: for what a registry may change at any time. */
  readonly cache?: 'no-cache';
  readonly signal?: AbortSignal;
}

/** A page's or worker's `fetch` fits, as does undici's. Rejects with the signal's reason when it aborts. */
export type FetchLike = (url: string, request: FetchRequest) => Promise<FetchedResponse>;

/** The effects that a registry client needs. */
export interface RegistryEffects {
  readonly fetch: FetchLike;
  /** Resolves after that time; rejects with the signal's reason when it aborts before. */
  readonly wait: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Milliseconds since any fixed moment, as `performance.now` gives them. */
  readonly now: () => number;
}
