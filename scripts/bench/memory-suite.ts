import { setTimeout as pause } from 'node:timers/promises';

import type { BenchApp } from './app-page.ts';
import type { BenchReport } from './bench-report.ts';
import { watchMemory } from './browser-processes.ts';

/** What an idle page takes is looked at for this long. */
const IDLE_MS = 1000;

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
    const rise = (peak.rendererBytes - before.rendererBytes) / 1e6;
    report.target(`memory of page and workers above the idle page, ${name}, MB`, rise, { atMost: 400 });
    report.fact(
      `Largest renderer while ${name} is read`,
      `${megabytes(peak.rendererBytes)} MB, idle ${megabytes(before.rendererBytes)} MB (all processes of the browser ${megabytes(peak.browserBytes)} MB, idle ${megabytes(before.browserBytes)} MB)`,
    );
  }
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
