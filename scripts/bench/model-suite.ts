import type { Locator, Page } from '@playwright/test';

import { idle, timeClick, type BenchApp } from './app-page.ts';
import type { BenchReport } from './bench-report.ts';
import { watchMemory } from './browser-processes.ts';
import type { LayeredBenchImage } from './layered-image.ts';
import { median, percentile, Samples } from './medians.ts';
import { measureCore } from './model-core.ts';
import { scrollFrames } from './page-suite.ts';

const TITLE = 'A million paths over sixty layers';

/** The model and its views alone in Node, and what a person waits for on the page. */
export async function measureModel(
  app: BenchApp,
  image: LayeredBenchImage,
  rounds: number,
  report: BenchReport,
): Promise<void> {
  const core = await measureCore(image.layers);
  const inNode = new Samples();
  for (const [what, times] of core.times) for (const time of times) inNode.add(what, time);
  report.times(`${TITLE}: the model alone, in Node`, inNode);
  report.target('bytes of the model for a version of a path, names included', core.bytes / core.versions, {
    atMost: 100,
  });

  const page = await measurePage(app, image.oci, rounds);
  report.times(`${TITLE}: the page, from the click to painted rows`, page.samples);
  for (const what of page.samples.names()) {
    const all = page.samples.all(what);
    const p95 = percentile(all, 0.95);
    if (what === 'open') continue;
    report.target(`${what}, p95 of ms from the click to painted rows`, p95, {
      atMost: what === 'select a layer' ? 50 : 100,
    });
  }
  report.target('longest task of the page’s own thread meanwhile, ms (0: none over 50)', page.longestTaskMs, {
    atMost: 50,
  });
  report.target('p99 of a frame while a million rows scroll by 48 px, ms', percentile(page.frames, 0.99), {
    atMost: 20,
  });
  report.fact(
    'Frames while a million rows of sixty layers scroll by 1,000 px',
    `p50 ${median(page.jumps).toFixed(1)} ms, p95 ${percentile(page.jumps, 0.95).toFixed(1)} ms`,
  );
  report.fact('Largest renderer with a million paths over sixty layers', `${(page.peakBytes / 1e6).toFixed(0)} MB`);
}

interface PageFigures {
  readonly samples: Samples;
  readonly frames: readonly number[];
  readonly jumps: readonly number[];
  /** Of clicks and scrolling, in milliseconds; opening is not counted. */
  readonly longestTaskMs: number;
  readonly peakBytes: number;
}

export async function measurePage(app: BenchApp, file: string, rounds: number): Promise<PageFigures> {
  const samples = new Samples();
  const frames: number[] = [];
  const jumps: number[] = [];
  let longestTaskMs = 0;
  const watch = watchMemory(app.processMark);
  for (let round = 0; round < rounds; round += 1) {
    const page = await app.page({ workers: 2 });
    samples.add('open', (await app.open(page, file)).idleMs);
    await watchTasks(page);
    const entries = await page.getByRole('listbox', { name: 'History' }).getByRole('option').all();
    for (const entry of shuffled(entries)) samples.add('select a layer', await timeToRows(entry));
    samples.add('whole filesystem', await timeToRows(page.getByRole('radio', { name: /^Filesystem after/ })));
    for (const entry of shuffled(entries).slice(0, 15))
      samples.add('select a layer, whole filesystem', await timeToRows(entry));
    await timeClick(entries.at(-1)!);
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    samples.add('expand all', await timeToRows(button('Expand all')));
    const bySize = page.getByRole('columnheader', { name: /^Size/ }).getByRole('button');
    for (let times = 0; times < 3; times += 1) samples.add('sort all open rows by size', await timeToRows(bySize));
    samples.add(
      'sort all open rows by name',
      await timeToRows(page.getByRole('columnheader', { name: /^Name/ }).getByRole('button')),
    );
    frames.push(...(await scrollFrames(page, 48)));
    jumps.push(...(await scrollFrames(page, 1000)));
    samples.add('collapse all', await timeToRows(button('Collapse all')));
    for (const toggle of (await page.locator('[role="row"] [data-toggle]').all()).slice(0, 4)) {
      samples.add('open a directory', await timeToRows(toggle));
      samples.add('close a directory', await timeToRows(toggle));
    }
    for (const text of ['copyright', 'parser.js', 'libweb-', 'METADATA', 'lib/parser', 'no-such-name', 'index'])
      samples.add('filter by text', await timeFilter(page, text));
    longestTaskMs = Math.max(longestTaskMs, await longestTask(page));
    await page.context().close();
  }
  const { rendererBytes } = await watch.stop();
  return { samples, frames, jumps, longestTaskMs, peakBytes: rendererBytes };
}

