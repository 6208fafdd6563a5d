// For each rule of .dependency-cruiser.mjs a tiny source tree that breaks it, and one that breaks none. A rule that does
// not report its plant cannot fail, and the check fails instead.

/** `from` lists the files of which one must be reported.
 * @typedef {{ rule: string, from: readonly string[], files: Record<string, string> }} Plant */

const TARGET = 'export const target = 1;\n';

/** @param {string} specifier */
const importing = (specifier) => `import { target } from '${specifier}';\nexport const used = target;\n`;

/** A file in one folder that imports a file in another. @param {string} folder @param {string} forbidden @returns {Plant} */
const arrowPlant = (folder, forbidden) => ({
  rule: `arrow-${folder}`,
  from: [`src/${folder}/to-${forbidden}.ts`],
  files: {
    [`src/${folder}/to-${forbidden}.ts`]: importing(`../${forbidden}/target.ts`),
    [`src/${forbidden}/target.ts`]: TARGET,
  },
});

/** @type {readonly Plant[]} */
export const PLANTED_VIOLATIONS = [
  arrowPlant('base', 'core'),
  arrowPlant('core', 'ui'),
  arrowPlant('core', 'sources'),
  arrowPlant('sources', 'worker'),
  arrowPlant('worker', 'features'),
  arrowPlant('ui', 'core'),
  arrowPlant('features', 'app'),
  arrowPlant('app', 'cli'),
  arrowPlant('cli', 'worker'),
  arrowPlant('proxy', 'core'),
  {
    rule: 'features-are-islands',
    from: ['src/features/history/to-tree.ts'],
    files: {
      'src/features/history/to-tree.ts': importing('../tree/target.ts'),
      'src/features/tree/target.ts': TARGET,
    },
  },
  {
    rule: 'client-is-the-border',
    from: ['src/app/past-the-client.ts'],
    files: { 'src/app/past-the-client.ts': importing('../worker/rpc.ts'), 'src/worker/rpc.ts': TARGET },
  },
  {
    rule: 'page-computes-nothing',
    from: ['src/features/tree/parses.ts'],
    files: { 'src/features/tree/parses.ts': importing('../../core/tar/target.ts'), 'src/core/tar/target.ts': TARGET },
  },
  {
    rule: 'core-libraries',
    from: ['src/core/with-hono.ts'],
    files: { 'src/core/with-hono.ts': "import { Hono } from 'hono';\nexport const used = Hono;\n" },
  },
  {
    rule: 'no-node-in-the-browser',
    from: ['src/core/with-node.ts'],
    files: { 'src/core/with-node.ts': "import { readFileSync } from 'node:fs';\nexport const used = readFileSync;\n" },
  },
  {
    rule: 'no-react-outside-of-the-page',
    from: ['src/worker/with-react.ts'],
    files: { 'src/worker/with-react.ts': "import { memo } from 'react';\nexport const used = memo;\n" },
  },
  {
    rule: 'tests-stay-outside',
    from: ['src/core/with-test-code.ts'],
    files: { 'src/core/with-test-code.ts': importing('./testing/target.ts'), 'src/core/testing/target.ts': TARGET },
  },
  {
    rule: 'no-cycles',
    from: ['src/core/hen.ts', 'src/core/egg.ts'],
    files: {
      'src/core/hen.ts': importing('./egg.ts'),
      'src/core/egg.ts': "import { used } from './hen.ts';\nexport const target = () => used;\n",
    },
  },
  {
    rule: 'resolvable',
    from: ['src/core/to-nowhere.ts'],
    files: { 'src/core/to-nowhere.ts': importing('./nowhere.ts') },
  },
  {
    rule: 'no-development-libraries',
    from: ['src/app/with-vitest.ts'],
    files: { 'src/app/with-vitest.ts': "import { it } from 'vitest';\nexport const used = it;\n" },
  },
  {
    rule: 'no-orphans',
    from: ['src/core/left-over.ts'],
    files: { 'src/core/left-over.ts': TARGET },
  },
];

/** Imports that every rule lets pass: a rule that forbids everything would find its plant too. */
export const PERMITTED_FILES = {
  'src/core/allowed.ts': "import { target } from '../base/target.ts';\nexport const hash = target;\n",
  'src/base/target.ts': TARGET,
  'src/app/allowed.ts':
    "import { useMemo } from 'react';\nimport { hash } from '../worker/client.ts';\nexport const used = [useMemo, hash];\n",
  'src/worker/client.ts': "import { hash as core } from '../core/allowed.ts';\nexport const hash = core;\n",
  'src/cli/allowed.ts': "import { argv } from 'node:process';\nexport const used = argv;\n",
};
