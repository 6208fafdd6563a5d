import { AppError } from '../../base/app-error.ts';
import type { RegistryEffects } from './fetch-like.ts';

/** Times that a request is sent again after it failed. */
export const maxRetries = 3;

/** A registry that wants to be left alone for longer than this is not waited for; the person decides. */
export const longestRetryAfterSeconds = 60;

/** Failures that may be over in a moment. `registry-quota-exceeded` is not: it lasts hours. */
const PASSING: ReadonlySet<string> = new Set([
  'registry-registry-failed',
  'registry-timed-out',
  'registry-connection-failed',
  'registry-too-many-requests-there',
  'registry-too-many-requests-here',
  'registry-proxy-unreachable',
]);

/** Statuses below 500 that may pass: a signed address whose time is over (403), and what says so itself. */
const PASSING_STATUSES: ReadonlySet<number> = new Set([403, 408, 425, 429]);

/** Of a registry that failed: 501 is how some refuse a range, and a request that is wrong stays wrong. */
function isFinal(status: number | null): boolean {
  return status === 501 || (status !== null && status >= 400 && status < 500 && !PASSING_STATUSES.has(status));
}

/** Milliseconds to wait before retry `retry` (from 0), or null where a retry is pointless. Retry-After wins over 2^n seconds. */
export function retryDelayMs(error: unknown, retry: number): number | null {
  if (!(error instanceof AppError) || !PASSING.has(error.code) || retry >= maxRetries) return null;
  const fault = error.place.registry;
  if (isFinal(fault?.status ?? null)) return null;
  const wanted = fault?.retryAfterSeconds ?? null;
  if (wanted === null) return 1000 * 2 ** retry;
  return wanted <= longestRetryAfterSeconds ? 1000 * wanted : null;
}

/** Runs `attempt` until it succeeds, fails for good, or has failed maxRetries times more. */
export async function withRetries<Result>(
  { wait }: Pick<RegistryEffects, 'wait'>,
  signal: AbortSignal | undefined,
  attempt: () => Promise<Result>,
): Promise<Result> {
  for (let retry = 0; ; retry++) {
    try {
      return await attempt();
    } catch (error) {
      const delayMs = retryDelayMs(error, retry);
      if (delayMs === null) throw error;
      await wait(delayMs, signal);
    }
  }
}
