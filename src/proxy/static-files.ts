import { serveStatic } from '@hono/node-server/serve-static';
import type { MiddlewareHandler } from 'hono';

/** A year in seconds: as good as for ever (RFC 8246). */
const YEAR_SECONDS = 31_536_000;

/**
 * Serves the files of the built page, `/` as index.html. Names with a hash of their content (all in assets/) never
 * change; everything else is asked for again each time. Paths that leave the folder are not found: a `Request` has its
 * dots resolved already, and serve-static refuses every path with escapes, backslashes or dots as a component.
 */
export function staticFiles(folder: string): MiddlewareHandler {
  const serve = serveStatic({ root: folder });
  return async (context, next) => {
    // Its own hook for headers (`onFound`) runs when the response is already made.
    const response = await serve(context, next);
    if (!(response instanceof Response)) return;
    const hashed = context.req.path.startsWith('/assets/');
    response.headers.set('Cache-Control', hashed ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache');
    return response;
  };
}
