import type { Page } from '@playwright/test';

import { compareReport } from '../fixtures/truth/compare-report.ts';
import { AppPage, expect, test as base } from './support/app-page.ts';
import { listCorpus } from './support/corpus.ts';

/** One page for all: what an image leaves behind would show in the next. */
const test = base.extend<object, { corpusPage: Page }>({
  corpusPage: [
    async ({ browser }, use) => {
      const page = await browser.newPage();
      const { baseURL } = base.info().project.use;
      await page.goto(baseURL ?? '');
      await use(page);
      await page.close();
    },
    { scope: 'worker' },
  ],
});

for (const image of listCorpus()) {
  test(`corpus ${image.name}: the page's report is the truth`, async ({ corpusPage }, info) => {
    // Two million entries take half a minute where two browsers share two cores.
    test.slow();
    const app = new AppPage(corpusPage, info);
    await app.idle();
    // What the button "Open folder" does before it shows the browser's dialog.
    await app.fileInput.evaluate((input: HTMLInputElement, isFolder) => {
      input.webkitdirectory = isFolder;
    }, image.isFolder);
    await app.choose(image.path);
    if (image.refusal === null) {
      const report = await app.exportReport();
      if (image.truth === null) expect(report.images.length).toBeGreaterThan(0);
      else expect(compareReport(report, image.truth)).toEqual([]);
    } else {
      await expect(corpusPage.getByRole('main').getByRole('alert')).toContainText(image.refusal);
    }
    await expect(corpusPage.locator('body')).not.toContainText(/NaN|Invalid Date|undefined/);
    await corpusPage
      .getByRole('button', { name: /^Close / })
      .first()
      .click();
    await app.idle();
  });
}
