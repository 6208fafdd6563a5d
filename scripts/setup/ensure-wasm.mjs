import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { inProject, PROJECT_ROOT } from './project.mjs';

const COMMON_OPTIONS = [
  '-O3',
  // Everything lies at addresses that the sources give (layout.ts): no allocator, no collector, nothing to import.
  ...['--runtime', 'stub', '--noAssert', '--use', 'abort='],
  ...['--enable', 'simd', '--enable', 'bulk-memory'],
];

/**
 * The folders of src/wasm, the module in src/core that each is built into, and what that exports.
 * @type {readonly { readonly name: string, readonly target: readonly string[], readonly constant: string, readonly options: readonly string[] }[]}
 */
const MODULES = [
  { name: 'inflate', target: ['compression', 'wasm', 'inflate-wasm.ts'], constant: 'inflateWasm', options: [] },
  // Runs on the memory of whoever holds the bytes.
  { name: 'hash', target: ['layers', 'wasm', 'xxh3-wasm.ts'], constant: 'xxh3Wasm', options: ['--importMemory'] },
];

/**
 * Compiles the folders of src/wasm with AssemblyScript into modules that core imports, where the sources, the options or
 * the compiler have changed. They are not committed: what runs is what was built from the sources beside them.
 * @throws {Error} when the compiler fails
 */
export function ensureWasm() {
  for (const { name, target, constant, options } of MODULES) {
    const allOptions = [...COMMON_OPTIONS, ...options];
    const inputs = hashInputs(name, allOptions);
    const stamp = `// Built from src/wasm/${name} by scripts/setup/ensure-wasm.mjs; inputs ${inputs}.`;
    const module = inProject('src', 'core', ...target);
    if (existsSync(module) && readFileSync(module, 'utf8').startsWith(stamp)) continue;
    const base64 = compile(name, allOptions).toString('base64');
    mkdirSync(inProject('src', 'core', ...target.slice(0, -1)), { recursive: true });
    writeFileSync(module, `${stamp}\nexport const ${constant} =\n  '${base64}';\n`);
  }
}

/**
 * @param {string} name
 * @param {readonly string[]} options
 */
function compile(name, options) {
  mkdirSync(inProject('.cache', 'wasm'), { recursive: true });
  const compiled = inProject('.cache', 'wasm', `${name}.wasm`);
  const compiler = inProject('node_modules', 'assemblyscript', 'bin', 'asc.js');
  const args = [compiler, `src/wasm/${name}/${name}.ts`, '-o', compiled, ...options];
  const run = spawnSync(process.execPath, args, { cwd: PROJECT_ROOT, stdio: ['ignore', 2, 2] });
  if (run.status !== 0) throw new Error('the AssemblyScript compiler failed', { cause: run.error });
  return readFileSync(compiled);
}

/**
 * @param {string} name
 * @param {readonly string[]} options
 */
function hashInputs(name, options) {
  const hash = createHash('sha256');
  const { version } = JSON.parse(readFileSync(inProject('node_modules', 'assemblyscript', 'package.json'), 'utf8'));
  hash.update(JSON.stringify([version, options]));
  const sources = inProject('src', 'wasm', name);
  for (const file of readdirSync(sources).sort()) hash.update(file).update(readFileSync(`${sources}/${file}`));
  return hash.digest('hex').slice(0, 16);
}
