import { expect, it } from 'vitest';
import { runSteps } from './run-steps.mjs';

const step = (name: string, passed: number, failed = 0) => ({
  name,
  run: () => Promise.resolve({ passed, failed, skipped: 0 }),
});

async function run(
  ...steps: { name: string; run: () => Promise<{ passed: number; failed: number; skipped: number }> }[]
) {
  const lines: string[] = [];
  const allWell = await runSteps(steps, (line) => lines.push(line));
  return { allWell, lastLine: lines.at(-1)?.trim() };
}

it('closes with the sum over all steps', async () => {
  expect(await run(step('types', 1), step('unit', 40))).toEqual({ allWell: true, lastLine: '41 passed, 0 failed' });
});

it('goes on after a step that failed and ends badly', async () => {
  expect(await run(step('types', 0, 1), step('unit', 40))).toEqual({ allWell: false, lastLine: '40 passed, 1 failed' });
});

it('counts a step that throws as one failure', async () => {
  const broken = { name: 'broken', run: () => Promise.reject(new Error('no such file')) };
  expect(await run(broken, step('unit', 2))).toEqual({ allWell: false, lastLine: '2 passed, 1 failed' });
});

it('ends badly when nothing was done', async () => {
  expect(await run()).toEqual({ allWell: false, lastLine: '0 passed, 0 failed' });
});
