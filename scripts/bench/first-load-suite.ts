import { gzipSync } from 'node:zlib';

import type { BenchApp } from './app-page.ts';
import type { BenchReport } from './bench-report.ts';
import { Samples } from './medians.ts';

/** What has to come before a file can be dropped, and how long that takes from an empty cache. */
export async function measureFirstLoad(app: BenchApp, rounds: number, report: BenchReport): Promise<void> {
  const samples = new Samples();
  let scriptBytes = 0;
  for (let round = 0; round < rounds; round += 1) {
    const { interactiveMs, scripts } = await app.firstLoad();
    samples.add('drop zone works', interactiveMs);
    scriptBytes = scripts.reduce((sum, script) => sum + gzipSync(script, { level: 9 }).length, 0);
  }
  report.times('First load, from the navigation on', samples);
  report.target('first load, ms until the drop zone works', samples.median('drop zone works'), { atMost: 1000 });
  report.target('first load, kB of gzipped JavaScript before the drop zone works', scriptBytes / 1000, { atMost: 200 });
}
