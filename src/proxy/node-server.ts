import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';

export interface ServerOptions {
  readonly handle: (request: Request) => Promise<Response>;
  /** Port on 127.0.0.1; 0 lets the system choose. */
  readonly port: number;
  /** How many of the ports that follow to try when one is taken. */
  readonly furtherPorts?: number;
}

export interface RunningServer {
  readonly url: string;
  /** Stops listening and drops open connections. */
  close(): Promise<void>;
}

/**
 * Opens the door for Node on the loopback interface only.
 * Rejects with Node's own error (`EADDRINUSE`, `EACCES`, …) when no port can be had.
 */
export async function startNodeServer({ handle, port, furtherPorts = 0 }: ServerOptions): Promise<RunningServer> {
  const server = createAdaptorServer({ fetch: handle });
  const listen = (candidate: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(candidate, '127.0.0.1', () => {
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
    url: `http://127.0.0.1:${actualPort}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
}

function isPortTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
}
