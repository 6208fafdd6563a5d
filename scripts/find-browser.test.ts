import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { findBrowser } from './find-browser.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'layerscope-browser-'));
  // No browser of Playwright's own, whatever the machine has.
  vi.stubEnv('PLAYWRIGHT_BROWSERS_PATH', join(folder, 'playwright'));
  vi.stubEnv('LAYERSCOPE_BROWSER', '');
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function plantBrowser(name: string, mode = 0o755): string {
  const path = join(folder, name);
  writeFileSync(path, '#!/bin/sh\n');
  chmodSync(path, mode);
  return path;
}

it('takes the browser that the variable names before any other', () => {
  const wished = plantBrowser('wished');
  plantBrowser('chromium');
  vi.stubEnv('PATH', folder);
  vi.stubEnv('LAYERSCOPE_BROWSER', wished);
  expect(findBrowser()).toEqual({ path: wished, origin: 'variable' });
});

it('refuses a variable that names nothing executable', () => {
  vi.stubEnv('LAYERSCOPE_BROWSER', plantBrowser('text', 0o644));
  expect(() => findBrowser()).toThrow(/LAYERSCOPE_BROWSER/);
});

it('finds chromium before chrome on the path', () => {
  plantBrowser('google-chrome');
  const chromium = plantBrowser('chromium');
  vi.stubEnv('PATH', `/nowhere:${folder}`);
  expect(findBrowser()).toEqual({ path: chromium, origin: 'system' });
});

it('passes over a folder named like a browser and files that cannot be run', () => {
  plantBrowser('chromium', 0o644);
  const chrome = plantBrowser('google-chrome-stable');
  vi.stubEnv('PATH', folder);
  expect(findBrowser()?.path).toBe(chrome);
});
