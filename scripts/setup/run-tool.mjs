import { spawn } from 'node:child_process';
import process from 'node:process';
import { PROJECT_ROOT } from './project.mjs';

/**
 * Runs a JavaScript tool in a Node process of its own and waits for it.
 * @param {string} script
 * @param {readonly string[]} args
 * @param {{ stdout?: 'stdout' | 'stderr', stdin?: boolean, cwd?: string, env?: NodeJS.ProcessEnv, timeoutMs?: number,
 *   nodeArguments?: readonly string[] }} [options]
 * @returns {Promise<number>} its exit code; 1 when a signal or the time limit ended it
 */
export function runTool(script, args, options = {}) {
  const { stdout = 'stdout', stdin = false, cwd = PROJECT_ROOT, env = process.env, timeoutMs } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...(options.nodeArguments ?? []), script, ...args], {
      cwd,
      env,
      stdio: [stdin ? 'inherit' : 'ignore', stdout === 'stdout' ? 'inherit' : 2, 'inherit'],
    });
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            process.stderr.write(`${script} took longer than ${timeoutMs / 1000} s and is ended\n`);
            child.kill('SIGTERM');
          }, timeoutMs);
    // Ctrl-C reaches the whole process group by itself; what only reaches us is handed on.
    const handOn = () => child.kill('SIGTERM');
    process.once('SIGTERM', handOn);
    const settle = () => {
      clearTimeout(timer);
      process.removeListener('SIGTERM', handOn);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('exit', (code) => {
      settle();
      resolve(code ?? 1);
    });
  });
}
