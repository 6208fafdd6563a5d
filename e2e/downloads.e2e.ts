import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

import { buildArchive } from '../fixtures/build/archives.ts';
import { buildTar } from '../fixtures/build/write-tar.ts';
import { expect, test, type AppPage } from './support/app-page.ts';

const LOWER = `dir  /etc 0750
file /etc/motd "one" 0640 1000:2000
file /bin/tool size=4000000 noise=3 0755
symlink /bin/sh -> tool`;
const UPPER = `file /etc/motd "two"
whiteout /bin/sh`;

test.beforeEach(async ({ app, page }) => {
  // A headless browser has nobody who could choose a file: the way of browsers without the picker is taken.
  await page.addInitScript(() => {
    delete (window as { showSaveFilePicker?: unknown }).showSaveFilePicker;
  });
  await app.load();
  await app.open(
    'demo.tar',
    await buildArchive('docker', { names: ['team/demo:1.0'], layers: [LOWER, { text: UPPER, packing: 'gzip' }] }),
  );
});

/** Presses what saves, and answers what was saved. */
async function save(app: AppPage, page: Page, press: () => Promise<void>): Promise<{ name: string; path: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), press()]);
  await app.idle();
  return { name: download.suggestedFilename(), path: await download.path() };
}

const list = (path: string) => execFileSync('tar', ['-tvf', path, '--numeric-owner'], { encoding: 'utf8' });

test('the filesystem of an image is saved as a tar that tar unpacks', async ({ app, page }) => {
  await page.getByRole('tab', { name: 'Image' }).click();
  const saved = await save(app, page, () => page.getByRole('button', { name: 'Save the filesystem as a tar' }).click());
  expect(saved.name).toBe('team-demo-1.0-after-layer-2.tar');
  const members = list(saved.path);
  expect(members).toMatch(/^-rwxr-xr-x 0\/0 +4000000 .* bin\/tool$/m);
  expect(members).toMatch(/^drwxr-x--- 0\/0 .* etc\/$/m);
  expect(members).not.toContain('bin/sh');
  expect(execFileSync('tar', ['-xOf', saved.path, 'etc/motd'], { encoding: 'utf8' })).toBe('two');
  await expect(page.getByRole('region', { name: 'Downloads' })).toContainText('Saved, 4.00 MB');
});

test('a layer is saved as it was built, as it is stored, or by what it changes', async ({ app, page }) => {
  await app.entry(/^Layer 2/).click();
  await app.idle();
  const choose = async (item: RegExp) => {
    await page.getByRole('button', { name: 'Save layer 2' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  const tar = await save(app, page, () => choose(/as its own tar/));
  expect(tar.name).toBe('team-demo-1.0-layer-2.tar');
  expect(await readFile(tar.path)).toEqual(Buffer.from(await buildTar(UPPER)));
  const stored = await save(app, page, () => choose(/as stored, gzip/));
  expect(stored.name).toBe('team-demo-1.0-layer-2.tar.gz');
  expect(list(stored.path)).toContain('etc/motd');
  const changes = await save(app, page, () => choose(/What layer 2 changes/));
  expect(execFileSync('tar', ['-tf', changes.path], { encoding: 'utf8' })).toBe('etc/motd\nbin/.wh.sh\nbin/\netc/\n');
});

test('a directory is saved from its details, by keyboard', async ({ app, page }) => {
  await app.entry(/^Layer 1/).click();
  await app.idle();
  await app.row('etc').click();
  await app.idle();
  await page.getByRole('button', { name: 'Save this directory' }).focus();
  const saved = await save(app, page, async () => {
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
  });
  expect(saved.name).toBe('etc-after-layer-1.tar');
  expect(list(saved.path)).toMatch(/^-rw-r----- 1000\/2000 +3 .* etc\/motd$/m);
});

test('what is saved is written into the file that the person chose', async ({ app, page }) => {
  await page.evaluate(() => {
    const parts: Blob[] = [];
    Object.assign(window, {
      parts,
      showSaveFilePicker: ({ suggestedName }: { suggestedName: string }) =>
        Promise.resolve({
          name: suggestedName.replace('demo', 'chosen'),
          createWritable: () =>
            Promise.resolve(
              new WritableStream<Uint8Array<ArrayBuffer>>({ write: (part) => void parts.push(new Blob([part])) }),
            ),
        }),
    });
  });
  await page.getByRole('tab', { name: 'Image' }).click();
  await page.getByRole('button', { name: 'Save the filesystem as a tar' }).click();
  await app.idle();
  const downloads = page.getByRole('region', { name: 'Downloads' });
  await expect(downloads).toContainText('team-chosen-1.0-after-layer-2.tar');
  await expect(downloads).toContainText('Saved, 4.00 MB');
  const sizes = await page.evaluate(() => (window as unknown as { parts: Blob[] }).parts.map(({ size }) => size));
  expect(Math.max(...sizes)).toBe(2 ** 20);
  expect((await new AxeBuilder({ page }).include('section[aria-label="Downloads"]').analyze()).violations).toEqual([]);
  await downloads.getByRole('button', { name: /^Remove/ }).click();
  await expect(downloads).toHaveCount(0);
});

test('saving is cancelled while it waits for the disk, and nothing is kept', async ({ app, page }) => {
  await page.evaluate(() => {
    Object.assign(window, {
      aborted: false,
      showSaveFilePicker: () =>
        Promise.resolve({
          name: 'slow.tar',
          createWritable: () =>
            Promise.resolve(
              new WritableStream({
                write: () => new Promise(() => undefined),
                abort: () => void Object.assign(window, { aborted: true }),
              }),
            ),
        }),
    });
  });
  await page.getByRole('tab', { name: 'Image' }).click();
  await page.getByRole('button', { name: 'Save the filesystem as a tar' }).click();
  await page.getByRole('button', { name: 'Cancel saving slow.tar' }).click();
  await app.idle();
  await expect(page.getByRole('region', { name: 'Downloads' })).toContainText('Cancelled; nothing was saved');
});

test('a tar that lacks a layer says so', async ({ app, page }) => {
  await app.open('lacks.tar', await buildArchive('oci', { layers: [{ text: LOWER, absent: true }, UPPER] }));
  await page.getByRole('tab', { name: 'Image' }).click();
  const saved = await save(app, page, () => page.getByRole('button', { name: 'Save the filesystem as a tar' }).click());
  expect(execFileSync('tar', ['-tf', saved.path], { encoding: 'utf8' })).toBe('etc/motd\netc/\n');
  await expect(page.getByRole('region', { name: 'Downloads' })).toContainText('Layer 1 is not in the archive.');
});
