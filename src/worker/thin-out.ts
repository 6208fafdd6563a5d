import type { CallContext } from './rpc.ts';

/** Between two progress messages of one job; the image worker thins out further what reaches the page. */
const PROGRESS_INTERVAL_MS = 100;

/** Passes progress on, but not more often than anybody can see. */
export function thinOut(context: CallContext): (bytes: number) => void {
  let next = 0;
  return (bytes) => {
    const now = performance.now();
    if (now < next) return;
    next = now + PROGRESS_INTERVAL_MS;
    context.progress(bytes);
  };
}
