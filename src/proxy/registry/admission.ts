import type { Limits } from './limits.ts';
import { ProxyError } from './proxy-error.ts';

/** Clients that are remembered; those longest away are forgotten first. */
const MOST_CLIENTS = 10_000;

interface Client {
  /** Requests that may still be made now; grows back with time. */
  budget: number;
  countedAtMs: number;
  streams: number;
}

/** Counts who asks and who is asked, in this process: how much one client, and one registry, may be made to do. */
export class Admission {
  readonly #clients = new Map<string, Client>();
  readonly #upstreams = new Map<string, number>();
  readonly #limits: Limits;
  readonly #now: () => number;

  constructor(limits: Limits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** @throws ProxyError `too-many-requests-here` */
  count(key: string): void {
    const { requestsPerMinute } = this.#limits;
    const client = this.#client(key);
    const nowMs = this.#now();
    const grown = ((nowMs - client.countedAtMs) / 60_000) * requestsPerMinute;
    client.budget = Math.min(requestsPerMinute, client.budget + grown);
    client.countedAtMs = nowMs;
    if (client.budget < 1) {
      const missingMinutes = (1 - client.budget) / requestsPerMinute;
      throw tooMany(`More than ${requestsPerMinute} requests in a minute.`, Math.ceil(missingMinutes * 60));
    }
    client.budget -= 1;
  }

  /**
   * Takes a place among the streams of a client and of a registry.
   * @returns gives the place back; harmless when called again
   * @throws ProxyError `too-many-requests-here`
   */
  enter(key: string, registry: string): () => void {
    const { streamsPerClient, streamsPerUpstream } = this.#limits;
    const client = this.#client(key);
    if (client.streams >= streamsPerClient) throw tooMany(`More than ${streamsPerClient} requests at a time.`, 1);
    const busy = this.#upstreams.get(registry) ?? 0;
    if (busy >= streamsPerUpstream) throw tooMany(`More than ${streamsPerUpstream} requests to ${registry}.`, 1);
    client.streams += 1;
    this.#upstreams.set(registry, busy + 1);
    let inside = true;
    return () => {
      if (!inside) return;
      inside = false;
      client.streams -= 1;
      const left = (this.#upstreams.get(registry) ?? 1) - 1;
      if (left > 0) this.#upstreams.set(registry, left);
      else this.#upstreams.delete(registry);
    };
  }

  #client(key: string): Client {
    const known = this.#clients.get(key);
    const client = known ?? { budget: this.#limits.requestsPerMinute, countedAtMs: this.#now(), streams: 0 };
    // Last in the order of the map: it is the one seen last.
    this.#clients.delete(key);
    this.#clients.set(key, client);
    if (this.#clients.size > MOST_CLIENTS) this.#forgetIdle();
    return client;
  }

  #forgetIdle(): void {
    for (const [key, client] of this.#clients) {
      if (client.streams > 0) continue;
      this.#clients.delete(key);
      return;
    }
  }
}

function tooMany(message: string, retryAfterSeconds: number): ProxyError {
  return new ProxyError('too-many-requests-here', message, { retryAfterSeconds });
}

/** One client by its address; in IPv6 one by its network, since a single host has 2^64 addresses of its own. */
export function clientKey(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  const groups = head.split(':').filter((group) => group !== '');
  // Zeros that `::` stands for may reach into the network part.
  const rest = tail === undefined ? [] : tail.split(':').filter((group) => group !== '');
  const full = [...groups, ...new Array<string>(Math.max(0, 8 - groups.length - rest.length)).fill('0'), ...rest];
  return `${full.slice(0, 4).join(':')}::/64`;
}
