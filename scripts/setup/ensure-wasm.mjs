import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { inProject, PROJECT_ROOT } from './project.mjs';

const ASSEMBLYSCRIPT_OPTIONS = [
  '-O3',
  // Everything lies at addresses that the sources give (layout.ts): no allocator, no collector, nothing to import.
  ...['--runtime', 'stub', '--noAssert', '--use', 'abort='],
  ...['--enable', 'simd', '--enable', 'bulk-memory'],
];

/**
 * @typedef {object} WasmModule
 * @property {string} folder of src/wasm, what it is built from
 * @property {readonly string[]} target the module in src/core that it is built into
 * @property {string} constant what that exports
 * @property {string} compiler name of its package
 * @property {readonly string[]} inputs files and folders that the outcome depends on, beside the compiler and `options`
 * @property {readonly string[]} options
 * @property {(compiled: string) => readonly string[]} command arguments to Node that write the module to that path
 * @property {string | null} contains whose work is in it, where that is not ours (scripts/build/third-party-licenses.ts)
 */

/**
 * @param {string} folder @param {readonly string[]} target @param {string} constant @param {readonly string[]} further
 * @returns {WasmModule}
 */
function fromAssemblyScript(folder, target, constant, further = []) {
  const script = inProject('node_modules', 'assemblyscript', 'bin', 'asc.js');
  const options = [...ASSEMBLYSCRIPT_OPTIONS, ...further];
  const command = (/** @type {string} */ compiled) => [
    script,
    `src/wasm/${folder}/${folder}.ts`,
    ...['-o', compiled],
    ...options,
  ];
  const inputs = [`src/wasm/${folder}`];
  return { folder, target, constant, compiler: 'assemblyscript', inputs, options, command, contains: null };
}

/** @type {readonly WasmModule[]} */
const MODULES = [
  fromAssemblyScript('inflate', ['compression', 'wasm', 'inflate-wasm.ts'], 'inflateWasm'),
  // Runs on the memory of whoever holds the bytes.
  fromAssemblyScript('hash', ['layers', 'wasm', 'xxh3-wasm.ts'], 'xxh3Wasm', ['--importMemory']),
  {
    folder: 'zstd',
    target: ['compression', 'wasm', 'zstd-wasm.ts'],
    constant: 'zstdWasm',
    compiler: '@yowasp/clang',
    inputs: ['src/wasm/zstd', 'scripts/setup/compile-zstd.mjs', 'scripts/setup/zstd-patch.mjs'],
    options: [],
    command: (compiled) => [inProject('scripts', 'setup', 'compile-zstd.mjs'), compiled],
    contains: 'zstd 1.5.7 (BSD-3-Clause), src/wasm/zstd/vendor/LICENSE',
  },
];

/**
 * Compiles the folders of src/wasm into modules that core imports, where the sources, the options or the compiler have
 * changed. They are not committed: what runs is what was built from the sources beside them.
 * @throws {Error} when a compiler fails, after it has said why
 */
export function ensureWasm() {
  for (const module of MODULES) {
    const { folder, target, constant, contains } = module;
    const stamp = `// Built from src/wasm/${folder} by scripts/setup/ensure-wasm.mjs; inputs ${hashInputs(module)}.`;
    const path = inProject('src', 'core', ...target);
    if (existsSync(path) && readFileSync(path, 'utf8').startsWith(stamp)) continue;
    process.stderr.write(`Compiling src/wasm/${folder} …\n`);
    const base64 = compile(module).toString('base64');
    mkdirSync(dirname(path), { recursive: true });
    const head = contains === null ? stamp : `${stamp}\n// Contains ${contains}`;
    writeFileSync(path, `${head}\nexport const ${constant} =\n  '${base64}';\n`);
  }
}

/** @param {WasmModule} module */
function compile({ folder, compiler, command }) {
  mkdirSync(inProject('.cache', 'wasm'), { recursive: true });
  const compiled = inProject('.cache', 'wasm', `${folder}.wasm`);
  const run = spawnSync(process.execPath, command(compiled), { cwd: PROJECT_ROOT, stdio: ['ignore', 2, 2] });
  if (run.status !== 0) throw new Error(`${compiler} could not compile src/wasm/${folder}`, { cause: run.error });
  return readFileSync(compiled);
}

/** @param {WasmModule} module */
function hashInputs({ compiler, options, inputs }) {
  const hash = createHash('sha256');
  const { version } = JSON.parse(readFileSync(inProject('node_modules', compiler, 'package.json'), 'utf8'));
  hash.update(JSON.stringify([version, options]));
  for (const path of inputs.flatMap(sourcesBelow)) hash.update(path).update(readFileSync(inProject(path)));
  return hash.digest('hex').slice(0, 16);
}

/** @param {string} path in the project @returns {string[]} that file, or the sources below that folder, in a stable order */
function sourcesBelow(path) {
  if (!statSync(inProject(path)).isDirectory()) return /\.(?:[ch]|ts|mjs)$/.test(path) ? [path] : [];
  return readdirSync(inProject(path))
    .sort()
    .flatMap((name) => sourcesBelow(`${path}/${name}`));
}
