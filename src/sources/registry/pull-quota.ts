import type { FetchedResponse } from './fetch-like.ts';

/** What a registry says of its pull limit. Docker Hub sends it with every manifest, also with those that do not count. */
export interface PullQuota {
  /** Pulls in one window, and those that are left. */
  readonly limit: number;
  readonly remaining: number;
  readonly windowSeconds: number | null;
}

/** Reads `ratelimit-limit: 100;w=21600` and `ratelimit-remaining: 76;w=21600`; null where there is no limit. */
export function readPullQuota(response: FetchedResponse): PullQuota | null {
  const limit = /^(\d{1,9})(?:;w=(\d{1,9}))?/.exec(response.headers.get('ratelimit-limit') ?? '');
  const remaining = /^\d{1,9}/.exec(response.headers.get('ratelimit-remaining') ?? '');
  if (!limit || !remaining) return null;
  return {
    limit: Number(limit[1]),
    remaining: Number(remaining[0]),
    windowSeconds: limit[2] === undefined ? null : Number(limit[2]),
  };
}
