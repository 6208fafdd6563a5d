import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';

import { ociFiles, packArchive } from '../fixtures/build/archives.ts';
import { buildImage } from '../fixtures/build/build-image.ts';
import { expect, test, type AppPage } from './support/app-page.ts';

const SAMPLE = new URL('../public/samples/hello-layers.docker.tar', import.meta.url);

/** Three megabytes of package lists that the third instruction removes, and an application that is copied for its owner. */
async function bloatedImage(): Promise<Uint8Array> {
  const image = await buildImage({
    names: ['shop:1'],
    history: [
      { created: '2024-01-01T00:00:00Z', created_by: 'ADD rootfs.tar / # buildkit' },
      { created: '2024-02-01T00:00:00Z', created_by: 'RUN /bin/sh -c apt-get update # buildkit' },
      { created: '2024-02-01T00:00:01Z', created_by: 'COPY . /app # buildkit' },
      { created: '2024-02-01T00:00:02Z', created_by: 'RUN /bin/sh -c rm -rf /var/lib/apt/lists # buildkit' },
      { created: '2024-02-01T00:00:03Z', created_by: 'RUN /bin/sh -c chown -R 1000 /app # buildkit' },
      { created: '2024-02-01T00:00:04Z', created_by: 'ENV A=b', empty_layer: true },
    ],
    layers: [
      'dir /usr\ndir /usr/bin\nfile /usr/bin/tool size=4000000 noise=1',
      'dir /var/lib/apt/lists\nfile /var/lib/apt/lists/main size=2000000\nfile /var/lib/apt/lists/extra size=1000000',
      'dir /app\nfile /app/main.js size=1500000\nfile /app/logo.png size=500000',
      'whiteout /var/lib/apt/lists',
      'dir /app 1000:0\nfile /app/main.js size=1500000 1000:0\nfile /app/logo.png size=500000 1000:0',
    ],
  });
  return packArchive(ociFiles([image]));
}

async function openSize(app: AppPage): Promise<void> {
  await app.load();
  await app.open('shop.tar', await bloatedImage());
  await app.page.keyboard.press('s');
  await app.idle();
}

function treemap(page: Page): Locator {
  return page.getByRole('listbox', { name: /^Treemap of/ });
}

/** What a screen reader is told of the cell that the keyboard is on. */
function activeCell(page: Page): Locator {
  return treemap(page).getByRole('option');
}

