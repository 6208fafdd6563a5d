import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import type { Report } from '../../src/core/analysis/report-schema.ts';

const execute = promisify(execFile);
const PROGRAM = fileURLToPath(new URL('../../bin/layerscope.mjs', import.meta.url));

/** The report of the command line about the same file. */
export async function inspect(path: string, ...options: readonly string[]): Promise<Report> {
  const { stdout } = await execute(process.execPath, [PROGRAM, 'inspect', path, '--json', '--review', ...options], {
    maxBuffer: 2 ** 30,
  });
  return JSON.parse(stdout) as Report;
}
