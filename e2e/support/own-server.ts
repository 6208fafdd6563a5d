import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../bin/layerscope.mjs', import.meta.url));

export interface OwnServer {
  /** With a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** `layerscope serve` with options and an environment of the test's own, on a port that is free. */
export async function startOwnServer(
  options: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<OwnServer> {
  const child = spawn(process.execPath, [PROGRAM, 'serve', '--port', '0', ...options], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  const url = /http:\S+/.exec(line)?.[0];
  if (url === undefined) throw new Error(`the server says “${line}”`);
  return {
    url,
    close: async () => {
      const exited = once(child, 'exit');
      child.kill();
      await exited;
    },
  };
}
