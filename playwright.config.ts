import { createServer } from 'node:net';
import process from 'node:process';
import { defineConfig } from '@playwright/test';
import { browserLaunchOptions } from './scripts/find-browser.mjs';

/** Holds the chosen port for the workers of Playwright, which read this file again. */
const PORT_VARIABLE = 'LAYERSCOPE_E2E_PORT';

/** A port on the loopback interface that is free now. */
function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
}

const port = (process.env[PORT_VARIABLE] ??= String(await findFreePort()));
const baseURL = `http://127.0.0.1:${port}/`;

export default defineConfig({
  testDir: 'e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results',
  // A test that passes at the second try has found something.
  retries: 0,
  forbidOnly: true,
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  reporter: 'list',
  use: {
    baseURL,
    acceptDownloads: true,
    headless: true,
    launchOptions: browserLaunchOptions(),
    trace: 'retain-on-failure',
  },
  webServer: {
    // Our own server and the built page, as a person gets them; builds first when the build is stale.
    command: `"${process.execPath}" scripts/start.mjs --no-open --port ${port}`,
    url: `${baseURL}healthz`,
    reuseExistingServer: false,
    timeout: 180_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 5000 },
  },
});
