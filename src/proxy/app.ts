import { Hono } from 'hono';
import { CONTENT_SECURITY_POLICY } from '../base/content-security-policy.ts';
import { staticFiles } from './static-files.ts';

/** On every response, errors included. */
const SECURITY_HEADERS: readonly (readonly [name: string, value: string])[] = [
  // Also on worker scripts: a worker is bound by the policy of its own response, not by its page's.
  ['Content-Security-Policy', CONTENT_SECURITY_POLICY],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['Cross-Origin-Opener-Policy', 'same-origin'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
  ['Permissions-Policy', 'camera=(), geolocation=(), microphone=(), payment=(), usb=()'],
];

export interface AppOptions {
  /** Folder with the built page. */
  readonly pageFolder: string;
}

/** The server as one `(Request) => Promise<Response>`; platforms are doors to it (node-server.ts). */
export function createApp({ pageFolder }: AppOptions): (request: Request) => Promise<Response> {
  const app = new Hono();
  app.use(async (context, next) => {
    await next();
    for (const [name, value] of SECURITY_HEADERS) context.res.headers.set(name, value);
  });
  app.get('/healthz', (context) => context.text('ok', 200, { 'Cache-Control': 'no-store' }));
  app.use(staticFiles(pageFolder));
  app.notFound((context) => context.text('Not found', 404, { 'Cache-Control': 'no-store' }));
  return async (request) => app.fetch(request);
}
