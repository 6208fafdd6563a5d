import { setTimeout as pause } from 'node:timers/promises';
import type { Locator, Page } from '@playwright/test';

import { idle, type BenchApp } from './app-page.ts';
import type { BenchReport } from './bench-report.ts';
import { median, percentile, Samples } from './medians.ts';
import { processorMs, watchMemory } from './browser-processes.ts';
import { installRowsProbe, scrollFrames, timeFilter, timeToRows } from './rows-probe.ts';

/** Five layers that each write the same files again: reading, and how long a click on a layer takes. */
export async function measureRewritten(
  app: BenchApp,
  file: string,
  rounds: number,
  report: BenchReport,
): Promise<void> {
  const samples = new Samples();
  for (let round = 0; round < rounds; round += 1) {
    const page = await app.page({ workers: 2 });
    samples.add('open', (await app.open(page, file)).idleMs);
    await installRowsProbe(page);
    for (const entry of await page.getByRole('listbox', { name: 'History' }).getByRole('option').all()) {
      samples.add('select a layer', await timeToRows(entry));
    }
    samples.add('whole filesystem', await timeToRows(page.getByRole('radio', { name: /^Filesystem after/ })));
    samples.add('expand all', await timeToRows(page.getByRole('button', { name: 'Expand all' })));
    samples.add('filter', await timeFilter(page, 'module-77'));
    await page.context().close();
  }
  report.times('Five layers that each write the same 50,000 files', samples);
  report.target('five layers that rewrite 50,000 files: seconds until all is read', samples.median('open') / 1000, {
    atMost: 3,
  });
  report.target('select a layer of 50,000 changes, ms until its rows are painted', samples.median('select a layer'), {
    atMost: 50,
  });
}

/**
 * Cancels in the middle of reading: how long until the page says so, and whether the processor is then left alone.
 * Linux only, like the memory: processor time comes from /proc.
 */
export async function measureCancel(app: BenchApp, file: string, rounds: number, report: BenchReport): Promise<void> {
  const samples = new Samples();
  for (let round = 0; round < rounds; round += 1) {
    const page = await app.page({ workers: 2 });
    await page.locator('input[type=file]').setInputFiles(file);
    const button = page.getByRole('button', { name: 'Cancel' });
    await button.waitFor({ timeout: 0 });
    await page.waitForFunction(
      () => Number(document.querySelector('[role="progressbar"]')?.getAttribute('aria-valuenow')) > 0,
    );
    samples.add('cancel', await timeCancel(button));
    const before = await processorMs(app.processMark);
    const start = performance.now();
    await pause(1000);
    const used = (await processorMs(app.processMark)) - before;
    samples.add('processor time used in the second after it', (used / (performance.now() - start)) * 1000);
    await page.context().close();
  }
  report.times('Cancelling while a gzip image is read', samples);
  report.target('cancel, ms until the page says that it has stopped', samples.median('cancel'), { atMost: 100 });
  report.target(
    'processor ms used in the second after cancelling',
    samples.median('processor time used in the second after it'),
    { atMost: 150 },
  );
}

function timeCancel(button: Locator): Promise<number> {
  return button.evaluate(async (element: HTMLElement) => {
    const start = performance.now();
    element.click();
    const status = document.querySelector('footer [role="status"]');
    await new Promise<void>((resolve) => {
      const look = () => {
        if (/cancelled/i.test(status?.textContent ?? '')) resolve();
      };
      new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
      look();
    });
    return performance.now() - start;
  });
}

/** A million rows: frames while scrolling, the last row, the filter, the memory. */
export async function measureWide(
  app: BenchApp,
  file: string,
  rows: number,
  rounds: number,
  report: BenchReport,
): Promise<void> {
  const samples = new Samples();
  const frames: number[] = [];
  const jumps: number[] = [];
  let last = '';
  for (let round = 0; round < rounds; round += 1) {
    const figures = await useWide(app, file, samples);
    frames.push(...figures.frames);
    jumps.push(...figures.jumps);
    last = figures.last;
  }
  // In a round of its own that is not timed: looking at the memory of all processes disturbs them.
  const watch = watchMemory(app.processMark);
  await useWide(app, file, new Samples());
  const peak = await watch.stop();
  report.times(`One layer of ${rows.toLocaleString('en')} files, all rows expanded`, samples);
  const describe = (values: readonly number[]) =>
    `p50 ${median(values).toFixed(1)} ms, p95 ${percentile(values, 0.95).toFixed(1)} ms, ${String(values.filter((value) => value > 20).length)} of ${String(values.length)} over 20 ms`;
  report.fact(`Frames while ${rows.toLocaleString('en')} rows scroll by 48 px`, describe(frames));
  report.fact(`Frames while ${rows.toLocaleString('en')} rows scroll by 1,000 px`, describe(jumps));
  report.fact('Last row that scrolling reaches', last);
  report.fact('Largest renderer meanwhile', `${(peak.rendererBytes / 1e6).toFixed(0)} MB`);
  report.target('p95 of a frame while scrolling, ms', percentile(frames, 0.95), { atMost: 20 });
}

async function useWide(
  app: BenchApp,
  file: string,
  samples: Samples,
): Promise<{ readonly frames: readonly number[]; readonly jumps: readonly number[]; readonly last: string }> {
  const page = await app.page({ workers: 2 });
  samples.add('open', (await app.open(page, file)).idleMs);
  await installRowsProbe(page);
  samples.add('expand all', await timeToRows(page.getByRole('button', { name: 'Expand all' })));
  const frames = await scrollFrames(page, 48);
  const jumps = await scrollFrames(page, 1000);
  const last = await lastRow(page);
  samples.add('filter', await timeFilter(page, 'row-77777'));
  await page.context().close();
  return { frames, jumps, last };
}

async function lastRow(page: Page): Promise<string> {
  await page.getByRole('treegrid').focus();
  await page.keyboard.press('End');
  await idle(page);
  const rows = await page.getByRole('treegrid').getByRole('row').all();
  const indices = await Promise.all(rows.map((row) => row.getAttribute('aria-rowindex')));
  return Math.max(...indices.map(Number)).toLocaleString('en');
}
