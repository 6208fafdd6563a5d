import type { Rectangle } from './squarify.ts';

const MOTION_MS = 260;

export interface Motion {
  /** The picture that is left, and the one that is gone to, as large as the canvas. */
  readonly before: CanvasImageSource;
  readonly after: CanvasImageSource;
  /** Where the smaller scene lies within the larger one, in pixels of the canvas. */
  readonly place: Rectangle;
  readonly isInward: boolean;
}

/**
 * Moves from one picture to another by scaling both as images: two images a frame, however many cells they show. Ends with
 * the picture gone to. Answers how to stop on the way.
 */
export function runMotion(canvas: HTMLCanvasElement, motion: Motion): () => void {
  const pen = canvas.getContext('2d');
  if (pen === null) return () => undefined;
  const start = performance.now();
  let frame = requestAnimationFrame(function step(now) {
    const share = Math.min(1, Math.max(0, (now - start) / MOTION_MS));
    drawMotion(pen, canvas, motion, 1 - (1 - share) ** 3);
    if (share < 1) frame = requestAnimationFrame(step);
  });
  return () => cancelAnimationFrame(frame);
}

function drawMotion(
  pen: CanvasRenderingContext2D,
  { width, height }: HTMLCanvasElement,
  { before, after, place, isInward }: Motion,
  share: number,
): void {
  const inward = isInward ? share : 1 - share;
  const left = place.left * (1 - inward);
  const top = place.top * (1 - inward);
  const right = place.right + (width - place.right) * inward;
  const bottom = place.bottom + (height - place.bottom) * inward;
  const scaleX = (right - left) / Math.max(1, place.right - place.left);
  const scaleY = (bottom - top) / Math.max(1, place.bottom - place.top);
  const outer = isInward ? before : after;
  const inner = isInward ? after : before;
  pen.drawImage(outer, left - place.left * scaleX, top - place.top * scaleY, width * scaleX, height * scaleY);
  pen.globalAlpha = inward;
  pen.drawImage(inner, left, top, right - left, bottom - top);
  pen.globalAlpha = 1;
}
