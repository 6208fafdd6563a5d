import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';

const INSTALL_TIMEOUT_MS = 5 * 60_000;

/** @param {string} command @param {readonly string[]} args */
const succeeds = (command, args) =>
  spawnSync(command, args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 2, 2],
    timeout: INSTALL_TIMEOUT_MS,
  }).status === 0;

/** Both are Debian packages of the same name. */
const PROGRAMS = ['docker-registry', 'skopeo'];

/** @returns {readonly string[]} */
const missingPrograms = () =>
  PROGRAMS.filter((program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).status !== 0);

/**
 * Gets Debian's registry, and a client to fill it, for the tests against a real one, as root on Debian. Elsewhere those tests are
 * skipped, and that is said; on CI they fail (src/proxy/testing/skopeo.ts).
 */
export function ensureRegistry() {
  const missing = missingPrograms();
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stderr.write(`Installing ${missing.join(' and ')} of Debian …\n`);
    const install = ['install', '-y', '-q', '--no-install-recommends', ...missing];
    if (succeeds('/usr/bin/apt-get', install)) return;
    if (succeeds('/usr/bin/apt-get', ['update', '-q']) && succeeds('/usr/bin/apt-get', install)) return;
  }
  const outcome = process.env.CI === undefined ? 'are skipped' : 'fail';
  process.stderr.write(`No ${missing.join(' and no ')} here: the tests against a real registry ${outcome}.\n`);
}
