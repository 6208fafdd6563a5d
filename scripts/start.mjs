// npm start: sets up and builds what is missing, serves the page on the loopback interface and opens it.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './setup/ensure-built.mjs';
import { ensureInstalled } from './setup/ensure-installed.mjs';
import { inProject } from './setup/project.mjs';

const HELP = `npm start -- [options]: serves Layerscope on this machine alone

  --port N                  this port or none (also PORT=N); without it 4173 or the next free one
  --no-open                 do not open a browser
  --allow-private HOST      ask the registry HOST although its address is private (may stand several times)
  --use-docker-credentials  let the page use what docker login and podman login stored
`;

/** The port that the person asked for, or null. @param {string | undefined} option */
function wishedPort(option) {
  const text = option ?? process.env.PORT;
  if (text === undefined || text === '') return null;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535)
    throw new Error(`“${text}” is no port: --port takes a number from 0 to 65535.`);
  return port;
}

function hasDisplay() {
  if (process.env.CI) return false;
  if (process.platform === 'darwin' || process.platform === 'win32') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/** @param {string} url */
function openInBrowser(url) {
  /** @type {readonly [command: string, ...args: string[]]} */
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url];
  // The address is printed; a desktop that cannot open it is no reason to stop.
  spawn(command, args, { stdio: 'ignore', detached: true })
    .on('error', () => process.stderr.write('(no browser could be opened)\n'))
    .unref();
}

async function main() {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      port: { type: 'string' },
      'no-open': { type: 'boolean', default: false },
      'allow-private': { type: 'string', multiple: true, default: [] },
      'use-docker-credentials': { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return;
  }
  const port = wishedPort(values.port);
  ensureInstalled();
  await ensureBuilt();

  const { tsImport } = await import('tsx/esm/api');
  /** @type {typeof import('../src/proxy/serve.ts')} */
  const { serve, DEFAULT_PORT, FURTHER_PORTS } = await tsImport('../src/proxy/serve.ts', import.meta.url);

  const server = await serve({
    pageFolder: inProject('dist'),
    port: port ?? DEFAULT_PORT,
    furtherPorts: port === null ? FURTHER_PORTS : 0,
    mode: 'local',
    allowedRegistries: [],
    privateHosts: values['allow-private'],
    usesStoredCredentials: values['use-docker-credentials'],
    log: () => undefined,
  });
  process.stdout.write(`Layerscope is at ${server.url}  (Ctrl-C ends it)\n`);
  if (!values['no-open'] && hasDisplay()) openInBrowser(server.url);

  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => void server.close().then(() => process.exit(0)));
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
