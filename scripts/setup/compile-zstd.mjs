// node compile-zstd.mjs OUTPUT: compiles src/wasm/zstd into a WebAssembly module with clang, which is WebAssembly itself.
// A process of its own, because clang answers with a promise, and set-up, which configuration files call, does not wait.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { Exit, commands } from '@yowasp/clang';
import { inProject } from './project.mjs';
import { patchZstd, ZSTD_PATCH } from './zstd-patch.mjs';

const OPTIONS = [
  // The target with headers for memcpy and its like. Of its library nothing is linked: clang makes instructions of them.
  ...['--target=wasm32-wasip1', '-nostdlib'],
  ...['-O3', '-DNDEBUG', '-msimd128', '-mbulk-memory'],
  // The loops that are left are a few steps long: as vectors they are larger, and 2 to 3 % slower.
  '-fno-vectorize',
  ...['-Wall', '-Werror', '-Ivendor', '-Ivendor/common'],
  // The other form fetches ahead into the processor's cache, for which WebAssembly has no instruction.
  '-DZSTD_FORCE_DECOMPRESS_SEQUENCES_SHORT',
  // A stack that is too small ends in a trap, not in the data below it.
  ...['-Wl,--no-entry', '-Wl,--stack-first', '-Wl,-z,stack-size=65536'],
  // Twice the largest window. zstd-patch.mjs counts on it.
  `-Wl,--max-memory=${256 * 2 ** 20}`,
  '-Wl,--strip-all',
];

/** @typedef {{ [name: string]: Tree | string | Uint8Array }} Tree files and folders, as clang is shown them */

/** @param {string} folder @param {string} prefix path of the folder below vendor @returns {Tree} */
function readVendored(folder, prefix = '') {
  const sources = readdirSync(folder, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() || /\.[ch]$/.test(entry.name),
  );
  return Object.fromEntries(
    sources.map((entry) => {
      const path = join(folder, entry.name);
      const name = `${prefix}${entry.name}`;
      if (entry.isDirectory()) return [entry.name, readVendored(path, `${name}/`)];
      return [entry.name, patchZstd(name, readFileSync(path, 'utf8'))];
    }),
  );
}

/** @param {Tree} tree @param {string} prefix @returns {string[]} paths of files */
const pathsIn = (tree, prefix = '') =>
  Object.entries(tree).flatMap(([name, entry]) =>
    typeof entry === 'string' || entry instanceof Uint8Array
      ? [`${prefix}${name}`]
      : pathsIn(entry, `${prefix}${name}/`),
  );

/** What clang says; null ends it. @param {Uint8Array | null} bytes */
function tell(bytes) {
  if (bytes !== null) process.stderr.write(bytes);
}

async function main() {
  const [output] = process.argv.slice(2);
  if (output === undefined) throw new Error('compile-zstd.mjs takes the path of the module to write');
  const folder = inProject('src', 'wasm', 'zstd');
  const vendor = readVendored(join(folder, 'vendor'));
  const paths = pathsIn(vendor);
  const missing = ZSTD_PATCH.find(({ file }) => !paths.includes(file));
  if (missing !== undefined) throw new Error(`the patch changes ${missing.file}, which is not there`);

  const units = paths.filter((path) => path.endsWith('.c')).map((path) => `vendor/${path}`);
  const files = { 'zstd.c': readFileSync(join(folder, 'zstd.c')), vendor };
  // Without a command it only reads itself from disk. While it runs one, it would print how far that is.
  await commands.clang(undefined, {}, { fetchProgress: () => undefined });
  const made = await commands.clang([...OPTIONS, 'zstd.c', ...units.sort(), '-o', 'zstd.wasm'], files, {
    stdout: tell,
    stderr: tell,
  });
  const module = made?.['zstd.wasm'];
  // Of a command line that it cannot read, clang prints so and answers with nothing.
  if (!(module instanceof Uint8Array)) throw new Error('clang made no module');
  mkdirSync(dirname(output), { recursive: true });
  writeFileSync(output, module);
}

try {
  await main();
} catch (error) {
  // clang has said why.
  if (!(error instanceof Exit)) process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
