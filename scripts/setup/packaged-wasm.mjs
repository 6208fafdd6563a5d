import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { inProject } from './project.mjs';

/*
 * The WebAssembly inside a pinned package, without its JavaScript, which stops too early and locks readers out
 * (src/core/compression/xz-decoder.ts says more).
 */
const MODULES = [
  {
    packageName: 'xz-decompress',
    script: ['dist', 'package', 'xz-decompress.js'],
    pattern: /"data:application\/wasm;base64,([A-Za-z0-9+/=]+)"/,
    target: 'xz-wasm.ts',
    constant: 'xzWasm',
    sha256: 'eb37d130fd379597765e87a044b243fb6ac6d0870ea468374003b9d4c2bee0e4',
    notices: [
      'xz-decompress: Copyright (c) Tim Perry; xzwasm: Copyright (c) Steve Sanderson; MIT License.',
      'XZ Embedded: Lasse Collin and Igor Pavlov, public domain.',
      'walloc: Copyright (c) 2020 Igalia, S.L., MIT License.',
    ],
  },
];

/**
 * Takes the modules out of their packages where that has not been done for the installed version.
 * @throws {Error} when a package does not hold the module that its pinned SHA-256 names
 */
export function extractPackagedWasm() {
  for (const { packageName, script, pattern, target, constant, sha256, notices } of MODULES) {
    const inPackage = (/** @type {string[]} */ ...parts) => inProject('node_modules', packageName, ...parts);
    const { version } = JSON.parse(readFileSync(inPackage('package.json'), 'utf8'));
    const path = inProject('src', 'core', 'compression', 'wasm', target);
    const stamp = `// Taken from ${packageName} ${version} by scripts/setup/packaged-wasm.mjs; SHA-256`;
    if (existsSync(path) && readFileSync(path, 'utf8').startsWith(`${stamp}\n// ${sha256}\n`)) continue;
    const base64 = pattern.exec(readFileSync(inPackage(...script), 'utf8'))?.[1] ?? '';
    const digest = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('hex');
    if (digest !== sha256) {
      throw new Error(`${packageName} ${version}: its WebAssembly has the SHA-256 ${digest}, expected ${sha256}`);
    }
    const lines = [stamp, `// ${digest}`, ...notices.map((notice) => `// ${notice}`)];
    writeFileSync(path, [...lines, `export const ${constant} =`, `  '${base64}';`, ''].join('\n'));
  }
}
