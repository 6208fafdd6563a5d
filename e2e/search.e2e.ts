import AxeBuilder from '@axe-core/playwright';

import { buildArchive } from '../fixtures/build/archives.ts';
import { expect, test } from './support/app-page.ts';

const LAYERS = [
  `file /etc/motd "hello\\nworld\\n"
file /opt/secret.txt "key=needle-1\\n"
file /bin/tool size=300000 noise=3`,
  `file /etc/motd "hello again\\nthe Needle\\n"
file /srv/secret.txt "nothing here"`,
  `whiteout /opt/secret.txt`,
];

test.beforeEach(async ({ app }) => {
  await app.load();
  await app.open('demo.tar', await buildArchive('docker', { names: ['demo:1'], layers: LAYERS }, 'gzip'));
});

test('a path is found in all layers, with where it lives and dies, and the tree goes there', async ({ app, page }) => {
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('textbox', { name: 'Search paths of all layers' })).toBeFocused();
  await page.keyboard.type('secret');
  await app.idle();
  const found = page.getByRole('listbox', { name: 'Paths that were found' }).getByRole('option');
  await expect(found).toHaveText([
    /secret\.txt \/opt\/.*removed.*in layer 1.*in layer 3/,
    /secret\.txt \/srv\/.*in layer 2/,
  ]);
  await found.first().click();
  await app.idle();
  await expect(app.entry('Layer 3')).toHaveAttribute('aria-selected', 'true');
  await expect(app.row('secret.txt')).toHaveAccessibleName(/removed/);
});

test('text is found in the contents of the shown filesystem, or in all versions', async ({ app, page }) => {
  await app.entry(/^Layer 3/).click();
  await app.idle();
  await page.getByRole('tab', { name: 'Search' }).click();
  await page.getByRole('radio', { name: 'Contents' }).check();
  await page.getByRole('textbox', { name: 'Search in contents' }).fill('needle');
  await page.keyboard.press('Enter');
  await app.idle();
  const pane = page.getByRole('region', { name: 'Search' });
  const found = page.getByRole('listbox', { name: 'Lines that were found' }).getByRole('option');
  await expect(found).toHaveText([/^\/etc\/motd.*layer 2$/, /2the Needle$/]);
  await expect(pane).toContainText('1 line in 3 files, 1 of them binary and passed over');
  await page.getByRole('combobox', { name: 'Where to search' }).selectOption('All versions in all layers');
  await page.getByRole('button', { name: 'Search' }).click();
  await app.idle();
  await expect(found).toHaveCount(4);
  await page.getByRole('checkbox', { name: 'Match case' }).check();
  await page.getByRole('checkbox', { name: 'Regular expression' }).check();
  await page.getByRole('textbox', { name: 'Search in contents' }).fill('need.e-[0-9]$');
  await page.keyboard.press('Enter');
  await app.idle();
  await expect(found).toHaveText([/secret\.txt/, /key=needle-1/]);
  await found.first().click();
  await app.idle();
  await expect(app.entry('Layer 1')).toHaveAttribute('aria-selected', 'true');
  // The results stay while others tabs are looked at.
  await page.getByRole('tab', { name: 'Details' }).click();
  await expect(page.getByRole('region', { name: 'Details' })).toContainText('/opt/secret.txt');
  await page.getByRole('tab', { name: 'Search' }).click();
  await expect(found).toHaveCount(2);
});

