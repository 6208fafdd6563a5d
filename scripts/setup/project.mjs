import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the checkout. */
export const PROJECT_ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Absolute path of something in the checkout. @param {...string} parts */
export const inProject = (...parts) => join(PROJECT_ROOT, ...parts);

/**
 * Entry scripts of the tools. They are started as `node SCRIPT`, because the wrappers in node_modules/.bin are shell
 * scripts on Windows, and because ending a wrapper does not end what it started.
 */
export const TOOLS = {
  eslint: inProject('node_modules', 'eslint', 'bin', 'eslint.js'),
  playwright: inProject('node_modules', '@playwright', 'test', 'cli.js'),
  prettier: inProject('node_modules', 'prettier', 'bin', 'prettier.cjs'),
  tsc: inProject('node_modules', 'typescript', 'bin', 'tsc'),
  tsx: inProject('node_modules', 'tsx', 'dist', 'cli.mjs'),
  vite: inProject('node_modules', 'vite', 'bin', 'vite.js'),
  vitest: inProject('node_modules', 'vitest', 'vitest.mjs'),
};
