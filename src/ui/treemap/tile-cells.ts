import { squarify, type Rectangle } from './squarify.ts';
import { ORDER_SLACK, type TreeIndex } from './tree-index.ts';

export interface Cell extends Readonly<Rectangle> {
  /** Of a `rest`: the branch whose children it stands for. */
  readonly node: number;
  readonly kind: CellKind;
  /** Index of the cell around it, or -1 for the whole picture. */
  readonly parent: number;
  /** Leaves at and below it. */
  readonly leaves: number;
  readonly weight: number;
  /** Height of the strip at its top that is its own, for a name; 0 for all but open branches. */
  readonly header: number;
}

export type CellKind =
  /** A leaf. */
  | 'leaf'
  /** A branch whose children are drawn inside it. */
  | 'open'
  /** A branch that is too small for that. */
  | 'closed'
  /** All children of a branch that are too small to be drawn each. */
  | 'rest';

export interface TileOptions {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Square CSS pixels below which a child is not drawn by itself. */
  readonly leastArea?: number;
}

const LEAST_AREA = 24;
const HEADER = 16;
/** A branch of at least this size has a header; a smaller one only an edge. */
const HEADER_WIDTH = 44;
const HEADER_HEIGHT = 40;
const EDGE = 1;
/** Sides below which a branch is one block. */
const LEAST_SIDE = 9;

/**
 * Lays out what is seen of a branch: cells of the levels below it, down to where they are too small, the outer ones
 * first. Children of no weight have no cell. Takes as long as there is room on the screen, however many nodes there are.
 */
export function tileCells(index: TreeIndex, root: number, options: TileOptions): readonly Cell[] {
  const { width, height, leastArea = LEAST_AREA } = options;
  const { tree, leaves } = index;
  const whole = { left: 0, top: 0, right: width, bottom: height };
  const weight = tree.weight[root]!;
  if (weight <= 0 || width <= 0 || height <= 0) return [];
  if (tree.isBranch[root] !== 1) {
    return [{ ...whole, node: root, kind: 'leaf', parent: -1, leaves: 1, weight, header: 0 }];
  }
  const cells: Cell[] = [];
  cells.push({ ...whole, node: root, kind: 'open', parent: -1, leaves: leaves[root]!, weight, header: 0 });
  for (let at = 0; at < cells.length; at += 1) {
    const cell = cells[at]!;
    if (cell.kind === 'open') addChildren(index, cells, at, leastArea);
  }
  return cells;
}

function addChildren(
  { tree, firstChild, children, leaves }: TreeIndex,
  cells: Cell[],
  at: number,
  leastArea: number,
): void {
  const branch = cells[at]!;
  const inner = insideOf(branch);
  const perWeight = ((inner.right - inner.left) * (inner.bottom - inner.top)) / branch.weight;
  const shown: number[] = [];
  let restWeight = branch.weight;
  let restLeaves = branch.leaves;
  const end = firstChild[branch.node + 1]!;
  for (let at = firstChild[branch.node]!; at < end; at += 1) {
    const node = children[at]!;
    const weight = tree.weight[node]!;
    // From here on every one is smaller, in whatever order the last ones stand.
    if (weight <= 0 || weight * perWeight * ORDER_SLACK < leastArea) {
      // A single small child is better named than called "1 smaller file".
      if (weight > 0 && weight >= restWeight) {
        shown.push(node);
        restWeight = 0;
      }
      break;
    }
    if (weight * perWeight < leastArea) continue;
    shown.push(node);
    restWeight -= weight;
    restLeaves -= leaves[node]!;
  }
  shown.sort((a, b) => tree.weight[b]! - tree.weight[a]! || a - b);
  const weights = shown.map((node) => tree.weight[node]!);
  // The rest stands where its size puts it, as tiles must come largest first. What fractions leave over is none.
  let restAt = -1;
  if (restWeight > branch.weight * 1e-9) {
    restAt = weights.findIndex((weight) => weight < restWeight);
    if (restAt < 0) restAt = weights.length;
    weights.splice(restAt, 0, restWeight);
  }
  let next = 0;
  squarify(weights, inner).forEach((tile, position) => {
    if (position === restAt) {
      cells.push({
        ...tile,
        node: branch.node,
        kind: 'rest',
        parent: at,
        leaves: restLeaves,
        weight: restWeight,
        header: 0,
      });
      return;
    }
    const node = shown[next]!;
    next += 1;
    const kind = tree.isBranch[node] !== 1 ? 'leaf' : canOpen(tile) ? 'open' : 'closed';
    cells.push({
      ...tile,
      node,
      kind,
      parent: at,
      leaves: leaves[node]!,
      weight: tree.weight[node]!,
      header: kind === 'open' && hasHeader(tile) ? HEADER : 0,
    });
  });
}

/** Where the children of an open cell go. */
export function insideOf(cell: Cell): Rectangle {
  if (cell.parent < 0) return { left: cell.left, top: cell.top, right: cell.right, bottom: cell.bottom };
  return {
    left: cell.left + EDGE,
    top: cell.top + EDGE + cell.header,
    right: cell.right - EDGE,
    bottom: cell.bottom - EDGE,
  };
}

function hasHeader({ left, top, right, bottom }: Rectangle): boolean {
  return right - left >= HEADER_WIDTH && bottom - top >= HEADER_HEIGHT;
}

function canOpen({ left, top, right, bottom }: Rectangle): boolean {
  return right - left >= LEAST_SIDE && bottom - top >= LEAST_SIDE;
}
