import type { Page } from '@playwright/test';

import { idle, type BenchApp } from './app-page.ts';
import type { BenchReport } from './bench-report.ts';
import type { LayeredBenchImage } from './layered-image.ts';
import { median, percentile, Samples } from './medians.ts';
import { scrollFrames } from './rows-probe.ts';

/** The Size view of an image of very many files: how soon the treemap is there, and how fluid it zooms. */
export async function measureSize(
  app: BenchApp,
  image: LayeredBenchImage,
  rounds: number,
  report: BenchReport,
): Promise<void> {
  const samples = new Samples();
  const frames: number[] = [];
  /** Of a page without any of our code: what this machine and browser leave to be had. */
  const plainFrames: number[] = [];
  let files = '';
  for (let round = 0; round < rounds; round += 1) {
    const page = await app.page({ workers: 2 });
    await app.open(page, image.oci);
    await installSizeProbe(page);
    samples.add('review and treemap, from the press on Size', await timeToTreemap(page));
    await idle(page);
    files = (await page.evaluate(() => window.sizeProbe.files())) ?? '';
    await press(page, 'Files');
    samples.add('treemap, its tree being there', await timeToTreemap(page));
    await idle(page);
    frames.push(...(await zoomFrames(page)));
    await page.context().close();
    const plain = await app.plainPage();
    plainFrames.push(...(await scrollFrames(plain, 48)));
    await plain.context().close();
  }
  const title = `A treemap of ${files}`;
  report.times(title, samples);
  report.target(`${title}: first drawn, ms`, samples.median('treemap, its tree being there'), { atMost: 300 });
  report.target(`${title}: p95 of a frame while zooming, ms`, percentile(frames, 0.95), { atMost: 20 });
  report.fact(`${title}: frames while zooming in and out`, describe(frames));
  report.fact('Frames of a plain page that scrolls meanwhile, without any of our code', describe(plainFrames));
}

function describe(frames: readonly number[]): string {
  const late = frames.filter((ms) => ms > 20).length;
  return `p50 ${median(frames).toFixed(1)} ms, p95 ${percentile(frames, 0.95).toFixed(1)} ms, ${String(late)} of ${String(frames.length)} over 20 ms`;
}

interface SizeProbe {
  /** Presses a choice by its name; milliseconds until a treemap with something in it is painted. */
  readonly show: () => Promise<number>;
  readonly press: (name: string) => void;
  /** Zooms by keyboard; milliseconds of each frame meanwhile. */
  readonly zoom: (keys: readonly string[]) => Promise<number[]>;
  readonly files: () => string | undefined;
}

declare global {
  interface Window {
    sizeProbe: SizeProbe;
  }
}

function press(page: Page, name: string): Promise<void> {
  return page.evaluate((wanted) => window.sizeProbe.press(wanted), name);
}

function timeToTreemap(page: Page): Promise<number> {
  return page.evaluate(() => window.sizeProbe.show());
}

function zoomFrames(page: Page): Promise<number[]> {
  return page.evaluate(() =>
    window.sizeProbe.zoom(['Home', 'Enter', 'Enter', 'Backspace', 'Enter', 'Backspace', 'Backspace']),
  );
}

async function installSizeProbe(page: Page): Promise<void> {
  await page.evaluate(() => {
    const treemap = () => document.querySelector<HTMLElement>('[role="listbox"][aria-label^="Treemap of"]');
    const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    const painted = async () => {
      await nextFrame();
      await new Promise<void>((resolve) => {
        // A message comes after the frame's layout and painting.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          resolve();
        };
        port2.postMessage(null);
      });
    };
    /** A canvas that nothing was drawn on has its first size and no colour. */
    const isDrawn = () => {
      const canvas = treemap()?.querySelector('canvas');
      if (canvas == null || canvas.width === 300) return false;
      const pixel = canvas.getContext('2d')?.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data;
      return pixel !== undefined && pixel[0]! + pixel[1]! + pixel[2]! > 0;
    };
    const pressChoice = (name: string) => {
      const choice = [...document.querySelectorAll<HTMLElement>('[role="radio"]')].find(
        (each) => each.textContent === name,
      );
      if (choice === undefined) throw new Error(`there is no choice ${name}`);
      choice.click();
    };
    window.sizeProbe = {
      press: pressChoice,
      show: async () => {
        const start = performance.now();
        pressChoice('Size');
        while (!isDrawn()) await painted();
        return performance.now() - start;
      },
      zoom: async (keys) => {
        const times: number[] = [];
        treemap()?.focus();
        let before = await nextFrame();
        for (const key of keys) {
          treemap()?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
          // The motion takes a quarter of a second.
          for (let frame = 0; frame < 18; frame += 1) {
            const now = await nextFrame();
            times.push(now - before);
            before = now;
          }
        }
        return times;
      },
      files: () =>
        [...document.querySelectorAll('[role="status"]')]
          .map((status) => / ([\d,]+ files)$/.exec(status.textContent)?.[1])
          .find((found) => found !== undefined),
    };
  });
}
