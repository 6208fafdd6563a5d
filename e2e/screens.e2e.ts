import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';

import { expect, test } from './support/app-page.ts';

const SAMPLE = new URL('../public/samples/hello-layers.docker.tar', import.meta.url);

test.describe('a screen of 900 pixels', () => {
  test.use({ viewport: { width: 900, height: 700 } });

  test('shows history and tree, and the rest within reach', async ({ app, page }) => {
    await app.load();
    expect(await overflow(page)).toBe(0);
    await app.open('shop.tar', await readFile(SAMPLE));
    expect(await overflow(page)).toBe(0);
    await expect(app.history).toBeInViewport();
    await expect(app.tree).toBeInViewport();
    await app.entry('RUN chown').click();
    await app.idle();
    await app.row('www').click();
    await app.idle();
    await expect(page.getByRole('tab', { name: /Details/ })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Export report' })).toBeInViewport();
    expect(await overflow(page)).toBe(0);
  });
});

test.describe('a screen of 400 pixels', () => {
  test.use({ viewport: { width: 400, height: 800 } });

  test('can be read: nothing is cut off at its side', async ({ app, page }) => {
    await app.load();
    await expect(page.getByRole('button', { name: 'Choose file' })).toBeInViewport();
    expect(await overflow(page)).toBe(0);
    await app.open('shop.tar', await readFile(SAMPLE));
    expect(await overflow(page)).toBe(0);
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      await app.idle();
      expect(await overflow(page)).toBe(0);
    }
  });
});

test('the end of the status line goes on in a second line where the screen is too narrow for it', async ({
  app,
  page,
}) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await app.load();
  await app.open('shop.tar', await readFile(SAMPLE));
  const end = page.locator('footer').getByText(/Digests verified/);
  expect(await end.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0);
  expect(await end.evaluate((element) => element.clientHeight)).toBeGreaterThan(30);
  expect(await overflow(page)).toBe(0);
});

test('a tab that is selected is in sight when the screen becomes narrow', async ({ app, page }) => {
  await page.setViewportSize({ width: 1440, height: 800 });
  await app.load();
  await app.open('shop.tar', await readFile(SAMPLE));
  await page.getByRole('tab', { name: /Warnings/ }).click();
  await app.idle();
  await page.setViewportSize({ width: 400, height: 800 });
  await expect(page.getByRole('tab', { name: /Warnings/ })).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('tab', { name: /Warnings/ })).toBeInViewport({ ratio: 1 });
});

test('at 1440 pixels every column of the tree is shown, and a name has room', async ({ app, page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await app.load();
  await app.open('shop.tar', await readFile(SAMPLE));
  for (const header of await app.tree.getByRole('columnheader').all()) await expect(header).toBeVisible();
  const modified = app.tree
    .locator('[data-hint="modified"]')
    .filter({ hasText: /^\d{4}-\d\d-\d\d/ })
    .first();
  expect(await modified.evaluate((cell) => cell.firstElementChild!.scrollWidth - cell.clientWidth)).toBeLessThanOrEqual(
    0,
  );
  const widthPx = await app.tree
    .locator('[data-hint="name"]')
    .first()
    .evaluate((cell) => cell.clientWidth);
  expect(widthPx).toBeGreaterThan(230);
});

/** Pixels by which the page is wider than the screen. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
