// npm test: sets up what is missing, then runs every check and every test. The last line is `N passed, N failed`.
import process from 'node:process';
import { BROWSER_VARIABLE } from './find-browser.mjs';
import { runSteps } from './runner/run-steps.mjs';
import { STATIC_STEPS, TEST_STEPS } from './runner/steps.mjs';
import { ensureBrowser } from './setup/ensure-browser.mjs';
import { ensureDebianTools } from './setup/ensure-debian-tools.mjs';
import { ensureInstalled } from './setup/ensure-installed.mjs';

try {
  ensureInstalled();
  const browser = ensureBrowser();
  ensureDebianTools();
  process.stdout.write(`Testing in ${browser.path}\n`);
  // One choice for all runners below.
  process.env[BROWSER_VARIABLE] = browser.path;
  process.exitCode = (await runSteps([...STATIC_STEPS, ...TEST_STEPS])) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${String(error)}\n`);
  process.stdout.write('\n0 passed, 1 failed\n');
  process.exitCode = 1;
}
