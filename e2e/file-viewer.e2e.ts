import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';

import { expect, test, type AppPage } from './support/app-page.ts';
import { fileImage } from './support/file-image.ts';

const SAMPLE = new URL('../public/samples/hello-layers.docker.tar', import.meta.url);

/** Stands in the tree of the whole filesystem after a layer, on a path. */
async function stand(app: AppPage, page: Page, path: string, layer: number, more = ''): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash;
  }, `#file=files.tar&layers=${layer}&mode=filesystem&path=${path}${more}`);
  await app.idle();
}

function viewer(page: Page): Locator {
  return page.getByRole('dialog');
}

test('a person reads a file of the sample, one that a later layer deleted, and what a layer changed in another', async ({
  app,
  page,
}) => {
  await app.load();
  await app.open('shop.tar', await readFile(SAMPLE));
  await app.entry('Layer 7 RUN').click();
  await app.idle();
  await app.row('fonts.txt').dblclick();
  await app.idle();
  await expect(viewer(page)).toContainText('Layer 7 removed it. This is what it was.');
  await expect(viewer(page).getByRole('textbox', { name: '/tmp/fonts.txt' })).toContainText('Pocket Sans');
  await page.keyboard.press('Escape');
  await expect(viewer(page)).toHaveCount(0);
  await app.expectActive('fonts.txt');

  await app.entry('Layer 5 COPY tinyserve.conf').click();
  await app.idle();
  await app.row('tinyserve.conf').click();
  await app.idle();
  const details = page.getByRole('region', { name: 'Details' });
  await details.getByRole('button', { name: 'View', exact: true }).click();
  await app.idle();
  await expect(viewer(page).locator('.cm-content')).toContainText('our own settings');
  await viewer(page).getByRole('button', { name: 'Compare with the version before' }).click();
  await app.idle();
  await expect(viewer(page).getByRole('table', { name: 'Facts of both versions' })).toContainText('bytes');
  await expect(viewer(page).getByRole('textbox', { name: /of layer 2$/ })).toContainText('workers = 1');
  await expect(viewer(page).getByRole('textbox', { name: /of layer 5$/ })).toContainText('workers = 4');
  // Back undoes the opening, and nothing of the place below.
  await page.goBack();
  await app.idle();
  await expect(viewer(page)).toHaveCount(0);
  await expect(app.entry('Layer 5 COPY tinyserve.conf')).toHaveAttribute('aria-selected', 'true');
  await expect(app.row('tinyserve.conf')).toHaveAttribute('aria-selected', 'true');
});

test('everything in the viewer is done with the keyboard, and the focus comes back', async ({ app, page }) => {
  await app.load();
  await app.open('files.tar', await fileImage());
  await stand(app, page, '/app/server.conf', 2);
  await app.tree.focus();
  await page.keyboard.press('Enter');
  await app.idle();
  const text = viewer(page).getByRole('textbox', { name: '/app/server.conf' });
  await expect(text).toBeFocused();

  // Escape closes the search first, then the file.
  await page.keyboard.press('Control+f');
  await page.keyboard.type('stdout');
  await page.keyboard.press('Enter');
  await expect(viewer(page).locator('.cm-searchMatch-selected')).toHaveText('stdout');
  await page.keyboard.press('Escape');
  await expect(viewer(page).locator('.cm-search')).toHaveCount(0);
  await page.keyboard.press('Control+Alt+g');
  await page.keyboard.type('3');
  await page.keyboard.press('Enter');
  await expect(viewer(page).locator('.cm-activeLineGutter')).toHaveText('3');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(viewer(page)).toHaveCount(0);
  await app.expectActive('server.conf');

  // A binary: the list of bytes has the focus and scrolls; offsets are gone to.
  await stand(app, page, '/app/program', 2);
  await app.tree.focus();
  await page.keyboard.press('Enter');
  await app.idle();
  const bytes = viewer(page).getByRole('region', { name: /in hexadecimal$/ });
  await expect(bytes).toBeFocused();
  await expect(bytes).toContainText('7f 45 4c 46');
  await expect(viewer(page)).toContainText('dynamically linked by /lib64/ld-linux-x86-64.so.2');
  await page.keyboard.press('End');
  await expect(bytes).toContainText('00001080');
  await viewer(page).getByRole('textbox', { name: 'Go to offset' }).focus();
  await page.keyboard.type('b0');
  await page.keyboard.press('Enter');
  await expect(bytes.locator('mark').first()).toHaveText('2f');
  await page.keyboard.press('Escape');
  await expect(viewer(page)).toHaveCount(0);
  await app.expectActive('program');
});

