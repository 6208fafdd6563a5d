import type { Page } from '@playwright/test';

import { idle, type BenchApp } from './app-page.ts';
import type { BenchReport } from './bench-report.ts';
import { Samples } from './medians.ts';

/**
 * One file out of the middle of a large gzip layer, once the layer has been read: from the click until its bytes are handed to
 * the browser to be saved. `paths`: files all over the layer.
 */
export async function measureReadFile(
  app: BenchApp,
  file: string,
  paths: readonly string[],
  report: BenchReport,
): Promise<void> {
  const samples = new Samples();
  const page = await app.page({ workers: 2 });
  await app.open(page, file);
  await page.getByRole('radio', { name: /^Filesystem after/ }).click();
  for (const path of paths) {
    await reveal(page, path);
    samples.add('one file', await timeSave(page));
  }
  await page.context().close();
  report.times('One file out of a gzip layer that was read before', samples);
  report.target('one file out of a gzip layer, ms', samples.median('one file'), { atMost: 50 });
}

/** Selects a path through the address, as a link would. */
export async function reveal(page: Page, path: string): Promise<void> {
  await page.evaluate((raw) => {
    const place = new URLSearchParams(window.location.hash.slice(1));
    place.set('path', raw);
    window.location.hash = place.toString();
  }, path);
  await page.getByRole('region', { name: 'Details' }).getByText(path, { exact: true }).waitFor();
  await idle(page);
}

function timeSave(page: Page): Promise<number> {
  return page.getByRole('button', { name: /^Save this file/ }).evaluate(async (button: HTMLElement) => {
    const create = URL.createObjectURL.bind(URL);
    const saved = new Promise<number>((resolve) => {
      URL.createObjectURL = (content: Blob | MediaSource) => {
        resolve(performance.now());
        return create(content);
      };
    });
    const start = performance.now();
    button.click();
    const end = await saved;
    URL.createObjectURL = create;
    return end - start;
  });
}
