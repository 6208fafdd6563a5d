// Writes src/core/compression/wasm/{zstd,xz}-wasm.ts: the WebAssembly modules inside two pinned development packages, without
// their JavaScript. Run by hand after raising a version:  node scripts/vendor-wasm.mjs
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

const MODULES = [
  {
    packageName: 'zstddec',
    script: 'dist/zstddec-stream.mjs',
    pattern: /const wasm = "([A-Za-z0-9+/=]+)"/,
    target: 'zstd-wasm.ts',
    constant: 'zstdWasm',
    notices: [
      'zstddec: Copyright (c) 2021 Don McCurdy, MIT License.',
      'Zstandard: Copyright (c) Meta Platforms, Inc. and affiliates, BSD 3-Clause License.',
    ],
  },
  {
    packageName: 'xz-decompress',
    script: 'dist/package/xz-decompress.js',
    pattern: /"data:application\/wasm;base64,([A-Za-z0-9+/=]+)"/,
    target: 'xz-wasm.ts',
    constant: 'xzWasm',
    notices: [
      'xz-decompress: Copyright (c) Tim Perry; xzwasm: Copyright (c) Steve Sanderson; MIT License.',
      'XZ Embedded: Lasse Collin and Igor Pavlov, public domain.',
      'walloc: Copyright (c) 2020 Igalia, S.L., MIT License.',
    ],
  },
];

for (const { packageName, script, pattern, target, constant, notices } of MODULES) {
  const folder = new URL(`../node_modules/${packageName}/`, import.meta.url);
  const { version } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
  const base64 = pattern.exec(readFileSync(new URL(script, folder), 'utf8'))?.[1];
  if (base64 === undefined) throw new Error(`${packageName} ${version}: no module found in ${script}`);
  const bytes = Buffer.from(base64, 'base64');
  const digest = createHash('sha256').update(bytes).digest('hex');
  const text = [
    `// Written by scripts/vendor-wasm.mjs from ${packageName} ${version}: ${bytes.length} bytes, SHA-256`,
    `// ${digest}`,
    ...notices.map((notice) => `// ${notice}`),
    `export const ${constant} =`,
    `  '${base64}';`,
    '',
  ].join('\n');
  writeFileSync(new URL(`../src/core/compression/wasm/${target}`, import.meta.url), text);
  console.log(`${target}: ${packageName} ${version}, ${bytes.length} bytes, sha256 ${digest}`);
}
