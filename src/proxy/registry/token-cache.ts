import type { BearerToken } from './token-server.ts';

/** Renewed this long before it ends: a request under way must not outlive its token. */
const EARLY_MS = 30_000;
/** Oldest go first. A token is a few kilobytes. */
const MOST_TOKENS = 1000;

/**
 * Tokens in this process, by a key that names whose they are, the origin and the repository. Concurrent askers for one key
 * share one exchange, where the platform lets requests wait for each other.
 */
export class TokenCache {
  readonly #tokens = new Map<string, { readonly authorization: string; readonly untilMs: number }>();
  readonly #pending = new Map<string, Promise<string | null>>();
  readonly #now: () => number;
  readonly #sharesWork: boolean;

  constructor(now: () => number, sharesWork: boolean) {
    this.#now = now;
    this.#sharesWork = sharesWork;
  }

  find(key: string): string | null {
    const token = this.#tokens.get(key);
    if (token === undefined) return null;
    if (token.untilMs > this.#now()) return token.authorization;
    this.#tokens.delete(key);
    return null;
  }

  /** @param refused authorization that was just answered with 401, or null: it is not given out again */
  async renew(
    key: string,
    refused: string | null,
    exchange: () => Promise<BearerToken | null>,
  ): Promise<string | null> {
    const known = this.find(key);
    // Another request has renewed it meanwhile.
    if (known !== null && known !== refused) return known;
    this.#tokens.delete(key);
    const pending = this.#pending.get(key);
    if (pending !== undefined) return pending;
    const renewal = this.#exchangeAndKeep(key, exchange);
    if (this.#sharesWork) this.#pending.set(key, renewal);
    return renewal;
  }

  async #exchangeAndKeep(key: string, exchange: () => Promise<BearerToken | null>): Promise<string | null> {
    try {
      const token = await exchange();
      if (token === null) return null;
      const untilMs = this.#now() + token.expiresInSeconds * 1000 - EARLY_MS;
      if (this.#tokens.size >= MOST_TOKENS) this.#tokens.delete(this.#tokens.keys().next().value ?? '');
      this.#tokens.set(key, { authorization: token.authorization, untilMs });
      return token.authorization;
    } finally {
      this.#pending.delete(key);
    }
  }
}
