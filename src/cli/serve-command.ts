import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import type { RunningServer } from '../proxy/node-server.ts';
import { formatLogLine } from '../proxy/registry/log-line.ts';
import { DEFAULT_PORT, FURTHER_PORTS, serve } from '../proxy/serve.ts';

interface ServeArguments {
  readonly port?: number;
  readonly host?: string;
  readonly public: boolean;
  readonly allowRegistry: readonly string[];
  readonly allowPrivate: readonly string[];
  readonly useDockerCredentials: boolean;
  readonly clientAddressHeader?: string;
  readonly page?: string;
}

/** `layerscope serve`: the page and the registry API, until a signal ends it. */
export function addServeCommand(program: Command): void {
  program
    .command('serve')
    .description('Serve the page and ask registries for it.')
    .option('--port <port>', `port to listen on (default: ${DEFAULT_PORT} or the next free one)`, parsePort)
    .option('--host <address>', 'address to listen on; other than loopback only with --public (default: 127.0.0.1)')
    .option('--public', 'serve everybody: known registries on public addresses, with limits for each client', false)
    .option('--allow-registry <host>', 'ask only these registries; "*" for any (may stand several times)', collect, [])
    .option(
      '--allow-private <host>',
      'ask this registry although its address is private (may stand several times)',
      collect,
      [],
    )
    .option('--use-docker-credentials', 'let the page use what docker login and podman login stored', false)
    .option('--client-address-header <name>', 'header in which a server in front says who asks')
    .option('--page <folder>', 'folder with the built page')
    .action(async (options: ServeArguments, command: Command) => {
      const server = await start(options).catch((error: unknown) =>
        command.error(`layerscope: ${error instanceof Error ? error.message : String(error)}`),
      );
      process.stdout.write(`Layerscope is at ${server.url}  (Ctrl-C ends it)\n`);
      for (const signal of ['SIGINT', 'SIGTERM'] as const) {
        process.once(signal, () => void server.close().then(() => process.exit(0)));
      }
    });
}

/** Rejects with a sentence for the person. */
async function start(options: ServeArguments): Promise<RunningServer> {
  const { port, host, clientAddressHeader } = options;
  return serve({
    pageFolder: findPage(options.page),
    port: port ?? DEFAULT_PORT,
    furtherPorts: port === undefined ? FURTHER_PORTS : 0,
    ...(host === undefined ? {} : { host }),
    ...(clientAddressHeader === undefined ? {} : { clientAddressHeader }),
    mode: options.public ? 'public' : 'local',
    allowedRegistries: options.allowRegistry,
    privateHosts: options.allowPrivate,
    usesStoredCredentials: options.useDockerCredentials,
    log: (entry) => process.stdout.write(`${formatLogLine(entry)}\n`),
  });
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a number from 0 to 65535.');
}

/** The folder that was named; else the built page beside the built command line, or seen from the sources. */
function findPage(named: string | undefined): string {
  const holdsPage = (folder: string) => existsSync(join(folder, 'index.html'));
  if (named !== undefined) {
    if (holdsPage(named)) return named;
    throw new Error(`The folder ${named} holds no built page: it has no index.html.`);
  }
  const found = ['../dist', '../../dist'].map((path) => join(import.meta.dirname, path)).find(holdsPage);
  if (found === undefined) throw new Error('The page is not built yet; run "npm run build" first.');
  return found;
}
