import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';

const INSTALL_TIMEOUT_MS = 5 * 60_000;

/** Independent tools that tests compare with, by Debian package, and which tests are skipped without them. */
const TOOLS = [
  { name: 'docker-registry', tests: 'the tests against a real registry' },
  { name: 'umoci', tests: 'the comparison of exported files with what another tool unpacks' },
  { name: 'skopeo', tests: 'the same, and the tests against a real registry' },
];

/** @param {string} command @param {readonly string[]} args */
const succeeds = (command, args) =>
  spawnSync(command, args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 2, 2],
    timeout: INSTALL_TIMEOUT_MS,
  }).status === 0;

/** @param {string} name */
const isInstalled = (name) => spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0;

/**
 * Gets what is missing, as root on Debian. Elsewhere those tests are skipped, and that is said; those against a real registry fail on
 * CI (src/proxy/testing/skopeo.ts).
 */
export function ensureDebianTools() {
  const missing = TOOLS.filter(({ name }) => !isInstalled(name));
  if (missing.length === 0) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const names = missing.map(({ name }) => name);
    process.stderr.write(`Installing Debian's ${names.join(', ')} …\n`);
    const install = ['install', '-y', '-q', '--no-install-recommends', ...names];
    if (succeeds('/usr/bin/apt-get', install)) return;
    if (succeeds('/usr/bin/apt-get', ['update', '-q']) && succeeds('/usr/bin/apt-get', install)) return;
  }
  for (const { name, tests } of missing) process.stderr.write(`No ${name} here, which is for ${tests}.\n`);
}
