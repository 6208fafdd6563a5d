import { readFile } from 'node:fs/promises';

import { expect, test } from './support/app-page.ts';

const SAMPLE = new URL('../public/samples/hello-layers.docker.tar', import.meta.url);

test.beforeEach(async ({ app }) => {
  await app.load();
  await app.open('shop.tar', await readFile(SAMPLE));
});

test('a layer shows what it adds, changes and removes, and not what it leaves alone', async ({ app }) => {
  await app.entry('Layer 7 RUN').click();
  await app.idle();
  await expect(app.row('.env')).toHaveAccessibleName(/removed/i);
  await expect(app.row('fonts.txt')).toHaveAccessibleName(/removed.*87\.2 kB/i);
  await expect(app.row('style.css')).toHaveAccessibleName(/modified/i);
  await expect(app.row('release-1')).toHaveCount(0);
});

test('the whole filesystem is shown as it stood after a layer, with what was removed struck through', async ({
  app,
  page,
}) => {
  await app.entry('Layer 7 RUN').click();
  await page.getByRole('radio', { name: 'Filesystem after layer 7' }).click();
  await app.idle();
  await page.getByRole('textbox', { name: 'Filter paths' }).fill('motd');
  await app.idle();
  await expect(app.row('motd')).toBeVisible();
  await page.getByRole('textbox', { name: 'Filter paths' }).fill('fonts');
  await app.idle();
  await expect(app.row('fonts.txt')).toHaveAccessibleName(/removed/i);
  await expect(app.row('bold.txt')).not.toHaveAccessibleName(/removed/i);
});

test('a range of layers is shown as one change', async ({ app, page }) => {
  await app.entry('Layer 4 COPY site').click();
  await app.entry('Layer 7 RUN').click({ modifiers: ['Shift'] });
  await app.idle();
  await expect(page.getByRole('radio', { name: /^Changes in layers 4/ })).toBeChecked();
  // Layer 4 writes it and layer 7 removes it: taken together nothing has happened.
  await expect(app.row('.env')).toHaveCount(0);
  await expect(app.row('bold.txt')).toHaveAccessibleName(/added/i);
  await expect(app.row('tinyserve.conf')).toHaveAccessibleName(/modified/i);
});

test('marks are turned off and on by a click and by their letter', async ({ app, page }) => {
  await app.entry('Layer 7 RUN').click();
  await app.idle();
  await page.getByRole('button', { name: 'Removed, 6' }).click();
  await app.idle();
  await expect(app.row('.env')).toHaveCount(0);
  await expect(app.row('style.css')).toBeVisible();
  await app.tree.focus();
  await page.keyboard.press('r');
  await app.idle();
  await expect(app.row('.env')).toBeVisible();
});

test('the details tell the life of a path through the layers', async ({ app, page }) => {
  await app.entry('Layer 7 RUN').click();
  await app.idle();
  await app.row('fonts.txt').click();
  await app.idle();
  const details = page.getByRole('region', { name: 'Details' });
  await expect(details).toContainText('/tmp/fonts.txt');
  await expect(details).toContainText(/Layer 6/);
  await expect(details).toContainText(/Layer 7/);
  await details.getByRole('button', { name: /Layer 6/ }).click();
  await app.idle();
  await expect(app.entry('Layer 6 RUN')).toHaveAttribute('aria-selected', 'true');
});

test('a file that a later layer removed can still be saved', async ({ app, page }) => {
  await app.entry('Layer 7 RUN').click();
  await app.idle();
  await app.row('fonts.txt').click();
  await app.idle();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save this file as of layer 7' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('fonts.txt');
  const details = page.getByRole('region', { name: 'Details' });
  const saved = await readFile(await download.path());
  await expect(
    details.getByRole('definition').filter({ hasText: `${saved.length.toLocaleString('en')} B` }),
  ).toBeVisible();
  expect(saved.length).toBeGreaterThan(0);
});

test('the details describe a path as it stood after the selected layer', async ({ app, page }) => {
  await app.entry('Layer 7 RUN').click();
  await app.idle();
  await app.row('assets').click();
  await app.idle();
  // Layer 8 gives it to another owner.
  const details = page.getByRole('region', { name: 'Details' });
  await expect(details.getByRole('definition').filter({ hasText: /^0:0/ })).toBeVisible();
  await app.entry('Layer 8 RUN chown').click();
  await app.idle();
  await expect(details.getByRole('definition').filter({ hasText: /^1000:1000/ })).toBeVisible();
});

test('the biggest files come first when sorted by size', async ({ app, page }) => {
  await app.entry('Layer 9').click();
  await page.getByRole('radio', { name: 'Filesystem after layer 9' }).click();
  await app.idle();
  await page
    .getByRole('columnheader', { name: /Size/ })
    .getByRole('button')
    .or(page.getByRole('columnheader', { name: /Size/ }))
    .last()
    .click();
  await app.idle();
  await expect(app.rows.first()).toHaveAccessibleName(/srv/);
});
