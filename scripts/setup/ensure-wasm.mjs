import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { inProject, PROJECT_ROOT } from './project.mjs';

const SOURCES = inProject('src', 'wasm', 'inflate');
const COMPILED = inProject('.cache', 'wasm', 'inflate.wasm');
const MODULE = inProject('src', 'core', 'compression', 'wasm', 'inflate-wasm.ts');

const ASC_OPTIONS = [
  '-O3',
  // Everything lies at fixed addresses (layout.ts): no allocator, no collector, nothing to import.
  ...['--runtime', 'stub', '--noAssert', '--use', 'abort='],
  ...['--enable', 'simd', '--enable', 'bulk-memory'],
];

/**
 * Compiles src/wasm/inflate with AssemblyScript into a module that core imports, when the sources, the options or the
 * compiler have changed. The module is not committed: what runs is what was built from the sources beside it.
 * @throws {Error} when the compiler fails
 */
export function ensureWasm() {
  const stamp = `// Built from src/wasm/inflate by scripts/setup/ensure-wasm.mjs; inputs ${hashInputs()}.`;
  if (existsSync(MODULE) && readFileSync(MODULE, 'utf8').startsWith(stamp)) return;
  mkdirSync(inProject('.cache', 'wasm'), { recursive: true });
  const compiler = inProject('node_modules', 'assemblyscript', 'bin', 'asc.js');
  const args = [compiler, 'src/wasm/inflate/inflate.ts', '-o', COMPILED, ...ASC_OPTIONS];
  const run = spawnSync(process.execPath, args, { cwd: PROJECT_ROOT, stdio: ['ignore', 2, 2] });
  if (run.status !== 0) throw new Error('the AssemblyScript compiler failed', { cause: run.error });
  const base64 = readFileSync(COMPILED).toString('base64');
  writeFileSync(MODULE, `${stamp}\nexport const inflateWasm =\n  '${base64}';\n`);
}

function hashInputs() {
  const hash = createHash('sha256');
  const { version } = JSON.parse(readFileSync(inProject('node_modules', 'assemblyscript', 'package.json'), 'utf8'));
  hash.update(JSON.stringify([version, ASC_OPTIONS]));
  for (const file of readdirSync(SOURCES).sort()) hash.update(file).update(readFileSync(`${SOURCES}/${file}`));
  return hash.digest('hex').slice(0, 16);
}
