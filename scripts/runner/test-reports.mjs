// What the test runners write about themselves, counted. Their JSON only: text for people changes between versions.

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Tally
 * @typedef {{ status: string, fullName?: string }} VitestTest
 * @typedef {{ testResults: readonly { status: string, name?: string, assertionResults: readonly VitestTest[] }[] }} VitestReport
 * @typedef {{ title: string, file?: string, suites?: readonly PlaywrightSuite[], specs?: readonly { title: string, ok: boolean }[] }} PlaywrightSuite
 * @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: readonly unknown[], suites?: readonly PlaywrightSuite[] }} PlaywrightReport
 */

/**
 * A test file that could not even be loaded has failed and lists no test: it counts as one failure.
 * @param {VitestReport} report of `vitest run --reporter=json` @returns {Tally}
 */
export function tallyOfVitest(report) {
  const tally = { passed: 0, failed: 0, skipped: 0 };
  for (const file of report.testResults) {
    let failedHere = 0;
    for (const { status } of file.assertionResults) {
      if (status === 'passed') tally.passed++;
      else if (status === 'failed') failedHere++;
      else tally.skipped++;
    }
    tally.failed += file.status === 'failed' ? Math.max(1, failedHere) : failedHere;
  }
  return tally;
}

/**
 * The failed tests by name, and files that failed without one.
 * @param {VitestReport} report @returns {readonly string[]}
 */
export function failuresOfVitest(report) {
  return report.testResults.flatMap(({ status, name = 'a file', assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0) return status === 'failed' ? [name] : [];
    return failed.map(({ fullName = 'a test' }) => `${name}: ${fullName}`);
  });
}

/**
 * The failed tests by name, and errors outside of tests.
 * @param {PlaywrightReport} report @returns {readonly string[]}
 */
export function failuresOfPlaywright(report) {
  /** @param {PlaywrightSuite} suite @returns {readonly string[]} */
  const within = ({ title, specs = [], suites = [] }) =>
    [...specs.filter(({ ok }) => !ok).map((spec) => spec.title), ...suites.flatMap(within)].map(
      (name) => `${title}: ${name}`,
    );
  return [...(report.suites ?? []).flatMap(within), ...report.errors.map((error) => JSON.stringify(error))];
}

/**
 * A test that passed only on a second try has failed once: it counts as failed. Errors outside of tests (a server that
 * did not start, a file that could not be loaded) count one each.
 * @param {PlaywrightReport} report of `playwright test --reporter=json` @returns {Tally}
 */
export function tallyOfPlaywright(report) {
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected, failed: unexpected + flaky + report.errors.length, skipped };
}

/**
 * Holds a runner's own word against its exit code and against having done nothing.
 * @param {Tally | null} tally null when the runner left no report
 * @param {number} exitCode
 * @returns {Tally}
 */
export function judgeRun(tally, exitCode) {
  if (tally === null) return { passed: 0, failed: 1, skipped: 0 };
  const didNothing = tally.passed + tally.failed === 0;
  const failedUnseen = exitCode !== 0 && tally.failed === 0;
  return didNothing || failedUnseen ? { ...tally, failed: tally.failed + 1 } : tally;
}
