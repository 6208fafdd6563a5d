// What the test runners write about themselves, counted. Their JSON only: text for people changes between versions.

/**
 * @typedef {{ passed: number, failed: number, skipped: number }} Tally
 * @typedef {{ testResults: readonly { status: string, assertionResults: readonly { status: string }[] }[] }} VitestReport
 * @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, errors: readonly unknown[] }} PlaywrightReport
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
