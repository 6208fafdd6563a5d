import type { Page } from '@playwright/test';

import { idle, type BenchApp } from './app-page.ts';
import type { BenchReport } from './bench-report.ts';
import { reveal } from './file-suite.ts';
import { Samples } from './medians.ts';
import type { TextBenchImage } from './text-image.ts';

/** A text of 10 MB in the viewer, in a fresh page and once more: from the press to its first lines, painted. */
export async function measureTexts(
  app: BenchApp,
  { oci, log, script }: TextBenchImage,
  rounds: number,
  report: BenchReport,
): Promise<void> {
  const samples = new Samples();
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, path] of [
      ['a log', log],
      ['a script, with colours', script],
    ] as const) {
      const page = await app.page({ workers: 2 });
      await app.open(page, oci);
      await reveal(page, path);
      samples.add(name, await timeView(page));
      samples.add(`${name}, once more`, await timeView(page));
      await page.context().close();
    }
  }
  report.times('A text of 10 MB in a gzip layer is opened in the viewer', samples);
  report.target('a text of 10 MB opens: ms until its first lines are painted', samples.median('a log'), {
    atMost: 500,
  });
}

/** Presses “View”, waits for the first lines, and closes the viewer again. */
async function timeView(page: Page): Promise<number> {
  const view = page.getByRole('region', { name: 'Details' }).getByRole('button', { name: 'View', exact: true });
  const ms = await view.evaluate(async (button: HTMLElement) => {
    // The editor lives in a shadow root, which an observer of the page does not see into: it is looked for in each frame.
    const hasLines = () =>
      [...document.querySelectorAll('dialog *')].some(
        ({ shadowRoot }) => (shadowRoot?.querySelector('.cm-line')?.textContent ?? '') !== '',
      );
    const start = performance.now();
    button.click();
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!hasLines()) {
          requestAnimationFrame(look);
          return;
        }
        // A message comes after the frame's layout and painting.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          resolve();
        };
        port2.postMessage(null);
      };
      requestAnimationFrame(look);
    });
    return performance.now() - start;
  });
  await idle(page);
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await idle(page);
  return ms;
}
