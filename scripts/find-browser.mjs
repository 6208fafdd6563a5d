// Finds a Chromium to test in. Plain JavaScript: it also runs before anything is installed.
import { accessSync, constants, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import process from 'node:process';

/** Name of the variable that names a browser; it goes before everything else. */
export const BROWSER_VARIABLE = 'LAYERSCOPE_BROWSER';

const SYSTEM_NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

const FIXED_PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const folder = process.env[variable];
    return folder ? [join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe')] : [];
  }),
];

/**
 * What a test browser is started with: no sandbox (root and containers have none to give), no GPU, and none of the
 * traffic that a browser makes on its own, which would blur the tests that watch for requests.
 */
export const BROWSER_ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Where Playwright keeps the Chromium of its own version, installed or not; null before Playwright is there. */
function playwrightBrowser() {
  try {
    const require = createRequire(import.meta.url);
    return /** @type {import('@playwright/test')} */ (require('@playwright/test')).chromium.executablePath();
  } catch {
    return null;
  }
}

/**
 * Looks in this order: the variable LAYERSCOPE_BROWSER, Playwright's own download, the system's Chromium or Chrome.
 * @returns {{ path: string, origin: 'variable' | 'playwright' | 'system' } | null}
 * @throws {Error} when the variable names something that cannot be run: a wrong wish is better reported than ignored
 */
export function findBrowser() {
  const wished = process.env[BROWSER_VARIABLE];
  if (wished) {
    if (!isExecutable(wished)) throw new Error(`${BROWSER_VARIABLE} names ${wished}, which is not an executable file`);
    return { path: wished, origin: 'variable' };
  }
  const own = playwrightBrowser();
  if (own !== null && isExecutable(own)) return { path: own, origin: 'playwright' };
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  const places = SYSTEM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  const path = [...places, ...FIXED_PLACES].find(isExecutable);
  return path === undefined ? null : { path, origin: 'system' };
}

/**
 * The same, as launch options of Playwright. Without a browser the path stays open, and Playwright says what is missing.
 * @returns {{ executablePath?: string, args: string[] }}
 */
export function browserLaunchOptions() {
  const browser = findBrowser();
  return browser === null
    ? { args: [...BROWSER_ARGUMENTS] }
    : { executablePath: browser.path, args: [...BROWSER_ARGUMENTS] };
}
