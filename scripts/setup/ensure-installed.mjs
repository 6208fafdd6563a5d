// Plain JavaScript without dependencies: runs before node_modules exists.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { isDeepStrictEqual } from 'node:util';
import { ensureGenerated } from './ensure-generated.mjs';
import { inProject, PROJECT_ROOT } from './project.mjs';

/**
 * @typedef {{ version?: string, optional?: boolean, peer?: boolean, dependencies?: object, devDependencies?: object }} LockedPackage
 * @typedef {{ packages: Record<string, LockedPackage> }} Lock
 */

/** @param {string} path */
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/**
 * Compares what npm recorded in node_modules with the lock file, package by package. Optional packages (builds for other
 * systems) may be absent. About 10 ms; modification times would say nothing after a fresh clone.
 * @returns {'installed' | 'missing' | 'stale'}
 */
export function installState() {
  const recordPath = inProject('node_modules', '.package-lock.json');
  if (!existsSync(recordPath)) return 'missing';
  /** @type {Lock} */
  const lock = readJson(inProject('package-lock.json'));
  /** @type {Lock} */
  const record = readJson(recordPath);
  const wanted = readJson(inProject('package.json'));
  const locked = lock.packages[''];
  if (!isDeepStrictEqual(wanted.dependencies, locked?.dependencies)) return 'stale';
  if (!isDeepStrictEqual(wanted.devDependencies, locked?.devDependencies)) return 'stale';
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '') continue;
    const there = record.packages[path];
    if (there === undefined ? entry.optional !== true : there.version !== entry.version) return 'stale';
  }
  return 'installed';
}

/**
 * Installs the dependencies when they are missing or differ from the lock file, and makes the WebAssembly modules that
 * the sources import. All output goes to stderr, so that stdout belongs to the command alone. Install scripts never run;
 * nothing here needs one.
 * @throws {Error} when npm or the compiler fails
 */
export function ensureInstalled() {
  const state = installState();
  if (state !== 'installed') install(state);
  ensureGenerated();
}

/** @param {'missing' | 'stale'} state */
function install(state) {
  process.stderr.write(state === 'missing' ? 'Installing dependencies …\n' : 'Updating dependencies …\n');
  const npmArguments = [
    state === 'missing' ? 'ci' : 'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-progress',
    '--loglevel=error',
  ];
  const npmScript = process.env.npm_execpath;
  const [command, args] = npmScript?.endsWith('.js')
    ? [process.execPath, [npmScript, ...npmArguments]]
    : [process.platform === 'win32' ? 'npm.cmd' : 'npm', npmArguments];
  const npm = spawnSync(command, args, {
    cwd: PROJECT_ROOT,
    stdio: ['ignore', 2, 2],
    shell: command.endsWith('.cmd'),
    // A NODE_ENV=production around us would leave out the tools.
    env: { ...process.env, NODE_ENV: 'development' },
  });
  if (npm.status !== 0) throw new Error(`npm ${npmArguments[0]} failed`, { cause: npm.error });
}
