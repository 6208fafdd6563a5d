import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { expect, test } from './support/app-page.ts';

const SAMPLE = new URL('../public/samples/hello-layers.docker.tar', import.meta.url);

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('the start page has nothing for axe to complain about', async ({ app, page }) => {
      await app.load();
      expect(await complaints(page)).toEqual([]);
    });

    test('an open image has nothing for axe to complain about, whatever is shown', async ({ app, page }) => {
      // axe looks at the whole page half a dozen times.
      test.slow();
      await app.load();
      await app.open('shop.tar', await readFile(SAMPLE));
      expect(await complaints(page)).toEqual([]);

      await app.entry('Layer 7 RUN').click();
      await app.idle();
      await app.rows.first().click();
      await app.idle();
      expect(await complaints(page)).toEqual([]);

      for (const tab of await page.getByRole('tab').all()) {
        await tab.click();
        await app.idle();
        expect(await complaints(page)).toEqual([]);
      }
    });

    test('the help has nothing for axe to complain about', async ({ app, page }) => {
      await app.load();
      await page.getByRole('button', { name: 'Help' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await app.idle();
      expect(await complaints(page)).toEqual([]);
    });

    test('a refused file has nothing for axe to complain about', async ({ app, page }) => {
      await app.load();
      await app.open('notes.txt', new TextEncoder().encode('no image'));
      await expect(page.getByRole('main').getByRole('alert')).toBeVisible();
      expect(await complaints(page)).toEqual([]);
    });
  });
}

/** Each rule that is broken, with the elements that break it. */
async function complaints(page: Page): Promise<string[]> {
  const { violations, passes } = await new AxeBuilder({ page }).analyze();
  // A page on which axe finds nothing to check passes everything.
  expect(passes.length).toBeGreaterThan(10);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
}
