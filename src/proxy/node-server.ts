import type { AddressInfo } from 'node:net';
import type { Http2Bindings, HttpBindings } from '@hono/node-server';
import { createAdaptorServer } from '@hono/node-server';
import type { AppHandler } from './app.ts';

export interface ServerOptions {
  readonly handle: AppHandler;
  /** 0 lets the system choose. */
  readonly port: number;
  /** How many of the ports that follow to try when one is taken. */
  readonly furtherPorts?: number;
  /** Address to listen on; the loopback interface without it. */
  readonly host?: string;
  /** Header in which a trusted server in front says who asks; without it the connection says it. */
  readonly clientAddressHeader?: string;
}

export interface RunningServer {
  readonly url: string;
  /** Stops listening and drops open connections. */
  close(): Promise<void>;
}

/** The adapter's type allows for HTTP/2, which is not spoken here. */
type Bindings = HttpBindings | Http2Bindings;

export const LOOPBACK = '127.0.0.1';

/**
 * Opens the door for Node.
 * Rejects with Node's own error (`EADDRINUSE`, `EACCES`, …) when no port can be had.
 */
export async function startNodeServer(options: ServerOptions): Promise<RunningServer> {
  const { handle, port, furtherPorts = 0, host = LOOPBACK, clientAddressHeader } = options;
  const server = createAdaptorServer({
    fetch: async (request: Request, { incoming, outgoing }: Bindings) => {
      const named = clientAddressHeader === undefined ? null : request.headers.get(clientAddressHeader);
      const response = await handle(request, named ?? incoming.socket.remoteAddress ?? '');
      return breakOffOnError(response, outgoing);
    },
  });
  const listen = (candidate: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(candidate, host, () => {
        server.removeListener('error', reject);
        resolve();
      });
    });

  for (let candidate = port; ; candidate++) {
    try {
      await listen(candidate);
      break;
    } catch (error) {
      if (!isPortTaken(error) || candidate >= Math.min(port + furtherPorts, 65_535)) throw error;
    }
  }

  const { port: actualPort } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

/**
 * A body that fails half way breaks the connection, so that nobody takes the part for the whole. The adapter by itself
 * appends the text of the error to the body and prints its stack.
 */
export function breakOffOnError(response: Response, outgoing: Bindings['outgoing']): Response {
  if (response.body === null) return response;
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        } catch {
          outgoing.destroy();
          controller.close();
        }
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { status: response.status, headers: response.headers });
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
