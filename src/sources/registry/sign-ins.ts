import type { Repository } from '../../base/image-reference.ts';
import type { TokenAnswer } from '../../base/registry-api.ts';

export interface Credentials {
  readonly username: string;
  /** Password, access token, or the identity token where the user name is `<token>`. */
  readonly secret: string;
}

/** Asked when a sign-in runs out: the credentials again, or null when there are none any more. */
export type AskCredentials = (repository: Repository) => Promise<Credentials | null>;

/** An answer that runs out within this time is renewed before it is used. */
const renewBeforeMs = 30_000;

interface SignIn {
  readonly authorization: string;
  /** On the clock that was passed in; null for one that does not run out. */
  readonly expiresAtMs: number | null;
}

/**
 * Authorizations by repository, in memory and nowhere else. Credentials themselves are not kept: when an authorization
 * runs out, `ask` is called for them.
 */
export class SignIns {
  readonly #exchange: (repository: Repository, credentials: Credentials) => Promise<TokenAnswer>;
  readonly #ask: AskCredentials;
  readonly #now: () => number;
  readonly #signIns = new Map<string, SignIn>();
  readonly #renewals = new Map<string, Promise<string | null>>();

  constructor(
    exchange: (repository: Repository, credentials: Credentials) => Promise<TokenAnswer>,
    ask: AskCredentials,
    now: () => number,
  ) {
    this.#exchange = exchange;
    this.#ask = ask;
    this.#now = now;
  }

  /** Exchanges credentials. Rejects as the exchange does, and nothing is kept then. */
  async add(repository: Repository, credentials: Credentials): Promise<TokenAnswer> {
    const answer = await this.#exchange(repository, credentials);
    const { authorization, expiresInSeconds } = answer;
    const expiresAtMs = expiresInSeconds === null ? null : this.#now() + expiresInSeconds * 1000;
    this.#signIns.set(keyOf(repository), { authorization, expiresAtMs });
    return answer;
  }

  /** Value for the authorization header, renewed where it runs out; null where nobody signed in. */
  async authorization(repository: Repository): Promise<string | null> {
    const signIn = this.#signIns.get(keyOf(repository));
    if (!signIn) return null;
    if (signIn.expiresAtMs === null || signIn.expiresAtMs - this.#now() > renewBeforeMs) return signIn.authorization;
    return this.#renew(repository);
  }

  /** For an authorization that the registry refused: the next one is asked for. True where there was one. */
  expire(repository: Repository, authorization: string): boolean {
    const key = keyOf(repository);
    const signIn = this.#signIns.get(key);
    if (signIn?.authorization !== authorization) return signIn !== undefined;
    this.#signIns.set(key, { authorization, expiresAtMs: this.#now() });
    return true;
  }

  remove(repository: Repository): void {
    this.#signIns.delete(keyOf(repository));
  }

  /** Layers are read in parallel: all that find the authorization run out wait for one renewal. */
  #renew(repository: Repository): Promise<string | null> {
    const key = keyOf(repository);
    const running = this.#renewals.get(key);
    if (running) return running;
    const renewal = this.#askAndAdd(repository).finally(() => this.#renewals.delete(key));
    this.#renewals.set(key, renewal);
    return renewal;
  }

  async #askAndAdd(repository: Repository): Promise<string | null> {
    const credentials = await this.#ask(repository);
    if (credentials) return (await this.add(repository, credentials)).authorization;
    this.remove(repository);
    return null;
  }
}

function keyOf({ registry, name }: Repository): string {
  return `${registry}/${name}`;
}
