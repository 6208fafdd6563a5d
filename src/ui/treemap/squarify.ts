import { treemapSquarify, type HierarchyRectangularNode } from 'd3-hierarchy';

export interface Rectangle {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

interface Tile {
  value: number;
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/**
 * Fills a rectangle with one tile for each weight, areas in proportion and shapes as square as they get (Bruls, Huizing
 * and van Wijk, "Squarified Treemaps"). Weights are more than 0 and come largest first. d3's tiling is used without d3's
 * nodes: it reads no more of them than a value, and one level at a time is all that is ever laid out.
 */
export function squarify(weights: readonly number[], within: Rectangle): readonly Rectangle[] {
  const children: Tile[] = weights.map((value) => ({ value, x0: 0, y0: 0, x1: 0, y1: 0 }));
  const value = weights.reduce((sum, weight) => sum + weight, 0);
  const parent = { value, children, x0: within.left, y0: within.top, x1: within.right, y1: within.bottom };
  treemapSquarify(
    parent as unknown as HierarchyRectangularNode<unknown>,
    within.left,
    within.top,
    within.right,
    within.bottom,
  );
  return children.map(({ x0, y0, x1, y1 }) => ({ left: x0, top: y0, right: x1, bottom: y1 }));
}
