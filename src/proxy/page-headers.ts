import { CONTENT_SECURITY_POLICY } from '../base/content-security-policy.ts';

/** On every response that belongs to the page, errors included. The API has headers of its own (response-headers.ts). */
const PAGE_HEADERS: readonly (readonly [name: string, value: string])[] = [
  // Also on worker scripts: a worker is bound by the policy of its own response, not by its page's.
  ['Content-Security-Policy', CONTENT_SECURITY_POLICY],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'],
];

export function setPageHeaders(headers: Headers): void {
  for (const [name, value] of PAGE_HEADERS) headers.set(name, value);
}

/** Below this path everything is the registry API's. */
export const API_PATH = '/api/';
