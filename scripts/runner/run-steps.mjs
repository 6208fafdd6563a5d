import process from 'node:process';

/**
 * @typedef {import('./steps.mjs').Outcome} Outcome
 * @typedef {import('./steps.mjs').Step} Step
 */

/**
 * Runs every step, also after one has failed, and prints what came of each and one closing line for all.
 * @param {readonly Step[]} steps
 * @param {(line: string) => void} [print]
 * @returns {Promise<boolean>} whether nothing failed
 */
export async function runSteps(steps, print = (line) => process.stdout.write(`${line}\n`)) {
  /** @type {{ name: string, tally: Outcome, seconds: number }[]} */
  const outcomes = [];
  for (const { name, run } of steps) {
    print(`\n── ${name} ${'─'.repeat(Math.max(0, 76 - name.length))}`);
    const start = performance.now();
    const tally = await run().catch((/** @type {unknown} */ error) => {
      print(String(error));
      return /** @type {Outcome} */ ({ passed: 0, failed: 1, skipped: 0 });
    });
    outcomes.push({ name, tally, seconds: (performance.now() - start) / 1000 });
  }

  print(`\n${'step'.padEnd(24)}${['passed', 'failed', 'skipped', 'seconds'].map((head) => head.padStart(9)).join('')}`);
  for (const { name, tally, seconds } of outcomes) {
    const cells = [tally.passed, tally.failed, tally.skipped, seconds.toFixed(1)];
    print(`${name.padEnd(24)}${cells.map((cell) => String(cell).padStart(9)).join('')}`);
  }
  // Next to the closing line: often the end of the output is all that is kept of a run.
  for (const { name, tally } of outcomes) {
    for (const failure of tally.failures ?? []) print(`failed: ${name}: ${failure}`);
  }
  const passed = outcomes.reduce((sum, { tally }) => sum + tally.passed, 0);
  const failed = outcomes.reduce((sum, { tally }) => sum + tally.failed, 0);
  print(`\n${passed} passed, ${failed} failed`);
  // Nothing done is no success either.
  return failed === 0 && passed > 0;
}
