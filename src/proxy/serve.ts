import { createApp } from './app.ts';
import type { NodeRegistryOptions } from './node-registry-handler.ts';
import { createNodeRegistryHandler } from './node-registry-handler.ts';
import { explainListenError } from './listen-error.ts';
import type { RunningServer, ServerOptions } from './node-server.ts';
import { LOOPBACK, startNodeServer } from './node-server.ts';

export interface ServeOptions
  extends
    Omit<NodeRegistryOptions, 'limits' | 'resolve'>,
    Pick<ServerOptions, 'port' | 'furtherPorts' | 'host' | 'clientAddressHeader'> {
  /** Folder with the built page. */
  readonly pageFolder: string;
}

export const DEFAULT_PORT = 4173;
/** How many ports after the default one are tried. */
export const FURTHER_PORTS = 100;

const LOOPBACK_HOSTS: readonly string[] = ['127.0.0.1', '::1', 'localhost'];

/**
 * Serves the page and the registry API from Node.
 * @throws Error with a sentence for the person when the options contradict each other or no port can be had
 */
export async function serve(options: ServeOptions): Promise<RunningServer> {
  const { mode, host } = options;
  if (mode === 'local' && host !== undefined && !LOOPBACK_HOSTS.includes(host)) {
    throw new Error('A server that others can reach has to be public: add --public, or leave --host out.');
  }
  const handle = createApp({ pageFolder: options.pageFolder, registryHandler: createNodeRegistryHandler(options) });
  try {
    return await startNodeServer({ ...options, handle });
  } catch (cause) {
    const { port, furtherPorts = 0 } = options;
    throw new Error(explainListenError(cause, { host: host ?? LOOPBACK, port, furtherPorts }), { cause });
  }
}