test('every kind of file is shown in its way, and nothing in a picture is run', async ({ app, page }) => {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') refused.push(message.text());
  });
  await app.load();
  await app.open('files.tar', await fileImage());

  await stand(app, page, '/app/logo.svg', 2, '&view=2');
  await expect(viewer(page).locator('.cm-content')).toContainText('document.title');
  await viewer(page).getByRole('button', { name: 'Picture' }).click();
  await expect(viewer(page)).toContainText('80 × 40 pixels.');
  expect(await page.title()).toBe('files.tar – Layerscope');

  await stand(app, page, '/app/pixel.png', 2, '&view=2');
  await expect(viewer(page)).toContainText('PNG picture, 1 × 1');
  await expect(viewer(page).getByRole('img')).toHaveAttribute('src', /^blob:/);

  await stand(app, page, '/app/notes.tar.gz', 2, '&view=2');
  await expect(viewer(page)).toContainText('notes/readme.md');

  await stand(app, page, '/app/changes.gz', 2, '&view=2');
  await expect(viewer(page).locator('.cm-content')).toContainText('first change');

  await stand(app, page, '/app/latin.txt', 2, '&view=2');
  await expect(viewer(page)).toContainText('not UTF-8, shown as Latin-1');
  await expect(viewer(page).locator('.cm-content')).toContainText('café');

  await stand(app, page, '/app/start', 2, '&view=2');
  await expect(viewer(page)).toContainText('/app/start → /app/run.sh');
  await expect(viewer(page).locator('.cm-content')).toContainText('echo "hello"');

  await stand(app, page, '/etc/mtab', 2, '&view=2');
  await expect(viewer(page)).toContainText('/etc/mtab → /proc/mounts, not in the image');

  await stand(app, page, '/app/program', 2, '&view=0..1');
  await expect(viewer(page)).toContainText('They first differ at byte 4,235');
  await expect(viewer(page).locator('mark').filter({ hasText: '5b' })).toBeVisible();
  // The policy of the page let all of it be.
  expect(refused).toEqual([]);
});

test('a file is opened without asking the server for anything', async ({ app, page }) => {
  await app.load();
  await app.open('files.tar', await fileImage());
  const requests: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith('blob:')) requests.push(request.url());
  });
  for (const [path, view] of [
    ['/app/run.sh', '2'],
    ['/app/server.conf', '0..1'],
    ['/app/notes.tar.gz', '2'],
    ['/app/program', '0..1'],
  ] as const) {
    await stand(app, page, path, 2, `&view=${view}`);
    await expect(viewer(page)).toContainText(path);
  }
  expect(requests).toEqual([]);
});

test.describe('a screen of 400 pixels', () => {
  test.use({ viewport: { width: 400, height: 800 } });

  test('shows files and comparisons without cutting them off', async ({ app, page }) => {
    await app.load();
    await app.open('files.tar', await fileImage());
    for (const [path, view] of [
      ['/app/server.conf', '2'],
      ['/app/server.conf', '0..1'],
      ['/app/program', '2'],
      ['/app/program', '0..1'],
      ['/app/notes.tar.gz', '2'],
    ] as const) {
      await stand(app, page, path, 2, `&view=${view}`);
      await expect(viewer(page)).toContainText(path);
      const overflow = await viewer(page).evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
      expect(overflow).toBe(0);
      await expect(viewer(page).getByRole('button', { name: 'Close' })).toBeInViewport();
    }
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test('the viewer has nothing for axe to complain about, whatever it shows', async ({ app, page }) => {
      test.slow();
      await app.load();
      await app.open('files.tar', await fileImage());
      for (const [path, view] of [
        ['/app/run.sh', '2'],
        ['/app/secret.txt', '2'],
        ['/app/server.conf', '0..1'],
        ['/app/program', '2'],
        ['/app/program', '0..1'],
        ['/app/pixel.png', '2'],
        ['/app/notes.tar.gz', '2'],
        ['/app/start', '2'],
      ] as const) {
        await stand(app, page, path, 2, `&view=${view}`);
        await expect(viewer(page)).toContainText(path);
        await app.idle();
        expect(await complaints(page), `${path} ${view}`).toEqual([]);
      }
    });
  });
}

/** Each rule that is broken in the viewer, with the elements that break it. */
async function complaints(page: Page): Promise<string[]> {
  const { violations, passes } = await new AxeBuilder({ page }).include('dialog').analyze();
  // A part on which axe finds nothing to check passes everything.
  expect(passes.length).toBeGreaterThan(10);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
}
