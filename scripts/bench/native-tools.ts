import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a shell command to its end. Throws what it wrote to stderr when it fails. */
export async function runTool(command: string): Promise<void> {
  await execute('sh', ['-c', command], { maxBuffer: 2 ** 30 });
}

/** Paths of about `count` files spread over the middle of a tar, by the `tar` program; those with plain names. */
export async function filesInTheMiddle(tar: string, count: number): Promise<readonly string[]> {
  const { stdout } = await execute('sh', ['-c', `tar -tvf '${tar}' | grep '^-'`], { maxBuffer: 2 ** 30 });
  const lines = stdout.split('\n');
  const middle = lines.slice(Math.floor(lines.length / 4), Math.floor((lines.length * 3) / 4));
  const step = Math.max(1, Math.floor(middle.length / count));
  const names = middle.filter((_, at) => at % step === 0).map((line) => / ([\w./-]+)$/.exec(line)?.[1]);
  return names.filter((name) => name !== undefined).map((name) => `/${name}`);
}

/** Milliseconds that a shell command takes, its output thrown away. */
export async function timeTool(command: string): Promise<number> {
  const start = performance.now();
  await runTool(`{ ${command} ; } > /dev/null`);
  return performance.now() - start;
}

/** Whether a program is there to compare with. */
export function hasTool(name: string): boolean {
  try {
    execFileSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
