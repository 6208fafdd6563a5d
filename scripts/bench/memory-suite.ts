import { setTimeout as pause } from 'node:timers/promises';

import type { Page } from '@playwright/test';

import type { BenchApp } from './app-page.ts';
import type { BenchReport } from './bench-report.ts';
import { watchMemory } from './browser-processes.ts';

/** What an idle page takes is looked at for this long. */
const IDLE_MS = 1000;
const SAMPLE_MS = 250;

/** How far the memory of the page and its workers rises above the idle page while images of several sizes are read. */
export async function measureMemory(
  app: BenchApp,
  images: readonly { readonly name: string; readonly file: string }[],
  report: BenchReport,
): Promise<void> {
  for (const { name, file } of images) {
    const page = await app.page({ workers: 2 });
    const idle = watchMemory(app.processMark);
    await pause(IDLE_MS);
    const before = await idle.stop();
    const reading = watchMemory(app.processMark);
    await app.open(page, file);
    const peak = await reading.stop();
    await page.context().close();
    report.fact(`What the workers say they hold while ${name} is read again`, await workerMemory(app, file));
    const rise = (peak.rendererBytes - before.rendererBytes) / 1e6;
    report.target(`memory of page and workers above the idle page, ${name}, MB`, rise, { atMost: 400 });
    report.fact(
      `Largest renderer while ${name} is read`,
      `${megabytes(peak.rendererBytes)} MB, idle ${megabytes(before.rendererBytes)} MB (all processes of the browser ${megabytes(peak.browserBytes)} MB, idle ${megabytes(before.browserBytes)} MB)`,
    );
  }
}

/** The most that each worker said at one moment, by the page's own list. Asking takes time, so this is a reading of its own. */
async function workerMemory(app: BenchApp, file: string): Promise<string> {
  const page = await app.page({ workers: 2 });
  await page.locator('input[type=file]').setInputFiles(file);
  await page.getByRole('button', { name: 'Memory', exact: true }).click();
  const most = new Map<string, number>();
  while ((await page.locator('html').getAttribute('data-idle')) !== 'true') {
    for (const [worker, bytes] of await listedBytes(page)) most.set(worker, Math.max(most.get(worker) ?? 0, bytes));
    await pause(SAMPLE_MS);
  }
  await page.context().close();
  return [...most].map(([worker, bytes]) => `${worker} at most ${megabytes(bytes)} MB`).join(', ');
}

/** Bytes of each worker in the list that is open. */
function listedBytes(page: Page): Promise<[worker: string, bytes: number][]> {
  return page.evaluate(() => {
    const sums = new Map<string, number>();
    for (const row of document.querySelectorAll<HTMLElement>('dialog tr[data-worker]')) {
      const worker = row.dataset['worker'] ?? '';
      sums.set(worker, (sums.get(worker) ?? 0) + Number(row.dataset['bytes']));
    }
    return [...sums];
  });
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
