import type { Activity } from '../ui/activity.ts';

/** The part of a window that idleness needs; tests pass their own. */
export interface PaintClock {
  requestAnimationFrame(callback: () => void): number;
  setTimeout(callback: () => void, delayMs: number): unknown;
}

/** A hidden tab paints no frames; there the page counts as painted after this long. */
const HIDDEN_PAINT_MS = 200;

/**
 * Publishes on `element` (the html element) whether the page is at rest: `data-idle="false"` synchronously with the
 * start of anything, `"true"` once nothing has been running for two painted frames. Two, because what has just ended is
 * rendered in the first, and the effects of that rendering may start the next query.
 */
export function publishIdleness(activity: Activity, element: HTMLElement, clock: PaintClock = window): () => void {
  let turn = 0;

  const update = () => {
    turn += 1;
    element.dataset['idle'] = 'false';
    if (activity.isBusy) return;
    const mine = turn;
    afterPaint(clock, () =>
      afterPaint(clock, () => {
        if (mine === turn) element.dataset['idle'] = 'true';
      }),
    );
  };

  update();
  const stop = activity.subscribe(update);
  return () => {
    stop();
    turn += 1;
  };
}

function afterPaint(clock: PaintClock, then: () => void): void {
  let called = false;
  const once = () => {
    if (called) return;
    called = true;
    then();
  };
  clock.requestAnimationFrame(once);
  clock.setTimeout(once, HIDDEN_PAINT_MS);
}
