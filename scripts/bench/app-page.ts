import { randomUUID } from 'node:crypto';
import { chromium, type Browser, type Page } from '@playwright/test';
import { preview } from 'vite';

import { browserLaunchOptions } from '../find-browser.mjs';
import { PROJECT_ROOT } from '../setup/project.mjs';
import { processorMs } from './browser-processes.ts';

/** What the probe inside the page has seen, in milliseconds since the file was put on the input. */
export interface OpenTimes {
  /** The history's first row was in the document. */
  readonly historyMs: number;
  /** The page was at rest: everything read (and verified, where that is on). */
  readonly idleMs: number;
}

/** How long something took, and what of the two cores. */
export interface Cost {
  readonly ms: number;
  /** Of all processes of the browser. */
  readonly processorMs: number;
}

export interface AppOptions {
  /** How many layer workers the page may start: what it takes for the number of cores. */
  readonly workers?: number;
  readonly verify?: boolean;
}

interface Probe {
  startMs: number;
  historyMs: number;
  idleMs: number;
}

declare global {
  interface Window {
    bench: Probe;
  }
}

const VIEWPORT = { width: 1400, height: 900 } as const;

/** The built app in a real browser. */
export class BenchApp {
  readonly #browser: Browser;
  readonly #address: string;
  readonly #stopServer: () => Promise<void>;
  /** Part of the command line of this browser's main process and of no other. */
  readonly processMark: string;

  private constructor(browser: Browser, address: string, stopServer: () => Promise<void>, processMark: string) {
    this.#browser = browser;
    this.#address = address;
    this.#stopServer = stopServer;
    this.processMark = processMark;
  }

  /** `dist`: folder of the built page. */
  static async start(dist: string): Promise<BenchApp> {
    const server = await preview({
      root: PROJECT_ROOT,
      build: { outDir: dist },
      preview: { host: '127.0.0.1', port: 0 },
      logLevel: 'error',
    });
    const address = server.resolvedUrls?.local[0];
    if (address === undefined) throw new Error('the server of the built app has no address');
    const processMark = `--layerscope-bench=${randomUUID()}`;
    const options = browserLaunchOptions();
    const browser = await chromium.launch({ ...options, args: [...options.args, processMark] });
    return new BenchApp(browser, address, () => server.close(), processMark);
  }

  get version(): string {
    return this.#browser.version();
  }

  /**
   * Milliseconds that a worker takes to read a whole file, on a page without any of our code: by the file's own stream, the
   * fastest way that was found which never stalls.
   */
  async timeReading(file: string): Promise<Cost> {
    const context = await this.#browser.newContext();
    try {
      const page = await context.newPage();
      await page.addInitScript('globalThis.__name = (named) => named;');
      await page.goto('about:blank');
      await page.setContent('<input type="file">');
      await page.locator('input').setInputFiles(file);
      const before = await processorMs(this.processMark);
      const ms = await page.evaluate(async () => {
        const source = `onmessage = async ({ data }) => {
          const start = performance.now();
          const reader = data.stream().getReader();
          while (!(await reader.read()).done);
          postMessage(performance.now() - start);
        };`;
        const worker = new Worker(URL.createObjectURL(new Blob([source])));
        const answer = new Promise<number>((resolve, reject) => {
          worker.onmessage = (event: MessageEvent<number>) => {
            resolve(event.data);
          };
          worker.onerror = reject;
        });
        worker.postMessage(document.querySelector('input')?.files?.[0]);
        return answer;
      });
      return { ms, processorMs: (await processorMs(this.processMark)) - before };
    } finally {
      await context.close();
    }
  }

  /** A page without any of our code: lines of text, 30,000 px high, in a box that scrolls. The caller closes its context. */
  async plainPage(): Promise<Page> {
    const context = await this.#browser.newContext({ viewport: VIEWPORT });
    const page = await context.newPage();
    await page.addInitScript('globalThis.__name = (named) => named;');
    await page.goto('about:blank');
    const lines = Array.from({ length: 1500 }, (_, line) => `<div style="height:20px">line ${String(line)}</div>`);
    await page.setContent(`<div role="treegrid" style="height:700px;overflow-y:auto">${lines.join('')}</div>`);
    return page;
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.#stopServer();
  }

