import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';

import { type AppPage, expect, test } from './support/app-page.ts';

const SAMPLE = new URL('../public/samples/hello-layers.docker.tar', import.meta.url);

/** Presses a button without the mouse. */
async function press(button: Locator): Promise<void> {
  await button.focus();
  await button.press('Enter');
}

function tab(page: Page, name: string): Locator {
  return page.getByRole('navigation', { name: 'Opened images' }).getByRole('button', { name, exact: true });
}

async function openTwo(app: AppPage): Promise<void> {
  const bytes = await readFile(SAMPLE);
  await app.load();
  await app.open('first.tar', bytes);
  await app.open('second.tar', bytes);
}

test('an image that opens is gone on with at the selected row of its history', async ({ app, page }) => {
  await app.load();
  await press(page.getByRole('button', { name: /^hello-layers A small web site/ }));
  await app.idle();
  await expect(app.history.locator('[role=option][tabindex="0"]')).toBeFocused();
  await page.keyboard.press('End');
  await app.idle();
  await expect(app.history.getByRole('option').last()).toBeFocused();
});

test('the row that an image is gone on with shows its ring to the keyboard only', async ({ app, page }) => {
  const row = app.history.locator('[role=option][tabindex="0"]');
  const hasRing = () => row.evaluate((element) => element.matches(':focus-visible'));
  await app.load();
  await app.drop([{ name: 'shop.tar', bytes: await readFile(SAMPLE) }]);
  await expect(row).toBeFocused();
  expect(await hasRing()).toBe(false);
  await press(page.getByRole('button', { name: 'Layerscope' }));
  await press(page.getByRole('button', { name: /^hello-layers A small web site/ }));
  await app.idle();
  await expect(row).toBeFocused();
  expect(await hasRing()).toBe(true);
});

test('a side tab that the mouse selects has no ring, and one that a key selects has', async ({ app, page }) => {
  await app.load();
  await app.open('shop.tar', await readFile(SAMPLE));
  const image = page.getByRole('tab', { name: 'Image' });
  await image.click();
  await expect(image).toBeFocused();
  expect(await image.evaluate((element) => element.matches(':focus-visible'))).toBe(false);
  await page.keyboard.press('Home');
  const first = page.getByRole('tablist').filter({ has: image }).getByRole('tab').first();
  await expect(first).toBeFocused();
  expect(await first.evaluate((element) => element.matches(':focus-visible'))).toBe(true);
});

test('an image that fails is gone on with at the first thing that can be done', async ({ app, page }) => {
  await app.load();
  await page.getByRole('button', { name: 'Choose file' }).focus();
  await app.open('notes.txt', new TextEncoder().encode('no image'));
  await expect(page.getByRole('button', { name: 'Choose another file' })).toBeFocused();
  await press(page.getByRole('button', { name: 'Try again' }));
  await app.idle();
  await expect(page.getByRole('button', { name: 'Choose another file' })).toBeFocused();
  await press(page.getByRole('main').getByRole('button', { name: 'Close' }));
  await app.idle();
  await expect(page.getByRole('main').getByRole('button').first()).toBeFocused();
});

test('closing a tab leads to the next one, and closing the last to the start page', async ({ app, page }) => {
  await openTwo(app);
  await press(page.getByRole('button', { name: 'Close first.tar' }));
  await app.idle();
  await expect(tab(page, 'second.tar')).toBeFocused();
  await press(page.getByRole('button', { name: 'Close second.tar' }));
  await app.idle();
  await expect(page.getByRole('button', { name: 'Choose file' })).toBeFocused();
});

test('a dialog that closes hands the focus back', async ({ app, page }) => {
  await app.load();
  const help = page.getByRole('button', { name: 'Help' });
  await press(help);
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(help).toBeFocused();
  await press(help);
  await press(page.getByRole('dialog').getByRole('button', { name: 'Close' }));
  await expect(help).toBeFocused();
});

test('nothing that is done with a button leaves the keyboard without a place', async ({ app, page }) => {
  await openTwo(app);
  const steps: readonly (() => Promise<void>)[] = [
    () => press(tab(page, 'first.tar')),
    () => press(page.getByRole('button', { name: 'Export report' })),
    () => press(page.getByRole('button', { name: 'Newest first' })),
    () => press(page.getByRole('button', { name: 'Whole instruction' })),
    () => press(page.getByRole('button', { name: /^Theme/ })),
    () => press(page.getByRole('button', { name: 'Layerscope' })),
    async () => {
      await page.goBack();
    },
    async () => {
      await page.getByRole('textbox', { name: 'Filter paths' }).fill('no such path');
      await app.idle();
      await press(page.getByRole('button', { name: 'Show all paths' }));
    },
    async () => {
      await page.setViewportSize({ width: 500, height: 700 });
    },
  ];
  for (const [index, step] of steps.entries()) {
    await step();
    await app.idle();
    expect(await page.evaluate(() => document.activeElement?.tagName), `step ${index}`).not.toBe('BODY');
  }
});
