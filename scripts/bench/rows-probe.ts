import type { Locator, Page } from '@playwright/test';

import { idle } from './app-page.ts';

/**
 * Milliseconds from a click to the frame that shows other rows than before, all of them loaded, measured inside the
 * page: the frame's own painting is in it, the test driver's way to the page is not. Then waits for rest.
 */
export async function timeToRows(target: Locator): Promise<number> {
  return target.evaluate(async (element: HTMLElement) => {
    const { act } = window.rowsProbe;
    return act(() => {
      element.click();
    });
  });
}

/** The same from a letter typed into the filter. */
export async function timeFilter(page: Page, text: string): Promise<number> {
  const box = page.getByRole('textbox', { name: 'Filter paths' });
  const ms = await box.evaluate(async (element: HTMLInputElement, wanted: string) => {
    const { act } = window.rowsProbe;
    return act(() => {
      // As typing does, behind the back of React's own property.
      Reflect.set(HTMLInputElement.prototype, 'value', wanted, element);
      element.dispatchEvent(new Event('input', { bubbles: true }));
    });
  }, text);
  await idle(page);
  return ms;
}

interface RowsProbe {
  /** Runs the action; milliseconds until other rows are painted, or until the page is at rest with the same rows. */
  readonly act: (action: () => void) => Promise<number>;
  longestTaskMs: number;
}

declare global {
  interface Window {
    rowsProbe: RowsProbe;
  }
}

/** Puts `rowsProbe` into a page that shows an image, and starts to watch for long tasks. */
export async function installRowsProbe(page: Page): Promise<void> {
  await page.evaluate(() => {
    const pane = () => document.querySelector('section[aria-label="Files"]');
    const shown = () =>
      [...(pane()?.querySelectorAll('[data-row], [role="status"]') ?? [])].map((each) => each.textContent).join('\n') +
      [...(pane()?.querySelectorAll('[data-row]') ?? [])].map((each) => each.getAttribute('aria-expanded')).join();
    const isReady = () =>
      pane()?.querySelector('[data-row][aria-busy]') === null &&
      pane()?.querySelector('[role="treegrid"][aria-busy="true"]') === null;
    const painted = () =>
      new Promise<void>((resolve) => {
        requestAnimationFrame(() => {
          // A message comes after the frame's layout and painting.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => {
            resolve();
          };
          port2.postMessage(null);
        });
      });
    const rest = async () => {
      do await painted();
      while (document.documentElement.dataset['idle'] !== 'true');
    };
    window.rowsProbe = {
      longestTaskMs: 0,
      act: async (action) => {
        await rest();
        const before = shown();
        const start = performance.now();
        const changed = new Promise<void>((resolve) => {
          const observer = new MutationObserver(() => {
            if (!isReady() || shown() === before) return;
            observer.disconnect();
            resolve();
          });
          observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
        });
        action();
        await Promise.race([changed, painted().then(painted).then(rest)]);
        await painted();
        const ms = performance.now() - start;
        await rest();
        return ms;
      },
    };
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries())
        window.rowsProbe.longestTaskMs = Math.max(window.rowsProbe.longestTaskMs, duration);
    }).observe({ type: 'longtask' });
  });
}

export function longestTask(page: Page): Promise<number> {
  return page.evaluate(() => window.rowsProbe.longestTaskMs);
}

/** Milliseconds of 240 frames, each scrolled by so many pixels. */
export function scrollFrames(page: Page, step: number): Promise<number[]> {
  return page.evaluate(async (pixels) => {
    const grid = document.querySelector('[role="treegrid"]');
    const scroller = [grid, ...(grid?.querySelectorAll('*') ?? [])].find(
      (element) => element !== null && element.scrollHeight > element.clientHeight + 1000,
    );
    if (!(scroller instanceof HTMLElement)) throw new Error('nothing scrolls');
    scroller.scrollTop = 0;
    const nextFrame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    const times: number[] = [];
    let before = await nextFrame();
    for (let frame = 0; frame < 240; frame += 1) {
      scroller.scrollTop += pixels;
      const now = await nextFrame();
      times.push(now - before);
      before = now;
    }
    return times;
  }, step);
}
