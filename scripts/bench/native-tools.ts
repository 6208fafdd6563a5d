import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a shell command to its end. Throws what it wrote to stderr when it fails. */
export async function runTool(command: string): Promise<void> {
  await execute('sh', ['-c', command], { maxBuffer: 2 ** 30 });
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
