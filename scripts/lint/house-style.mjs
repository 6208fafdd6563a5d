// Rules of the house that no published plugin has as they stand here.
import { basename } from 'node:path';

/** @typedef {import('eslint').Rule.RuleModule} RuleModule */

/** Kebab-case, and named for one fact. @type {RuleModule} */
const fileNames = {
  create: (context) => ({
    Program(node) {
      const name = basename(context.filename).replace(/^\./, '');
      const stem = name.split('.')[0] ?? '';
      if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(stem)) {
        context.report({ node, message: 'File names are kebab-case.' });
      }
      if (/^(utils?|helpers?|common|misc|shared|index)$/.test(stem)) {
        context.report({ node, message: `Name the file for what it says; "${stem}" says nothing.` });
      }
    },
  }),
};

const RUNNERS = new Set(['it', 'test', 'describe', 'suite']);
/** Their conditional forms (`skipIf`, `runIf`) say when, and stay allowed. */
const PARTIAL = new Set(['only', 'skip', 'todo', 'fails', 'fixme']);

/**
 * Playwright's conditional form is `test.skip(condition, reason)`.
 * @param {import('eslint').Rule.Node} node
 */
function isConditionalSkip(node) {
  const call = node.parent;
  if (call?.type !== 'CallExpression' || call.callee !== node || call.arguments.length !== 2) return false;
  const [condition, reason] = call.arguments;
  return condition?.type === 'BinaryExpression' && !reason?.type.endsWith('FunctionExpression');
}

/** Every test runs, whole, and none waits for a clock. @type {RuleModule} */
const wholeTests = {
  create: (context) => ({
    MemberExpression(node) {
      if (node.property.type !== 'Identifier') return;
      const { name } = node.property;
      if (
        node.object.type === 'Identifier' &&
        RUNNERS.has(node.object.name) &&
        PARTIAL.has(name) &&
        !(name === 'skip' && isConditionalSkip(node))
      ) {
        context.report({ node, message: `No test is marked "${name}": mend it or delete it.` });
      }
      if (name === 'waitForTimeout') {
        context.report({ node, message: 'Tests wait for what they need, never for a clock.' });
      }
    },
  }),
};

export const houseStyle = { rules: { 'file-names': fileNames, 'whole-tests': wholeTests } };
