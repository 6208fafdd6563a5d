import { useLayoutEffect, useRef, type RefObject } from 'react';
import { canvasSurface } from '../picture/canvas-surface.ts';
import { drawCells, type TreemapLook } from './draw-cells.ts';
import { cellOf } from './find-cell.ts';
import type { Cell } from './tile-cells.ts';
import { ancestorsOf, isBelow, type WeightedTree } from './tree-index.ts';
import { runMotion } from './zoom-motion.ts';

export interface Scene {
  readonly tree: WeightedTree;
  readonly root: number;
  readonly cells: readonly Cell[];
  readonly look: TreemapLook;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the screen to a CSS pixel. */
  readonly scale: number;
}

/** Paints the scene, and moves into and out of branches where motion is welcome. */
export function useTreemapPainting(canvas: RefObject<HTMLCanvasElement | null>, scene: Scene): void {
  const shown = useRef<Scene | null>(null);
  const stop = useRef<() => void>(() => undefined);
  useLayoutEffect(() => {
    const element = canvas.current;
    if (element === null || scene.width <= 0 || scene.height <= 0) return;
    stop.current();
    const before = shown.current;
    shown.current = scene;
    const width = Math.round(scene.width * scene.scale);
    const height = Math.round(scene.height * scene.scale);
    const place = before === null || !isMotionWelcome() ? null : placeOf(before, scene);
    if (place === null || before === null || element.width !== width || element.height !== height) {
      if (element.width !== width || element.height !== height) {
        element.width = width;
        element.height = height;
      }
      paint(element.getContext('2d', { alpha: false }), scene);
      return;
    }
    const left = new OffscreenCanvas(width, height);
    left.getContext('2d')?.drawImage(element, 0, 0);
    const arrived = new OffscreenCanvas(width, height);
    paint(arrived.getContext('2d', { alpha: false }), scene);
    const { scale } = scene;
    stop.current = runMotion(element, {
      before: left,
      after: arrived,
      isInward: scene.root > before.root,
      place: {
        left: place.left * scale,
        top: place.top * scale,
        right: place.right * scale,
        bottom: place.bottom * scale,
      },
    });
  }, [canvas, scene]);
  useLayoutEffect(() => () => stop.current(), []);
}

function paint(
  pen: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D | null,
  { cells, look, width, height, scale }: Scene,
): void {
  if (pen === null) return;
  const surface = canvasSurface(pen, scale);
  surface.rectangle(0, 0, width, height, look.ground);
  drawCells(surface, cells, look);
}

/** The cell of the inner scene in the picture of the outer one; null where neither lies in the other. */
function placeOf(before: Scene, after: Scene): Cell | null {
  if (before.root === after.root || before.tree !== after.tree) return null;
  const isInward = isBelow(after.tree, after.root, before.root);
  if (!isInward && !isBelow(after.tree, before.root, after.root)) return null;
  const outer = isInward ? before : after;
  const inner = isInward ? after : before;
  // What is too deep to have a cell is inside of one that has.
  for (const node of ancestorsOf(after.tree, inner.root).toReversed()) {
    const found = cellOf(outer.cells, node);
    if (found > 0) return outer.cells[found] ?? null;
  }
  return null;
}

function isMotionWelcome(): boolean {
  return !window.matchMedia('(prefers-reduced-motion: reduce)').matches;
}
