import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { build } from 'vite';

export interface EdgeRuntime {
  readonly origin: string;
  /** What the runtime printed. */
  output(): string;
  close(): Promise<void>;
}

/** Path of the runtime; the package has no types. */
const { default: workerd } = createRequire(import.meta.url)('workerd') as { readonly default: string };

/** It runs on Linux with glibc, on macOS and on Windows. */
export function isEdgeRuntimeHere(): boolean {
  return spawnSync(workerd, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Bundles a worker as the build does and runs it in workerd, the runtime of Cloudflare Workers. */
export async function startEdgeRuntime(entry: string): Promise<EdgeRuntime> {
  const folder = mkdtempSync(join(tmpdir(), 'layerscope-edge-'));
  await build({
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    ssr: { noExternal: true, target: 'webworker' },
    build: {
      ssr: entry,
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      rolldownOptions: { output: { entryFileNames: 'worker.mjs' } },
    },
  });
  writeFileSync(join(folder, 'config.capnp'), CONFIG);
  const child = spawn(workerd, ['serve', '--control-fd=3', join(folder, 'config.capnp')], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => printed.push(chunk.toString()));
  }
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const port = await listeningPort(child.stdio[3] as Readable, exited).catch((error: unknown) => {
    throw new Error(`workerd did not start: ${printed.join('')}`, { cause: error });
  });
  return {
    origin: `http://127.0.0.1:${port}`,
    output: () => printed.join(''),
    close: async () => {
      child.kill('SIGKILL'); // on SIGTERM it waits for its connections
      await exited;
      rmSync(folder, { recursive: true });
    },
  };
}

/** The runtime says on its control channel, a line of JSON each, where it listens. */
function listeningPort(control: Readable, exited: Promise<void>): Promise<number> {
  return new Promise((resolve, reject) => {
    let text = '';
    control.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      const port = /"event":"listen".*?"port":(\d+)/.exec(text)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    void exited.then(() => reject(new Error('it ended')));
  });
}

const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .main),
    (name = "internet", network = (allow = ["public", "private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [(name = "worker.mjs", esModule = embed "worker.mjs")],
  compatibilityDate = "2026-01-01",
);
`;
