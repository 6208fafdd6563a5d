import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { browserLaunchOptions } from './scripts/find-browser.mjs';
import { ensureGenerated } from './scripts/setup/ensure-generated.mjs';

ensureGenerated();

/** Tests that read files from disk or start processes: Node only. */
const NODE_ONLY = '**/*.node.test.ts';
/** Tests of what only a real browser has. */
const BROWSER_ONLY = '**/*.browser.test.ts';

/** Libraries that tests in Chromium import, bundled up front: one that is found later reloads the page under a test. */
const BUNDLED_FOR_CHROMIUM = [
  'hash-wasm',
  'pako',
  'tar-stream',
  'picomatch',
  'events',
  'flatbuffers',
  '@zip.js/zip.js',
  '@zip.js/zip.js/lib/zip-core-reader.js',
  '@secretlint/secretlint-rule-preset-recommend',
];

export default defineConfig({
  test: {
    passWithNoTests: false,
    // Hostile inputs take a second or two by themselves and more on a busy machine; what takes longer than this hangs.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // An `.only` left behind would silently drop every other test.
    allowOnly: false,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['src/**/*.test.ts', 'fixtures/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: [BROWSER_ONLY],
        },
      },
      {
        extends: true,
        test: { name: 'dom', environment: 'happy-dom', include: ['src/**/*.test.tsx'] },
      },
      {
        extends: true,
        optimizeDeps: { include: BUNDLED_FOR_CHROMIUM },
        test: {
          name: 'chromium',
          include: [
            'src/base/**/*.test.ts',
            'src/core/**/*.test.ts',
            'src/sources/**/*.test.ts',
            'src/**/*.browser.test.ts',
          ],
          exclude: [NODE_ONLY],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: browserLaunchOptions() }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
});
