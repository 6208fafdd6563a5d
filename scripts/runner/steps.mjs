import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import { inProject, TOOLS } from '../setup/project.mjs';
import { runTool } from '../setup/run-tool.mjs';
import { failuresOfPlaywright, failuresOfVitest, judgeRun, tallyOfPlaywright, tallyOfVitest } from './test-reports.mjs';

/**
 * @typedef {import('./test-reports.mjs').Tally} Tally
 * @typedef {Tally & { failures?: readonly string[] }} Outcome its failed tests by name, where a report tells them
 * @typedef {{ name: string, run: () => Promise<Outcome> }} Step
 */

/** A step that takes longer hangs; the whole run takes a few minutes. */
const STEP_TIMEOUT_MS = 20 * 60_000;

/**
 * A tool that is either content or not: counts one.
 * @param {string} name @param {string} script @param {readonly string[]} args @returns {Step}
 */
function checkStep(name, script, args) {
  return {
    name,
    run: async () => {
      const exitCode = await runTool(script, args, { timeoutMs: STEP_TIMEOUT_MS });
      return exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
    },
  };
}

/**
 * A test runner: counts its tests.
 * @param {string} name @param {string} script
 * @param {(reportPath: string) => { args: readonly string[], env?: NodeJS.ProcessEnv }} command
 * @param {(report: any) => Tally} tallyOf
 * @param {(report: any) => readonly string[]} failuresOf
 * @returns {Step}
 */
function testStep(name, script, command, tallyOf, failuresOf) {
  return {
    name,
    run: async () => {
      const reportPath = inProject('.cache', 'reports', `${name.replaceAll(/\W+/g, '-')}.json`);
      mkdirSync(dirname(reportPath), { recursive: true });
      // The report of an earlier run must never stand in for one that was not written.
      rmSync(reportPath, { force: true });
      const { args, env = process.env } = command(reportPath);
      const exitCode = await runTool(script, args, { env, timeoutMs: STEP_TIMEOUT_MS });
      if (!existsSync(reportPath)) return judgeRun(null, exitCode);
      const report = JSON.parse(readFileSync(reportPath, 'utf8'));
      return { ...judgeRun(tallyOf(report), exitCode), failures: failuresOf(report) };
    },
  };
}

/** @param {string} project a project of vitest.config.ts @returns {Step} */
function vitestStep(project) {
  return testStep(
    `unit tests (${project})`,
    TOOLS.vitest,
    (reportPath) => ({
      args: ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${reportPath}`],
    }),
    tallyOfVitest,
    failuresOfVitest,
  );
}

/** Quick, and without a browser. @type {readonly Step[]} */
export const STATIC_STEPS = [
  checkStep('types', TOOLS.tsc, ['-b', 'tsconfig.projects.json']),
  checkStep('lint', TOOLS.eslint, ['--max-warnings=0', '.']),
  checkStep('format', TOOLS.prettier, ['--check', '--log-level=warn', '.']),
  checkStep('import rules', inProject('scripts', 'import-rules', 'check.mjs'), []),
];

/**
 * Proves that the bench runs; its figures are printed and judged by nobody. It reads /proc.
 * @type {readonly Step[]}
 */
const BENCH_STEPS =
  process.env['CI'] !== undefined && process.platform === 'linux'
    ? [checkStep('bench, in short', TOOLS.tsx, [inProject('scripts', 'bench', 'main.ts'), '--quick'])]
    : [];

/** @type {readonly Step[]} */
export const TEST_STEPS = [
  vitestStep('node'),
  vitestStep('dom'),
  vitestStep('chromium'),
  checkStep('build', inProject('scripts', 'build.mjs'), []),
  testStep(
    'end to end',
    TOOLS.playwright,
    (reportPath) => ({
      args: ['test', '--reporter=list,json'],
      env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: reportPath },
    }),
    tallyOfPlaywright,
    failuresOfPlaywright,
  ),
  ...BENCH_STEPS,
];