/**
 * Milliseconds from a click to the frame that shows other rows than before, all of them loaded, measured inside the
 * page: the frame's own painting is in it, the test driver's way to the page is not. Then waits for rest.
 */
export async function timeToRows(target: Locator): Promise<number> {
  return target.evaluate(async (element: HTMLElement) => {
    const { act } = window.rowsProbe;
    return act(() => {
      element.click();
    });
  });
}

/** The same from a letter typed into the filter. */
async function timeFilter(page: Page, text: string): Promise<number> {
  const box = page.getByRole('textbox', { name: 'Filter paths' });
  const ms = await box.evaluate(async (element: HTMLInputElement, wanted: string) => {
    const { act } = window.rowsProbe;
    return act(() => {
      // As typing does, behind the back of React's own property.
      Reflect.set(HTMLInputElement.prototype, 'value', wanted, element);
      element.dispatchEvent(new Event('input', { bubbles: true }));
    });
  }, text);
  await idle(page);
  return ms;
}

interface RowsProbe {
  /** Runs the action; milliseconds until other rows are painted, or until the page is at rest with the same rows. */
  readonly act: (action: () => void) => Promise<number>;
  longestTaskMs: number;
}

declare global {
  interface Window {
    rowsProbe: RowsProbe;
  }
}

export async function watchTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const pane = () => document.querySelector('section[aria-label="Files"]');
    const shown = () =>
      [...(pane()?.querySelectorAll('[data-row], [role="status"]') ?? [])].map((each) => each.textContent).join('\n') +
      [...(pane()?.querySelectorAll('[data-row]') ?? [])].map((each) => each.getAttribute('aria-expanded')).join();
    const isReady = () =>
      pane()?.querySelector('[data-row][aria-busy]') === null &&
      pane()?.querySelector('[role="treegrid"][aria-busy="true"]') === null;
    const painted = () =>
      new Promise<void>((resolve) => {
        requestAnimationFrame(() => {
          // A message comes after the frame's layout and painting.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => {
            resolve();
          };
          port2.postMessage(null);
        });
      });
    const rest = async () => {
      do await painted();
      while (document.documentElement.dataset['idle'] !== 'true');
    };
    window.rowsProbe = {
      longestTaskMs: 0,
      act: async (action) => {
        await rest();
        const before = shown();
        const start = performance.now();
        const changed = new Promise<void>((resolve) => {
          const observer = new MutationObserver(() => {
            if (!isReady() || shown() === before) return;
            observer.disconnect();
            resolve();
          });
          observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
        });
        action();
        await Promise.race([changed, painted().then(painted).then(rest)]);
        await painted();
        const ms = performance.now() - start;
        await rest();
        return ms;
      },
    };
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries())
        window.rowsProbe.longestTaskMs = Math.max(window.rowsProbe.longestTaskMs, duration);
    }).observe({ type: 'longtask' });
  });
}

function longestTask(page: Page): Promise<number> {
  return page.evaluate(() => window.rowsProbe.longestTaskMs);
}

/** Far from each other and back again, the same way in each run. */
function shuffled<T>(list: readonly T[]): T[] {
  const odd = list.filter((_, at) => at % 2 === 1);
  const even = list.filter((_, at) => at % 2 === 0).reverse();
  return odd.flatMap((each, at) => (even[at] === undefined ? [each] : [each, even[at]]));
}
