import type { Cell } from './tile-cells.ts';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** Index of the innermost cell at a point in CSS pixels, or -1 outside of the picture. */
export function cellAt(cells: readonly Cell[], x: number, y: number): number {
  // Inner cells come after the ones around them.
  for (let at = cells.length - 1; at >= 0; at -= 1) {
    const { left, top, right, bottom } = cells[at]!;
    if (x >= left && x < right && y >= top && y < bottom) return at;
  }
  return -1;
}

/** Index of the cell that shows a node, or -1. What stands for many is not the cell of any. */
export function cellOf(cells: readonly Cell[], node: number): number {
  return cells.findIndex((cell) => cell.node === node && cell.kind !== 'rest');
}

/** Indices of the cells in the same branch, heaviest first. */
export function siblingsOf(cells: readonly Cell[], at: number): readonly number[] {
  const parent = cells[at]?.parent;
  return cells.flatMap((cell, index) => (cell.parent === parent ? [index] : []));
}

/**
 * The nearest sibling in a direction: of those that lie wholly beyond the cell's edge, the one with the least way to go
 * along and across. -1 at the border of the branch.
 */
export function neighbourOf(cells: readonly Cell[], at: number, direction: Direction): number {
  const from = cells[at];
  if (from === undefined) return -1;
  let nearest = -1;
  let least = Infinity;
  for (const sibling of siblingsOf(cells, at)) {
    if (sibling === at) continue;
    const to = cells[sibling]!;
    const [along, across] = distance(from, to, direction);
    // What touches the edge is at 0; sums of fractions of pixels may come out a trifle below.
    if (along < -0.01) continue;
    const way = along * 2 + across;
    if (way < least) {
      least = way;
      nearest = sibling;
    }
  }
  return nearest;
}

function distance(from: Cell, to: Cell, direction: Direction): readonly [along: number, across: number] {
  const middleX = Math.abs((to.left + to.right) / 2 - (from.left + from.right) / 2);
  const middleY = Math.abs((to.top + to.bottom) / 2 - (from.top + from.bottom) / 2);
  switch (direction) {
    case 'left':
      return [from.left - to.right, middleY];
    case 'right':
      return [to.left - from.right, middleY];
    case 'up':
      return [from.top - to.bottom, middleX];
    case 'down':
      return [to.top - from.bottom, middleX];
  }
}