test('a line that was found opens in its file, and Escape or Back leads back to it', async ({ app, page }) => {
  await app.entry(/^Layer 3/).click();
  await app.idle();
  await page.getByRole('tab', { name: 'Search' }).click();
  await page.getByRole('radio', { name: 'Contents' }).check();
  await page.getByRole('combobox', { name: 'Where to search' }).selectOption('All versions in all layers');
  await page.getByRole('textbox', { name: 'Search in contents' }).fill('needle');
  await page.keyboard.press('Enter');
  await app.idle();
  const list = page.getByRole('listbox', { name: 'Lines that were found' });
  const viewer = page.getByRole('dialog');
  const selected = () => page.evaluate(() => getSelection()?.toString());
  await list.getByRole('option', { name: /the Needle$/ }).click();
  await app.idle();
  await expect(viewer.getByRole('textbox', { name: '/etc/motd' })).toBeFocused();
  await expect(viewer.locator('.cm-activeLineGutter')).toHaveText('2');
  await expect.poll(() => new URL(page.url()).hash).toContain('path=/etc/motd&view=1&line=2');
  expect(await selected()).toBe('the Needle');
  await page.keyboard.press('Escape');
  await expect(viewer).toHaveCount(0);
  await expect(list).toBeFocused();
  await expect(list.getByRole('option', { selected: true })).toHaveText(/the Needle$/);
  await expect(app.entry('Layer 3')).toHaveAttribute('aria-selected', 'true');

  await list.press('Home');
  await page.keyboard.press('ArrowDown');
  const chosen = await list.getByRole('option', { selected: true }).innerText();
  await page.keyboard.press('Enter');
  await app.idle();
  await expect(viewer).toBeVisible();
  await page.goBack();
  await app.idle();
  await expect(viewer).toHaveCount(0);
  await expect(list).toBeFocused();
  expect(await list.getByRole('option', { selected: true }).innerText()).toBe(chosen);
  await expect(app.entry('Layer 3')).toHaveAttribute('aria-selected', 'true');
});

test('an address that names a line shows it, and says so when the text has no such line', async ({ app, page }) => {
  const viewer = page.getByRole('dialog');
  await page.evaluate(() => {
    location.hash = '#file=demo.tar&path=/etc/motd&view=0&line=2';
  });
  await app.idle();
  await expect(viewer.locator('.cm-activeLineGutter')).toHaveText('2');
  await page.evaluate(() => {
    location.hash = '#file=demo.tar&path=/etc/motd&view=0&line=1200';
  });
  await app.idle();
  await expect(viewer.getByRole('status')).toContainText('Line 1,200 is asked for');
  await expect(viewer.locator('.cm-content')).toContainText('world');
});

test('an expression that never ends is cancelled, and the next search finds', async ({ app, page }) => {
  await app.open('slow.tar', await buildArchive('docker', { layers: [`file /a "${'a'.repeat(60)}!"\nfile /b "aab"`] }));
  await page.getByRole('tab', { name: 'Search' }).click();
  await page.getByRole('radio', { name: 'Contents' }).check();
  await page.getByRole('checkbox', { name: 'Regular expression' }).check();
  await page.getByRole('textbox', { name: 'Search in contents' }).fill('^(a+)+$');
  await page.keyboard.press('Enter');
  await page.getByRole('region', { name: 'Search' }).getByRole('button', { name: 'Cancel' }).click();
  await app.idle();
  await expect(page.getByRole('region', { name: 'Search' })).toContainText('Cancelled');
  await page.getByRole('textbox', { name: 'Search in contents' }).fill('^a+b$');
  await page.keyboard.press('Enter');
  await app.idle();
  await expect(page.getByRole('listbox', { name: 'Lines that were found' }).getByRole('option')).toHaveText([
    /\/b/,
    /aab/,
  ]);
});

test('the results are walked through with the keyboard, and nothing in the pane is out of reach', async ({
  app,
  page,
}) => {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('t');
  await app.idle();
  const list = page.getByRole('listbox', { name: 'Paths that were found' });
  await list.focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await app.idle();
  await expect(page.getByRole('dialog').locator('.cm-content')).toContainText('nothing here');
  await page.keyboard.press('Escape');
  await expect(list).toBeFocused();
  await page.keyboard.press('Space');
  await app.idle();
  await expect(list.getByRole('option', { selected: true })).toHaveText(/secret\.txt \/srv\//);
  await expect(app.row('secret.txt')).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
});

test('a pattern that does not parse says so', async ({ app, page }) => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'How the search is read' }).selectOption('regex');
  await page.getByRole('textbox', { name: 'Search paths of all layers' }).fill('(');
  await app.idle();
  await expect(page.getByRole('alert')).toContainText('no valid regular expression');
});

test('on a narrow page a result leads to the files', async ({ app, page }) => {
  await page.setViewportSize({ width: 400, height: 800 });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('motd');
  await app.idle();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByRole('listbox', { name: 'Paths that were found' }).getByRole('option').first().click();
  await app.idle();
  await expect(page.getByRole('tab', { name: 'Files' })).toHaveAttribute('aria-selected', 'true');
  await expect(app.row('motd')).toBeVisible();
});
