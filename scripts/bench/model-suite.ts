import type { BenchApp } from './app-page.ts';
import type { BenchReport } from './bench-report.ts';
import { watchMemory } from './browser-processes.ts';
import type { LayeredBenchImage } from './layered-image.ts';
import { median, percentile, Samples } from './medians.ts';
import { measureCore } from './model-core.ts';
import { installRowsProbe, longestTask, scrollFrames, timeFilter, timeToRows } from './rows-probe.ts';

/** The model and its views alone in Node, and what a person waits for on the page. */
export async function measureModel(
  app: BenchApp,
  image: LayeredBenchImage,
  rounds: number,
  report: BenchReport,
): Promise<void> {
  const title = `${image.paths.toLocaleString('en')} paths over ${String(image.layers.length)} layers`;
  const core = await measureCore(image.layers);
  const inNode = new Samples();
  for (const [what, times] of core.times) for (const time of times) inNode.add(what, time);
  report.times(`${title}: the model alone, in Node`, inNode);
  report.target('bytes of the model for a version of a path, names included', core.bytes / core.versions, {
    atMost: 100,
  });

  const page = await measurePage(app, image.oci, rounds);
  report.times(`${title}: the page, from the click to painted rows`, page.samples);
  for (const what of page.samples.names()) {
    const all = page.samples.all(what);
    const p95 = percentile(all, 0.95);
    if (what === 'open') continue;
    report.target(`${title}: ${what}, p95 of ms from the click to painted rows`, p95, {
      atMost: what === 'select a layer' ? 50 : 100,
    });
  }
  report.target('longest task of the page’s own thread meanwhile, ms (0: none over 50)', page.longestTaskMs, {
    atMost: 50,
  });
  report.target(`p99 of a frame while the rows of ${title} scroll by 48 px, ms`, percentile(page.frames, 0.99), {
    atMost: 20,
  });
  report.fact(
    'The same of a plain page of text between them, without any of our code',
    `p99 ${percentile(page.plainFrames, 0.99).toFixed(1)} ms, ${lateFrames(page.plainFrames)}; ours ${lateFrames(page.frames)}`,
  );
  report.fact(
    `Frames while the rows of ${title} scroll by 1,000 px`,
    `p50 ${median(page.jumps).toFixed(1)} ms, p95 ${percentile(page.jumps, 0.95).toFixed(1)} ms`,
  );
  report.fact(`Largest renderer with ${title}`, `${(page.peakBytes / 1e6).toFixed(0)} MB`);
}

interface PageFigures {
  readonly samples: Samples;
  readonly frames: readonly number[];
  /** The same of a page without any of our code, between them: what this machine and browser leave to be had. */
  readonly plainFrames: readonly number[];
  readonly jumps: readonly number[];
  /** Of clicks and scrolling, in milliseconds; opening is not counted. */
  readonly longestTaskMs: number;
  readonly peakBytes: number;
}

export async function measurePage(app: BenchApp, file: string, rounds: number): Promise<PageFigures> {
  const samples = new Samples();
  const frames: number[] = [];
  const plainFrames: number[] = [];
  const jumps: number[] = [];
  let longestTaskMs = 0;
  for (let round = 0; round < rounds; round += 1) {
    const figures = await usePage(app, file, samples);
    frames.push(...figures.frames);
    plainFrames.push(...figures.plainFrames);
    jumps.push(...figures.jumps);
    longestTaskMs = Math.max(longestTaskMs, figures.longestTaskMs);
  }
  // In a round of its own that is not timed: looking at the memory of all processes disturbs them.
  const watch = watchMemory(app.processMark);
  await usePage(app, file, new Samples());
  const { rendererBytes } = await watch.stop();
  return { samples, frames, plainFrames, jumps, longestTaskMs, peakBytes: rendererBytes };
}

/** Opens the image in a fresh page and does with it what people do. */
async function usePage(
  app: BenchApp,
  file: string,
  samples: Samples,
): Promise<Pick<PageFigures, 'frames' | 'plainFrames' | 'jumps' | 'longestTaskMs'>> {
  const page = await app.page({ workers: 2 });
  samples.add('open', (await app.open(page, file)).idleMs);
  await installRowsProbe(page);
  const entries = await page.getByRole('listbox', { name: 'History' }).getByRole('option').all();
  for (const entry of shuffled(entries)) samples.add('select a layer', await timeToRows(entry));
  samples.add('whole filesystem', await timeToRows(page.getByRole('radio', { name: /^Filesystem after/ })));
  for (const entry of shuffled(entries).slice(0, 15))
    samples.add('select a layer, whole filesystem', await timeToRows(entry));
  await timeToRows(entries.at(-1)!);
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  samples.add('expand all', await timeToRows(button('Expand all')));
  const bySize = page.getByRole('columnheader', { name: /^Size/ }).getByRole('button');
  for (let times = 0; times < 3; times += 1) samples.add('sort all open rows by size', await timeToRows(bySize));
  samples.add(
    'sort all open rows by name',
    await timeToRows(page.getByRole('columnheader', { name: /^Name/ }).getByRole('button')),
  );
  const frames = await scrollFrames(page, 48);
  const plain = await app.plainPage();
  const plainFrames = await scrollFrames(plain, 48);
  await plain.context().close();
  const jumps = await scrollFrames(page, 1000);
  samples.add('collapse all', await timeToRows(button('Collapse all')));
  for (const toggle of (await page.locator('[role="row"] [data-toggle]').all()).slice(0, 4)) {
    samples.add('open a directory', await timeToRows(toggle));
    samples.add('close a directory', await timeToRows(toggle));
  }
  for (const text of ['copyright', 'parser.js', 'libweb-', 'METADATA', 'lib/parser', 'no-such-name', 'index'])
    samples.add('filter by text', await timeFilter(page, text));
  const longestTaskMs = await longestTask(page);
  await page.context().close();
  return { frames, plainFrames, jumps, longestTaskMs };
}

function lateFrames(frames: readonly number[]): string {
  return `${String(frames.filter((ms) => ms > 20).length)} of ${String(frames.length)} over 20 ms`;
}

/** Far from each other and back again, the same way in each run. */
function shuffled<T>(list: readonly T[]): T[] {
  const odd = list.filter((_, at) => at % 2 === 1);
  const even = list.filter((_, at) => at % 2 === 0).reverse();
  return odd.flatMap((each, at) => (even[at] === undefined ? [each] : [each, even[at]]));
}
