import { readFile } from 'node:fs/promises';

import { expect, test } from './support/app-page.ts';

const SAMPLE = new URL('../public/samples/hello-layers.docker.tar', import.meta.url);

test('the address keeps layer, mode, filter and path, and brings them back', async ({ app, page }) => {
  const bytes = await readFile(SAMPLE);
  await app.load();
  await app.open('shop.tar', bytes);
  await app.entry('Layer 4 COPY site').click();
  await app.idle();
  await page.getByRole('radio', { name: /^Filesystem after/ }).click();
  await app.idle();
  await page.getByRole('textbox', { name: 'Filter paths' }).fill('logo');
  await app.idle();
  await app.row('logo.svg').click();
  await app.idle();

  const { hash } = new URL(page.url());
  expect(hash).toContain('file=shop.tar');
  expect(hash).toContain('layers=3');
  expect(hash).toContain('mode=filesystem');
  expect(hash).toContain('filter=logo');
  expect(hash).toContain('path=/srv/www/assets/logo.svg');

  await page.goto('about:blank');
  await app.load(hash);
  await expect(page.getByRole('main')).toContainText('shop.tar');
  await app.open('shop.tar', bytes);
  await expect(app.entry('Layer 4 COPY site')).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('radio', { name: /^Filesystem after/ })).toBeChecked();
  await expect(page.getByRole('textbox', { name: 'Filter paths' })).toHaveValue('logo');
  await expect(app.row('logo.svg')).toHaveAttribute('aria-selected', 'true');
});

test('Back goes to the layer that was selected before', async ({ app, page }) => {
  await app.load();
  await app.open('shop.tar', await readFile(SAMPLE));
  await app.entry('Layer 4 COPY site').click();
  await app.idle();
  await app.entry('RUN chown').click();
  await app.idle();
  await page.goBack();
  await app.idle();
  await expect(app.entry('Layer 4 COPY site')).toHaveAttribute('aria-selected', 'true');
});
