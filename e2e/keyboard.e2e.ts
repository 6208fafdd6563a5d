import type { Locator, Page } from '@playwright/test';

import { expect, test } from './support/app-page.ts';

test('the key that hides the last rows of the tree shows them again', async ({ app, page }) => {
  await app.load();
  await app.choose('public/samples/hello-layers.oci.tar');
  await app.entry('Layer 1 ').click();
  await app.idle();
  await app.tree.focus();
  await page.keyboard.press('a');
  await app.idle();
  await expect(page.getByText('No path matches the filter')).toBeVisible();
  await page.keyboard.press('a');
  await app.idle();
  await expect(app.rows.first()).toBeVisible();
  await expect(app.tree).toBeFocused();
});

test('everything can be reached and done with the keyboard alone', async ({ app, page }) => {
  await app.load();
  await tabTo(page, page.getByRole('button', { name: /^hello-layers A small web site/ }));
  await page.keyboard.press('Enter');
  await app.idle();

  // The history: arrows move and select.
  await tabTo(page, app.history.getByRole('option').first());
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await app.idle();
  await expect(app.entry('RUN pkg update')).toBeFocused();
  await expect(app.entry('RUN pkg update')).toHaveAttribute('aria-selected', 'true');

  // The tree: down to a directory, close it, open it.
  await tabTo(page, app.tree);
  await page.keyboard.press('Home');
  await app.expectActive('etc');
  await page.keyboard.press('ArrowLeft');
  await app.idle();
  await expect(app.row('etc')).toHaveAttribute('aria-expanded', 'false');
  await page.keyboard.press('ArrowRight');
  await app.idle();
  await expect(app.row('etc')).toHaveAttribute('aria-expanded', 'true');

  // The filter, and the way back to the tree.
  await page.keyboard.press('/');
  await expect(page.getByRole('textbox', { name: 'Filter paths' })).toBeFocused();
  await page.keyboard.type('installed');
  await app.idle();
  await expect(app.row('installed')).toBeVisible();
  await expect(app.row('etc')).toHaveCount(0);

  // A name is found by its letters; keys of the whole page.
  await page.keyboard.press('Escape');
  await app.idle();
  await tabTo(page, app.tree);
  await page.keyboard.type('var');
  await app.idle();
  await app.expectActive('var');
  await page.keyboard.press(']');
  await app.idle();
  await expect(app.entry('WORKDIR')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

/** Presses Tab until the element has the focus; no page needs more presses than this. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}
