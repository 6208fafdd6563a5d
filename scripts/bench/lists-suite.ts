import type { CDPSession, Page } from '@playwright/test';
import react from '@vitejs/plugin-react';
import tailwindcss from '@tailwindcss/vite';
import { build, preview } from 'vite';

import { inProject } from '../setup/project.mjs';
import type { BenchApp } from './app-page.ts';
import type { BenchReport } from './bench-report.ts';
import { LISTS, type ListName } from './lists/lists-probe.ts';
import { percentile, Samples } from './medians.ts';

const STEPS_PX = [48, 1000] as const;
const FRAMES = 240;
/** Before any is counted: the page's functions are compiled in them. */
const WARMING_FRAMES = 60;
/** 48 million pixels, where Chromium ends an element at 33,554,428. */
const TOO_HIGH_ROWS = 2_000_000;

/**
 * The page's list beside react-window as it comes: the same rows, one after another in every round, built as the app is.
 * Frames tell what a person sees; the processor time of the page's own thread tells what it costs, whatever else the machine
 * does.
 */
export async function measureLists(
  app: BenchApp,
  rowCount: number,
  rounds: number,
  report: BenchReport,
): Promise<void> {
  const server = await serveListsPage();
  const samples = new Samples();
  const lastRows = new Map<ListName, number>();
  try {
    for (let round = 0; round < rounds; round += 1) {
      // Whoever comes first must not always be the same.
      const order = LISTS.map((_, index) => LISTS[(index + round) % LISTS.length]!);
      for (const name of order) {
        const page = await app.page({}, server.address);
        for (const stepPx of STEPS_PX) await measureSteps(page, name, rowCount, stepPx, samples);
        lastRows.set(name, await lastRowOfTooHigh(page, name));
        await page.context().close();
      }
    }
  } finally {
    await server.close();
  }
  report.table(
    `${rowCount.toLocaleString('en')} rows in the page's list and in react-window's, ${String(FRAMES)} frames a round; frames of the best round`,
    ['', 'frame p50 ms', 'p95', 'p99', 'thread ms a frame', 'over the page', 'painted without rows'],
    STEPS_PX.flatMap((stepPx) => LISTS.map((name) => rowOf(samples, name, stepPx))),
  );
  for (const [name, row] of lastRows)
    report.fact(
      `Last row of ${TOO_HIGH_ROWS.toLocaleString('en')} that ${name} reaches by scrolling`,
      (row + 1).toLocaleString('en'),
    );
}

async function measureSteps(
  page: Page,
  name: ListName,
  rowCount: number,
  stepPx: number,
  samples: Samples,
): Promise<void> {
  await page.evaluate(([list, rows]) => window.lists.mount(list, rows), [name, rowCount] as const);
  const scroll = (frames: number) =>
    page.evaluate(([px, count]) => window.lists.scroll(px, count), [stepPx, frames] as const);
  await scroll(WARMING_FRAMES);
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await threadMs(client);
  const frameMs = await scroll(FRAMES);
  const used = (await threadMs(client)) - before;
  await client.detach();
  const blank = await page.evaluate(([px, count]) => window.lists.countBlank(px, count), [stepPx, FRAMES] as const);
  const key = (what: string) => keyOf(name, stepPx, what);
  for (const part of [50, 95, 99]) samples.add(key(`p${String(part)}`), percentile(frameMs, part / 100));
  samples.add(key('thread'), used / FRAMES);
  samples.add(key('blank'), blank);
}

/** Processor time that the page's main thread has used in tasks. */
async function threadMs(client: CDPSession): Promise<number> {
  const { metrics } = await client.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN) * 1000;
}

async function lastRowOfTooHigh(page: Page, name: ListName): Promise<number> {
  await page.evaluate(([list, rows]) => window.lists.mount(list, rows), [name, TOO_HIGH_ROWS] as const);
  return page.evaluate(() => window.lists.scrollToEnd());
}

function rowOf(samples: Samples, name: ListName, stepPx: number): string[] {
  const key = (what: string) => keyOf(name, stepPx, what);
  return [
    `${name}, steps of ${stepPx.toLocaleString('en')} px`,
    ...['p50', 'p95', 'p99'].map((part) => samples.range(key(part))[0].toFixed(1)),
    samples.median(key('thread')).toFixed(1),
    samples.ratio(key('thread'), keyOf('as the page has it', stepPx, 'thread')).toFixed(2),
    `${samples.median(key('blank')).toFixed(0)} of ${String(FRAMES)}`,
  ];
}

function keyOf(name: ListName, stepPx: number, what: string): string {
  return `${name} ${String(stepPx)} ${what}`;
}

async function serveListsPage(): Promise<{ readonly address: string; readonly close: () => Promise<void> }> {
  const root = inProject('scripts', 'bench', 'lists');
  const outDir = inProject('.cache', 'bench', 'lists');
  await build({
    configFile: false,
    root,
    base: './',
    plugins: [react(), tailwindcss()],
    build: { outDir, emptyOutDir: true },
    logLevel: 'error',
  });
  const server = await preview({
    configFile: false,
    root,
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
    logLevel: 'error',
  });
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('the server of the lists has no address');
  return { address, close: () => server.close() };
}
