import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { createNodeRegistryHandler } from './node-registry-handler.ts';
import { breakOffOnError } from './node-server.ts';
import { API_PATH } from './page-headers.ts';

type Next = () => void;

/** As much of Vite's server as is used: what ships does not import a development library. */
interface DevelopmentServer {
  readonly middlewares: {
    use(middleware: (request: IncomingMessage, response: ServerResponse, next: Next) => void): unknown;
  };
}

/** `npm run dev` answers the registry API by itself, in local mode. */
export function registryApiWhileDeveloping() {
  return {
    name: 'layerscope:registry-api',
    apply: 'serve' as const,
    configureServer({ middlewares }: DevelopmentServer): void {
      const handle = createNodeRegistryHandler({
        mode: 'local',
        allowedRegistries: [],
        privateHosts: [],
        usesStoredCredentials: false,
        log: () => undefined,
      });
      const listener = getRequestListener(
        async (request, { incoming, outgoing }) =>
          breakOffOnError(await handle(request, incoming.socket.remoteAddress ?? ''), outgoing),
        { overrideGlobalObjects: false },
      );
      middlewares.use((request, response, next) => {
        if (request.url?.startsWith(API_PATH) === true) void listener(request, response);
        else next();
      });
    },
  };
}
