/** `npm run screenshots`: takes the pictures of the README from the built app with a built-in sample. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from '@playwright/test';
import { preview } from 'vite';

import { browserLaunchOptions } from '../find-browser.mjs';
import { ensureBuilt } from '../setup/ensure-built.mjs';
import { shopImage } from './shop-image.ts';
import { inProject, PROJECT_ROOT } from '../setup/project.mjs';

/** The instruction that deletes too late: its layer removes, changes and leaves alone. */
const INSTRUCTION = /^Layer 7 RUN/;
/** A directory of it that is worth a look. */
const ROW = 'assets';

const target = inProject('docs', 'images');
await mkdir(target, { recursive: true });
await ensureBuilt();
const server = await preview({ root: PROJECT_ROOT, preview: { host: '127.0.0.1', port: 0 }, logLevel: 'error' });
const browser = await chromium.launch(browserLaunchOptions());
try {
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('the server of the built app has no address');
  for (const colorScheme of ['light', 'dark'] as const) {
    await takePicture(browser, address, colorScheme);
    await takeSizePicture(browser, address, colorScheme);
  }
} finally {
  await browser.close();
  await server.close();
}

async function takePicture(from: Browser, address: string, colorScheme: 'light' | 'dark'): Promise<void> {
  const context = await from.newContext({
    viewport: { width: 1360, height: 800 },
    // Sharp on the screens that READMEs are read on, and half the bytes of twice the pixels.
    deviceScaleFactor: 1.5,
    colorScheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(address);
  await idle(page);
  await page.getByRole('button', { name: /^hello-layers A small web site/ }).click();
  await idle(page);
  await page.getByRole('listbox', { name: 'History' }).getByRole('option', { name: INSTRUCTION }).click();
  await idle(page);
  await page.getByRole('treegrid').getByText(ROW, { exact: true }).click();
  await idle(page);
  await page.mouse.move(0, 0);
  const path = inProject('docs', 'images', `layerscope-${colorScheme}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  await context.close();
  console.log(path);
}

/** The Size view of an image that has something to mend. */
async function takeSizePicture(from: Browser, address: string, colorScheme: 'light' | 'dark'): Promise<void> {
  const context = await from.newContext({
    viewport: { width: 1440, height: 860 },
    deviceScaleFactor: 1.5,
    colorScheme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(address);
  await idle(page);
  const folder = await mkdtemp(join(tmpdir(), 'screenshots-'));
  const archive = join(folder, 'shop.oci.tar');
  await writeFile(archive, await shopImage());
  await page.locator('input[type=file]').setInputFiles(archive);
  await idle(page);
  await page.keyboard.press('s');
  await page.getByRole('listbox', { name: /^Treemap of/ }).waitFor();
  await idle(page);
  await page.mouse.move(0, 0);
  const path = inProject('docs', 'images', `layerscope-size-${colorScheme}.png`);
  await page.screenshot({ path, animations: 'disabled' });
  await context.close();
  await rm(folder, { recursive: true });
  console.log(path);
}

async function idle(page: Page): Promise<void> {
  await page.locator('html[data-idle="true"]').waitFor({ state: 'attached' });
}
