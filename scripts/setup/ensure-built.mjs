import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { inProject, PROJECT_ROOT, TOOLS } from './project.mjs';
import { runTool } from './run-tool.mjs';

/** Everything that the build reads. */
const BUILD_INPUTS = [
  'src',
  'public',
  'index.html',
  'package.json',
  'package-lock.json',
  'tsconfig.base.json',
  'scripts/build',
  'vite.config.ts',
  'vite.cli.config.ts',
  'vite.edge.config.ts',
];

const BUILD_OUTPUTS = ['dist/index.html', 'dist-cli/layerscope.mjs', 'dist-edge/layerscope-worker.mjs'];

/** Holds the digest of the inputs that the outputs were built from. */
const STAMP = inProject('.cache', 'build-stamp');

/** @param {string} path @returns {string[]} all files at or below the path, in a stable order; none where it is absent */
function filesBelow(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesBelow(join(path, name)));
}

/** SHA-256 over names and contents: a clone or a switch of branches changes modification times, a deletion does not. */
export function digestOfInputs() {
  const hash = createHash('sha256');
  for (const file of BUILD_INPUTS.flatMap((input) => filesBelow(inProject(input)))) {
    if (/\.test\.tsx?$/.test(file)) continue;
    hash
      .update(`${relative(PROJECT_ROOT, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

export function isBuilt() {
  return (
    BUILD_OUTPUTS.every((output) => existsSync(inProject(output))) &&
    existsSync(STAMP) &&
    readFileSync(STAMP, 'utf8') === digestOfInputs()
  );
}

/** Builds the page into dist/, the command line into dist-cli/ and the server for the edge into dist-edge/. @throws {Error} when a build fails */
export async function build() {
  rmSync(STAMP, { force: true });
  const digest = digestOfInputs();
  for (const args of [
    ['build'],
    ['build', '--config', 'vite.cli.config.ts'],
    ['build', '--config', 'vite.edge.config.ts'],
  ]) {
    // Output to stderr: whoever builds on the way to something else keeps stdout.
    const exitCode = await runTool(TOOLS.vite, args, { stdout: 'stderr' });
    if (exitCode !== 0) throw new Error(`vite ${args.join(' ')} failed`);
  }
  mkdirSync(inProject('.cache'), { recursive: true });
  writeFileSync(STAMP, digest);
}

export async function ensureBuilt() {
  if (isBuilt()) return;
  process.stderr.write('Building …\n');
  await build();
}
