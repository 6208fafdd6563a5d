import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import process from 'node:process';
import { BROWSER_VARIABLE, findBrowser } from '../find-browser.mjs';
import { PROJECT_ROOT, TOOLS } from './project.mjs';

/** A download that takes longer hangs behind a firewall. */
const INSTALL_TIMEOUT_MS = 10 * 60_000;

/** @param {string} command @param {string[]} args */
function succeeds(command, args) {
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { cwd: PROJECT_ROOT, env: environment, timeout: INSTALL_TIMEOUT_MS };
  return spawnSync(command, args, { ...options, stdio: ['ignore', 2, 2] }).status === 0;
}

/** A browser that is there but lacks a shared library cannot even tell its version. @param {string} path */
function runs(path) {
  return spawnSync(path, ['--no-sandbox', '--version'], { stdio: 'ignore', timeout: 30_000 }).status === 0;
}

/** A browser that is found and runs, or null. */
function usableBrowser() {
  const browser = findBrowser();
  return browser !== null && runs(browser.path) ? browser : null;
}

/**
 * Finds a browser for the tests, or gets one: Playwright's download, else (as root on Debian) the chromium package.
 * @returns {{ path: string, origin: 'variable' | 'playwright' | 'system' }}
 * @throws {Error} when there is none and none can be had
 */
export function ensureBrowser() {
  const found = usableBrowser();
  if (found !== null) return found;

  process.stderr.write('No browser found; downloading Chromium for Playwright …\n');
  if (succeeds(process.execPath, [TOOLS.playwright, 'install', 'chromium'])) {
    const downloaded = usableBrowser();
    if (downloaded !== null) return downloaded;
  }
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    process.stderr.write("That did not work; installing Debian's chromium …\n");
    succeeds('/usr/bin/apt-get', ['update', '-q']);
    if (succeeds('/usr/bin/apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium'])) {
      const installed = usableBrowser();
      if (installed !== null) return installed;
    }
  }
  throw new Error(
    `no Chromium to test in: install Chromium or Chrome, run "npx playwright install --with-deps chromium", ` +
      `or name one in ${BROWSER_VARIABLE}`,
  );
}
