#!/usr/bin/env node
// The command line, as `npm run build` made it.
import { existsSync } from 'node:fs';
import process from 'node:process';

const built = new URL('../dist-cli/layerscope.mjs', import.meta.url);
if (existsSync(built)) {
  await import(built.href);
} else {
  process.stderr.write('layerscope: not built yet; run "npm run build" first\n');
  process.exitCode = 2;
}
