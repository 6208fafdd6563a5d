import { readFile, writeFile } from 'node:fs/promises';
import { test as base, expect, type Locator, type Page, type TestInfo } from '@playwright/test';

import type { Report } from '../../src/core/analysis/report-schema.ts';

/** The page as a person uses it. Nothing here waits for a clock: the page says itself when it is at rest. */
export class AppPage {
  readonly page: Page;
  readonly #info: TestInfo;

  constructor(page: Page, info: TestInfo) {
    this.page = page;
    this.#info = info;
  }

  /** Loads the page, with a place in its address where one is given. */
  async load(hash = ''): Promise<void> {
    await this.page.goto(`./${hash}`);
    await this.idle();
  }

  /** Waits until the page says that it is at rest; the test's own timeout is the only limit. */
  async idle(): Promise<void> {
    await this.page.locator('html[data-idle="true"]').waitFor({ state: 'attached', timeout: 0 });
  }

  get fileInput(): Locator {
    return this.page.locator('input[type=file]');
  }

  /** Puts files or a folder of the disk on the page's one file input and waits until they are read. */
  async choose(paths: string | readonly string[]): Promise<void> {
    await this.fileInput.setInputFiles(paths);
    await this.idle();
  }

  /** Opens an image built by a test. */
  async open(name: string, bytes: Uint8Array): Promise<void> {
    await this.choose(await this.write(name, bytes));
  }

  /** Writes a file of the test's own folder and answers its path. */
  async write(name: string, bytes: Uint8Array): Promise<string> {
    const path = this.#info.outputPath(name);
    await writeFile(path, bytes);
    return path;
  }

  /** Drops files on the page, as the browser does: with a DataTransfer that holds them. */
  async drop(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Promise<void> {
    const transfer = await this.page.evaluateHandle(
      (list) => {
        const data = new DataTransfer();
        for (const { name, base64 } of list) {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
          data.items.add(new File([bytes], name));
        }
        return data;
      },
      files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString('base64') })),
    );
    await this.page.dispatchEvent('body', 'dragenter', { dataTransfer: transfer });
    await this.page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
    await this.page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
    await this.idle();
  }

  /** Presses "Export report" and reads what is downloaded. */
  async exportReport(): Promise<Report> {
    const [download] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.getByRole('button', { name: 'Export report' }).click(),
    ]);
    return JSON.parse(await readFile(await download.path(), 'utf8')) as Report;
  }

  get history(): Locator {
    return this.page.getByRole('listbox', { name: 'History' });
  }

  /** A history entry by a part of its name, which is what it says to a screen reader: `Layer 4 COPY site …`. */
  entry(name: string | RegExp): Locator {
    return this.history.getByRole('option', { name });
  }

  get tree(): Locator {
    return this.page.getByRole('treegrid');
  }

  /** The rows of the tree that are painted now, its header left out. */
  get rows(): Locator {
    return this.tree.locator('[role="row"][aria-level]');
  }

  /** A painted row of the tree, by the name of its path. */
  row(name: string): Locator {
    return this.rows.filter({ has: this.page.getByText(name, { exact: true }) });
  }

  /** The keyboard is in the tree, on this row: the tree keeps the focus and names its active row. */
  async expectActive(name: string): Promise<void> {
    await expect(this.tree).toBeFocused();
    await expect(this.row(name)).toBeVisible();
    await expect(this.tree).toHaveAttribute('aria-activedescendant', (await this.row(name).getAttribute('id')) ?? '');
  }
}

export const test = base.extend<{ app: AppPage }>({
  app: async ({ page }, use, info) => {
    await use(new AppPage(page, info));
  },
});

export { expect };
