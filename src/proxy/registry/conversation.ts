/**
 * One request to a registry, from its first URL to the answer that counts: redirects are followed one by one, each judged
 * before anything is sent, and a challenge is answered once for each origin. What authorizes at one origin is never sent
 * to another.
 */
import type { Challenge } from './challenge.ts';
import { findChallenge } from './challenge.ts';
import type { DestinationPolicy } from './destinations.ts';
import { judgeNamedUrl } from './destinations.ts';
import { ProxyError } from './proxy-error.ts';
import type { FetchUpstream, Reach, UpstreamResponse } from './upstream.ts';
import { discardBody } from './upstream.ts';

export interface Place {
  readonly url: URL;
  readonly reach: Reach;
}

export interface Question {
  readonly method: 'GET' | 'HEAD';
  /** Sent at every hop; never holds an authorization. */
  readonly headers: Readonly<Record<string, string>>;
  readonly first: Place;
  readonly signal: AbortSignal;
  readonly authorizer: Authorizer;
}

export interface Authorizer {
  /** Authorization to begin with at an origin, or null. */
  initial(origin: string): string | null;
  /**
   * What to try after a 401, or null where nothing is left to try. Asked once for each origin.
   * @param refused authorization that the 401 answered, or null
   */
  answer(challenge: Challenge, at: Place, refused: string | null): Promise<string | null>;
}

export interface Answer {
  readonly response: UpstreamResponse;
  /** Where the answer came from. */
  readonly at: Place;
}

export interface Ways {
  readonly fetchUpstream: FetchUpstream;
  readonly policy: DestinationPolicy;
  readonly hops: number;
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** @throws ProxyError `redirect-refused`, `address-not-public`, and what fetchUpstream and the authorizer end in */
export async function converse(question: Question, { fetchUpstream, policy, hops }: Ways): Promise<Answer> {
  const { method, headers, signal, authorizer } = question;
  const challenged = new Set<string>();
  const answers = new Map<string, string>();
  let at = question.first;
  let hasLeft = false;
  for (let followed = 0; ;) {
    const { origin } = at.url;
    // Whoever sends a request back to the registry chose its path: what authorizes does not come along.
    const isSentBack = hasLeft && origin === question.first.url.origin;
    const authorization = isSentBack ? null : (answers.get(origin) ?? authorizer.initial(origin));
    const response = await fetchUpstream({
      url: at.url,
      method,
      headers: authorization === null ? headers : { ...headers, authorization },
      body: null,
      reach: at.reach,
      signal,
    });

    if (response.status === 401 && !isSentBack && !challenged.has(origin)) {
      challenged.add(origin);
      const challenge = findChallenge(response.headers);
      const further = challenge === null ? null : await authorizer.answer(challenge, at, authorization);
      if (further !== null) {
        await discardBody(response);
        answers.set(origin, further);
        continue;
      }
    }
    const location = response.headers.get('Location');
    if (!REDIRECTS.has(response.status) || location === null) return { response, at };

    await discardBody(response);
    followed += 1;
    if (followed > hops) {
      throw new ProxyError('redirect-refused', `The registry redirected more than ${hops} times.`);
    }
    at = nextPlace(location, at, policy);
    hasLeft ||= at.url.origin !== question.first.url.origin;
  }
}

/** @throws ProxyError `redirect-refused`, `address-not-public` */
export function nextPlace(location: string, from: Place, policy: DestinationPolicy): Place {
  if (!URL.canParse(location, from.url.href)) {
    throw new ProxyError('redirect-refused', `${from.url.host} redirected to something that is no URL.`);
  }
  const url = new URL(location, from.url);
  url.hash = '';
  if (from.url.protocol === 'https:' && url.protocol !== 'https:') {
    throw new ProxyError('redirect-refused', `${from.url.host} redirected from https to ${url.protocol}//${url.host}.`);
  }
  return { url, reach: judgeNamedUrl(url, from.reach, policy) };
}
