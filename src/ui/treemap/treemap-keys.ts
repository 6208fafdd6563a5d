import { neighbourOf, siblingsOf, type Direction } from './find-cell.ts';
import type { Cell } from './tile-cells.ts';

export type TreemapCommand =
  | { readonly kind: 'go'; readonly cell: number }
  | { readonly kind: 'zoom-in'; readonly cell: number }
  | { readonly kind: 'zoom-out' }
  | { readonly kind: 'open'; readonly cell: number };

const ARROWS: ReadonlyMap<string, Direction> = new Map([
  ['ArrowLeft', 'left'],
  ['ArrowRight', 'right'],
  ['ArrowUp', 'up'],
  ['ArrowDown', 'down'],
]);

/** What a key does, with the active cell (an index, -1 for none) and whether there is a branch above; null for other keys. */
export function treemapCommand(
  cells: readonly Cell[],
  active: number,
  isZoomed: boolean,
  key: string,
): TreemapCommand | null {
  const direction = ARROWS.get(key);
  const siblings = siblingsOf(cells, active < 0 ? 1 : active);
  if (direction !== undefined) {
    const next = active < 0 ? (siblings[0] ?? -1) : neighbourOf(cells, active, direction);
    return next < 0 ? null : { kind: 'go', cell: next };
  }
  switch (key) {
    case 'Home':
      return siblings[0] === undefined ? null : { kind: 'go', cell: siblings[0] };
    case 'End':
      return siblings.length === 0 ? null : { kind: 'go', cell: siblings.at(-1)! };
    case 'Enter': {
      const cell = cells[active];
      if (cell === undefined || cell.parent < 0) return null;
      return cell.kind === 'open' || cell.kind === 'closed'
        ? { kind: 'zoom-in', cell: active }
        : { kind: 'open', cell: active };
    }
    case 'Backspace':
    case 'Escape':
      return isZoomed ? { kind: 'zoom-out' } : null;
    default:
      return null;
  }
}
