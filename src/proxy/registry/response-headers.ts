import { MEDIA_TYPE_HEADER } from '../../base/registry-api.ts';
import type { RepositoryRoute } from './routes.ts';

/**
 * On every answer of the API. A blob can be any file, a page with scripts among them: opened as a document it must neither
 * run nor be taken for one of ours (CVE-2026-13323 was a registry that served package files as pages).
 */
export const API_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Robots-Tag': 'noindex',
};

/** Headers of a registry that are passed on; all others are dropped (cookies, policies, challenges, locations, …). */
const PASSED_HEADERS = [
  'Accept-Ranges',
  'Content-Range',
  'Docker-Content-Digest',
  'ETag',
  'OCI-Filters-Applied',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'Retry-After',
  'Warning',
];

/** A longer value of a header is dropped. */
const LONGEST_VALUE = 1024;
const PRINTABLE = /^[\x20-\x7e]*$/;
const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+/;

/** Headers of an answer whose body is passed on, but for its length and Cache-Control. */
export function passedHeaders(upstream: Headers, route: RepositoryRoute): Headers {
  const headers = new Headers(API_HEADERS);
  for (const name of PASSED_HEADERS) {
    const value = upstream.get(name);
    if (value !== null && value.length <= LONGEST_VALUE && PRINTABLE.test(value)) headers.set(name, value);
  }
  if (route.kind === 'blob') {
    headers.set('Content-Type', 'application/octet-stream');
    headers.set('Content-Disposition', 'attachment; filename="blob"');
  } else {
    headers.set('Content-Type', 'application/json');
    headers.set('Content-Disposition', 'attachment; filename="document.json"');
    const mediaType = mediaTypeOf(upstream);
    if (mediaType !== null) headers.set(MEDIA_TYPE_HEADER, mediaType);
  }
  return headers;
}

/** The media type without its parameters, or null. */
export function mediaTypeOf(headers: Headers): string | null {
  const type = MEDIA_TYPE.exec(headers.get('Content-Type')?.trim() ?? '')?.[0].toLowerCase();
  return type !== undefined && type.length <= LONGEST_VALUE ? type : null;
}

const FOREVER = 'public, max-age=31536000, immutable';

/** How long a successful answer may be kept, and by whom. Errors say `no-store`, unless they are a 404. */
export function cacheControl(route: RepositoryRoute, status: number, credentialed: boolean): string {
  if (credentialed) return 'private, no-store';
  if (status === 404) return 'public, max-age=30';
  if (status !== 200 && status !== 206 && status !== 304) return 'no-store';
  switch (route.kind) {
    case 'manifest':
      return route.byDigest ? FOREVER : 'public, max-age=60';
    case 'blob':
      return FOREVER;
    case 'tags':
      return 'public, max-age=60';
    case 'referrers':
      return 'public, max-age=300';
  }
}
