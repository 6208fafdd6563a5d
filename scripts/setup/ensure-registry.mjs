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

/**
 * Gets Debian's registry for the tests against a real one, as root on Debian. Elsewhere those tests are skipped, and
 * that is said.
 */
export function ensureRegistry() {
  if (spawnSync('docker-registry', ['--version'], { stdio: 'ignore' }).status === 0) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stderr.write("Installing Debian's docker-registry …\n");
    const install = ['install', '-y', '-q', '--no-install-recommends', 'docker-registry'];
    if (succeeds('/usr/bin/apt-get', install)) return;
    if (succeeds('/usr/bin/apt-get', ['update', '-q']) && succeeds('/usr/bin/apt-get', install)) return;
  }
  process.stderr.write('No docker-registry here: the tests against a real registry are skipped.\n');
}
