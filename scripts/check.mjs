// npm run check: types, lint, format and import rules; seconds, no browser.
import process from 'node:process';
import { runSteps } from './runner/run-steps.mjs';
import { STATIC_STEPS } from './runner/steps.mjs';
import { ensureInstalled } from './setup/ensure-installed.mjs';

ensureInstalled();
process.exitCode = (await runSteps(STATIC_STEPS)) ? 0 : 1;
