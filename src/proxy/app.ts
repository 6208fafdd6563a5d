import { Hono } from 'hono';
import { API_PATH, setPageHeaders } from './page-headers.ts';
import { API_HEADERS } from './registry/response-headers.ts';
import type { RegistryHandler } from './registry/registry-handler.ts';
import { staticFiles } from './static-files.ts';

export interface AppOptions {
  /** Folder with the built page. */
  readonly pageFolder: string;
  /** The registry API; without it nothing answers below /api/. */
  readonly registryHandler?: RegistryHandler;
}

/** @param clientAddress IP address of who asks, as the platform's door knows it */
export type AppHandler = (request: Request, clientAddress?: string) => Promise<Response>;

/** The server as one `(Request) => Promise<Response>`; platforms are doors to it (node-server.ts). */
export function createApp({ pageFolder, registryHandler }: AppOptions): AppHandler {
  const app = new Hono<{ Bindings: { readonly clientAddress: string } }>();
  app.use(async (context, next) => {
    await next();
    if (!context.req.path.startsWith(API_PATH)) setPageHeaders(context.res.headers);
  });
  app.get('/healthz', (context) => context.text('ok', 200, { 'Cache-Control': 'no-store' }));
  app.all(`${API_PATH}*`, (context) =>
    registryHandler === undefined
      ? context.text('Not found', 404, { ...API_HEADERS, 'Cache-Control': 'no-store' })
      : registryHandler(context.req.raw, context.env.clientAddress),
  );
  app.use(staticFiles(pageFolder));
  app.notFound((context) => context.text('Not found', 404, { 'Cache-Control': 'no-store' }));
  app.onError((error, context) => {
    // A bug: its text is for whoever runs the server and not for whoever asked.
    console.error(error);
    return context.text('Internal error', 500, { ...API_HEADERS, 'Cache-Control': 'no-store' });
  });
  return async (request, clientAddress = '') => app.fetch(request, { clientAddress });
}