test('one screen says what is live and dead, who made it so, and what to do', async ({ app, page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await openSize(app);
  // 4 MB, 2 MB of the application as it is in the end; 3 MB of lists and 2 MB of the application before chown.
  await expect(page.getByRole('group', { name: 'Live' })).toContainText('6.00 MB');
  await expect(page.getByRole('group', { name: 'Dead' })).toContainText('5.00 MB');
  await expect(page.getByRole('group', { name: 'Efficiency' })).toContainText('54.5 %');
  const deaths = page.getByRole('table', { name: /^Dead bytes by the instructions/ }).getByRole('row');
  await expect(deaths.nth(1)).toContainText(/apt-get update.*rm -rf.*3\.00 MB/);
  await expect(deaths.nth(2)).toContainText(/COPY.*chown.*2\.00 MB/);
  for (const part of [
    page.getByRole('radiogroup', { name: /^Layers to scale/ }),
    treemap(page),
    page.getByRole('article').first(),
  ]) {
    await expect(part).toBeInViewport();
  }
});

test('a click on a finding stands in the tree on the files it means', async ({ app, page }) => {
  await openSize(app);
  // Whatever was filtered away before is there.
  await page.getByRole('radio', { name: 'Files', exact: true }).click();
  await page.getByRole('textbox', { name: 'Filter paths' }).fill('tool');
  await app.idle();
  await page.getByRole('radio', { name: 'Size', exact: true }).click();
  await app.idle();
  const finding = page.getByRole('article').filter({ hasText: '3.00 MB' }).first();
  await finding.getByRole('heading').getByRole('button').click();
  await app.idle();
  await app.expectActive('lists');
  await expect(app.entry('RUN apt-get update')).toHaveAttribute('aria-selected', 'true');
  await page.goBack();
  await app.idle();
  await expect(page.getByRole('group', { name: 'Efficiency' })).toBeVisible();
});

test('a finding shows the lines to change', async ({ app, page }) => {
  await openSize(app);
  const finding = page.getByRole('article').filter({ hasText: '2.00 MB' }).first();
  await finding.getByRole('button', { name: 'Why, and what to do' }).click();
  await expect(finding).toContainText('What to do');
  await expect(finding.getByLabel('Lines of a Dockerfile')).toContainText('--chown');
});

test('the treemap is walked, entered and left by keyboard, and leads into the tree', async ({ app, page }) => {
  await openSize(app);
  await tabTo(page, treemap(page));
  await expect(activeCell(page)).toHaveText(/^\/[a-z]+, directory/);
  await page.keyboard.press('Home');
  const first = (await activeCell(page).textContent()) ?? '';
  await page.keyboard.press('End');
  await expect(activeCell(page)).not.toHaveText(first);
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Directory shown' })).not.toHaveText(/^\/\d/);
  await page.keyboard.press('Backspace');
  await expect(page.getByRole('navigation', { name: 'Directory shown' })).toHaveText(/^\/11\.0 MB/);
  await expect(activeCell(page)).toHaveText(first);

  // Down to the one file of /usr/bin.
  for (const name of ['/usr', '/usr/bin', '/usr/bin/tool']) {
    await walkTo(page, name);
    await page.keyboard.press('Enter');
  }
  await app.idle();
  await app.expectActive('tool');
  await expect(app.entry('ADD rootfs.tar')).toHaveAttribute('aria-selected', 'true');
});

test('the treemap is the same as a table', async ({ app, page }) => {
  await openSize(app);
  await page.getByRole('radio', { name: 'Table', exact: true }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Table of /, 11.0 MB, 7 files' })).toBeAttached();
  const rows = page.getByRole('table', { name: /largest first$/ }).getByRole('row');
  await expect(rows.nth(1)).toContainText(/(usr|app)\//);
  await page.getByRole('button', { name: 'var/', exact: true }).click();
  await page.getByRole('button', { name: 'lib/', exact: true }).click();
  await page.getByRole('button', { name: 'Show apt/ in the tree' }).click();
  await app.idle();
  await app.expectActive('apt');
});

test('the base image ends where the person says', async ({ app, page }) => {
  await openSize(app);
  await app.entry('RUN apt-get update').click();
  await page.getByRole('button', { name: 'More about the history' }).click();
  await page.getByRole('menuitem', { name: /^Base image ends here/ }).click();
  await app.idle();
  await expect(page.getByText(/layers 1–2, 7\.00 MB/)).toBeVisible();
  await expect(app.entry('RUN apt-get update')).toContainText('base image ends here');
  expect(page.url()).toContain('base=2');
});

test('an address opens the Size view, and the pictures can be saved', async ({ app, page }) => {
  await app.load('#file=shop.tar&show=size');
  await app.open('shop.tar', await bloatedImage());
  await expect(treemap(page)).toBeVisible();
  for (const [title, format] of [
    ['treemap', 'SVG'],
    ['treemap', 'PNG'],
    ['layers', 'SVG'],
    ['layers', 'PNG'],
  ] as const) {
    await page.getByRole('button', { name: 'Save picture' }).click();
    const group = page.getByRole('group').filter({ hasText: title === 'treemap' ? 'Treemap, as' : 'Bar of layers' });
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      group.last().getByRole('menuitem', { name: format }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`shop.tar.${title}.${format.toLowerCase()}`);
    const bytes = await readFile(await download.path());
    if (format === 'SVG') expect(bytes.toString('utf8')).toMatch(/^<svg [^]*<rect [^]*<text [^]*<\/svg>/);
    else expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  }
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 900, 400]) {
    test(`axe has nothing to complain about in ${colorScheme} at ${width} pixels`, async ({ app, page }) => {
      test.slow();
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await app.load();
      await app.open('shop.tar', await readFile(SAMPLE));
      if (width < 680) await page.getByRole('tab', { name: 'Size' }).click();
      else await page.keyboard.press('s');
      await app.idle();
      await expect(treemap(page)).toBeVisible();
      expect(await complaints(page)).toEqual([]);
      await page.getByRole('radio', { name: 'Cause' }).click();
      await treemap(page).focus();
      await page.keyboard.press('ArrowRight');
      expect(await complaints(page)).toEqual([]);
      await page.getByRole('radio', { name: 'Table', exact: true }).click();
      expect(await complaints(page)).toEqual([]);
      // Nothing sticks out to the side.
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    });
  }
}

async function complaints(page: Page): Promise<string[]> {
  const { violations, passes } = await new AxeBuilder({ page }).analyze();
  expect(passes.length).toBeGreaterThan(10);
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
}

/** Presses Tab until the focus is on the target. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let presses = 0; presses < 80; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  await expect(target).toBeFocused();
}

/** Goes with the arrows from sibling to sibling until the keyboard is on a path. */
async function walkTo(page: Page, path: string): Promise<void> {
  const isThere = async () => (await activeCell(page).textContent())?.startsWith(`${path},`) === true;
  await page.keyboard.press('Home');
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft', 'ArrowUp', 'ArrowRight', 'ArrowDown']) {
    for (let steps = 0; steps < 4; steps += 1) {
      if (await isThere()) return;
      await page.keyboard.press(key);
    }
  }
  await expect(activeCell(page)).toHaveText(new RegExp(`^${path},`));
}