  /** Loads the page with an empty cache, up to the moment when a file can be dropped on it. */
  async firstLoad(): Promise<{ readonly interactiveMs: number; readonly scripts: readonly Uint8Array[] }> {
    const context = await this.#browser.newContext();
    try {
      const page = await context.newPage();
      await page.addInitScript(() => {
        new MutationObserver((_, observer) => {
          if (document.querySelector('input[type=file]') === null) return;
          observer.disconnect();
          performance.mark('drop-zone');
        }).observe(document, { subtree: true, childList: true });
      });
      await page.goto(this.#address);
      await idle(page);
      const interactiveMs = await page.evaluate(
        () => performance.getEntriesByName('drop-zone')[0]?.startTime ?? Number.NaN,
      );
      // What the document itself names is the entry and all that it imports; the rest comes when the drop zone is there.
      const html = await (await fetch(this.#address)).text();
      const names = [...html.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, name = '']) => name);
      const scripts = await Promise.all(
        names.map(async (name) => new Uint8Array(await (await fetch(new URL(name, this.#address))).arrayBuffer())),
      );
      return { interactiveMs, scripts };
    } finally {
      await context.close();
    }
  }

  /** A fresh page (and renderer), loaded and at rest. The caller closes its context. */
  async page(options: AppOptions = {}, origin = this.#address): Promise<Page> {
    const context = await this.#browser.newContext({ viewport: VIEWPORT });
    const page = await context.newPage();
    // tsx wraps named functions in a helper of its own, which functions sent to the page would miss there.
    await page.addInitScript('globalThis.__name = (named) => named;');
    await page.addInitScript(
      ({ workers, verify }) => {
        if (workers !== undefined) Object.defineProperty(navigator, 'hardwareConcurrency', { get: () => workers });
        localStorage.setItem('layerscope.settings/1', JSON.stringify({ verify }));
        const probe = { startMs: 0, historyMs: 0, idleMs: 0 };
        window.bench = probe;
        window.addEventListener(
          'change',
          (event) => {
            if (!(event.target instanceof HTMLInputElement) || event.target.type !== 'file') return;
            probe.startMs = performance.now();
            probe.historyMs = probe.idleMs = 0;
          },
          true,
        );
        new MutationObserver(() => {
          if (probe.startMs === 0) return;
          if (
            probe.historyMs === 0 &&
            document.querySelector('[role="listbox"][aria-label="History"] [role="option"]') !== null
          ) {
            probe.historyMs = performance.now();
          }
          if (document.documentElement.dataset['idle'] === 'true') {
            if (probe.idleMs === 0) probe.idleMs = performance.now();
          } else probe.idleMs = 0;
        }).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-idle'] });
      },
      { workers: options.workers, verify: options.verify ?? false },
    );
    await page.goto(origin);
    await idle(page);
    return page;
  }

  /** Puts a file on the page's input and waits until all of it is read. */
  async open(page: Page, file: string): Promise<OpenTimes> {
    await page.locator('input[type=file]').setInputFiles(file);
    await page.waitForFunction(() => window.bench.idleMs > 0, undefined, { timeout: 0, polling: 50 });
    return page.evaluate(() => {
      const { startMs, historyMs, idleMs } = window.bench;
      return { historyMs: historyMs - startMs, idleMs: idleMs - startMs };
    });
  }

  /** Names an image on a page served at `origin`, and waits until all of it is read; nothing of it was kept before. */
  async timePulling(origin: string, name: string): Promise<OpenTimes> {
    const page = await this.page({ workers: 2, verify: true }, origin);
    try {
      await page.getByRole('combobox', { name: 'Name an image' }).fill(name);
      await page.evaluate(() => {
        window.bench.startMs = performance.now();
        window.bench.historyMs = window.bench.idleMs = 0;
      });
      await page.keyboard.press('Enter');
      await page.waitForFunction(
        () => window.bench.historyMs > 0 && window.bench.idleMs > window.bench.historyMs,
        undefined,
        {
          timeout: 0,
          polling: 50,
        },
      );
      return await page.evaluate(() => {
        const { startMs, historyMs, idleMs } = window.bench;
        return { historyMs: historyMs - startMs, idleMs: idleMs - startMs };
      });
    } finally {
      await page.context().close();
    }
  }

  /** Opens a file in a fresh page and closes it again. Throws when the page shows an error in place of the image. */
  async timeOpening(file: string, options: AppOptions = {}): Promise<OpenTimes & Pick<Cost, 'processorMs'>> {
    const page = await this.page(options);
    try {
      const before = await processorMs(this.processMark);
      const times = await this.open(page, file);
      const used = (await processorMs(this.processMark)) - before;
      if (times.historyMs <= 0)
        throw new Error(`the page did not show ${file}: ${await page.locator('main').innerText()}`);
      return { ...times, processorMs: used };
    } finally {
      await page.context().close();
    }
  }
}

export async function idle(page: Page): Promise<void> {
  await page.locator('html[data-idle="true"]').waitFor({ state: 'attached', timeout: 0 });
}
