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

test('Back to a file that was closed says so, and opens it again at the place of the address', async ({
  app,
  page,
}) => {
  const bytes = await readFile(SAMPLE);
  await app.load();
  await app.open('first.tar', bytes);
  await app.entry('Layer 4 COPY site').click();
  await app.idle();
  await app.open('second.tar', bytes);
  await page.getByRole('button', { name: 'Close first.tar' }).click();
  await app.idle();
  await page.goBack();
  await app.idle();
  expect(new URL(page.url()).hash).toContain('file=first.tar');
  await expect(page.getByRole('main')).toContainText('This address points into first.tar, which is closed.');
  await expect(page).toHaveTitle('Layerscope');
  await page.getByRole('button', { name: 'Open it again' }).click();
  await app.idle();
  await expect(app.entry('Layer 4 COPY site')).toHaveAttribute('aria-selected', 'true');
  expect(new URL(page.url()).hash).toContain('file=first.tar&layers=3');
});

test('Forward to a file that was closed since says so too, and the open one is a click away', async ({ app, page }) => {
  const bytes = await readFile(SAMPLE);
  await app.load();
  await app.open('first.tar', bytes);
  await app.open('second.tar', bytes);
  await page.goBack();
  await app.idle();
  await page.getByRole('button', { name: 'Close second.tar' }).click();
  await app.idle();
  await page.goForward();
  await app.idle();
  await expect(page.getByRole('main')).toContainText('This address points into second.tar, which is closed.');
  await page
    .getByRole('navigation', { name: 'Opened images' })
    .getByRole('button', { name: 'first.tar', exact: true })
    .click();
  await app.idle();
  await expect(app.history).toBeVisible();
  expect(new URL(page.url()).hash).toBe('#file=first.tar');
});

test('what a link asks for and cannot be had is told, and the rest is kept', async ({ app, page }) => {
  await app.load('#file=shop.tar&layers=99&path=/no&mode=sideways&filter=etc');
  const notices = page.getByRole('region', { name: /^Notifications/ });
  await expect(notices).toContainText('not understood: mode “sideways”. The rest of it counts.');
  await app.open('shop.tar', await readFile(SAMPLE));
  await expect(notices).toContainText('This link asks for layer 100, and the image has 9 layers. It shows layer 9.');
  await expect(notices).toContainText('This link leads to “/no”, a path that no layer of this image has.');
  await expect(notices.getByRole('listitem')).toHaveCount(1);
  await expect(page.getByRole('textbox', { name: 'Filter paths' })).toHaveValue('etc');
  await expect.poll(() => new URL(page.url()).hash).toBe('#file=shop.tar&layers=8&filter=etc');
});

test('a link to a version that the image does not have shows the last one and says so', async ({ app, page }) => {
  await app.load('#file=shop.tar&path=/etc/tinyserve/tinyserve.conf&view=99');
  await app.open('shop.tar', await readFile(SAMPLE));
  const notices = page.getByRole('region', { name: /^Notifications/ });
  await expect(notices).toContainText(
    'This link asks for a file after layer 100, and the image has 9 layers. It shows the file after layer 9.',
  );
  await expect(page.getByRole('dialog')).toContainText('our own settings');
  await expect.poll(() => new URL(page.url()).hash).toContain('view=8');
});

test('the viewer of a path that is not there does not open over the next one', async ({ app, page }) => {
  await app.load('#file=shop.tar&layers=1&path=/no&view=1');
  await app.open('shop.tar', await readFile(SAMPLE));
  await expect(page.getByRole('region', { name: /^Notifications/ })).toContainText('This link leads to “/no”');
  await app.row('etc').click();
  await app.idle();
  await expect(app.row('etc')).toHaveAttribute('aria-selected', 'true');
  await expect(page.getByRole('dialog')).toHaveCount(0);
});

test('a link that names no image says so and leaves the start page usable', async ({ app, page }) => {
  await app.load('#image=!!bad');
  await expect(page.getByRole('region', { name: /^Notifications/ })).toContainText('image “!!bad”');
  await expect(page.getByRole('button', { name: 'Choose file' })).toBeVisible();
});
