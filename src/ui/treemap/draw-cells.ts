import type { Surface } from '../picture/surface.ts';
import type { Cell } from './tile-cells.ts';

export interface CellLook {
  readonly fill: string;
  /** Of text on the fill. */
  readonly ink: string;
  /** Tells what the colour tells, for who does not see it; '' for nothing. */
  readonly letter: string;
  readonly isHatched: boolean;
}

/** How the cells of a treemap look; colours are as CSS writes them. */
export interface TreemapLook {
  readonly cell: (cell: Cell) => CellLook;
  readonly name: (cell: Cell) => string;
  /** In place of the name of a `rest` where that does not fit. */
  readonly shortName: (cell: Cell) => string;
  /** A second line, or what follows the name of a branch. */
  readonly note: (cell: Cell) => string;
  readonly ground: string;
  /** Edges and headers of open branches. */
  readonly frame: string;
  readonly frameInk: string;
  readonly hatch: string;
}

const GAP = 1;
const PADDING = 4;
const LINE = 13;
const LEAST_TEXT_WIDTH = 30;
const LEAST_LETTER_WIDTH = 13;

/** Draws cells in their order, the outer ones below the inner ones. */
export function drawCells(surface: Surface, cells: readonly Cell[], look: TreemapLook): void {
  for (const cell of cells) {
    if (cell.kind !== 'open') drawBlock(surface, cell, look);
    else if (cell.parent < 0) surface.rectangle(cell.left, cell.top, widthOf(cell), heightOf(cell), look.ground);
    else drawFrame(surface, cell, look);
  }
}

function drawFrame(surface: Surface, cell: Cell, look: TreemapLook): void {
  const width = widthOf(cell) - GAP;
  surface.rectangle(cell.left, cell.top, width, heightOf(cell) - GAP, look.frame);
  if (cell.header === 0) return;
  const room = width - 2 * PADDING;
  const baseline = cell.top + cell.header - 4;
  // The size gives way before the name does.
  const noteRoom = room > 110 ? 58 : 0;
  surface.text(look.name(cell), cell.left + PADDING, baseline, room - noteRoom, {
    colour: look.frameInk,
    isBold: true,
  });
  if (noteRoom > 0) {
    surface.text(look.note(cell), cell.right - GAP - PADDING, baseline, noteRoom - PADDING, {
      colour: look.frameInk,
      isWhole: true,
      endsHere: true,
    });
  }
}

function drawBlock(surface: Surface, cell: Cell, look: TreemapLook): void {
  const { fill, ink, letter, isHatched } = look.cell(cell);
  // A sliver keeps what it has.
  const width = widthOf(cell) > 2 * GAP ? widthOf(cell) - GAP : widthOf(cell);
  const height = heightOf(cell) > 2 * GAP ? heightOf(cell) - GAP : heightOf(cell);
  surface.rectangle(cell.left, cell.top, width, height, fill);
  if (isHatched) surface.hatch(cell.left, cell.top, width, height, look.hatch);
  if (height < LINE + 2 || width < LEAST_LETTER_WIDTH) return;

  const x = cell.left + PADDING;
  const baseline = cell.top + LINE - 1;
  const room = width - 2 * PADDING;
  if (width < LEAST_TEXT_WIDTH) {
    surface.text(letter, cell.left + 3, baseline, width - 4, { colour: ink, isBold: true });
    return;
  }
  const letterRoom = letter === '' ? 0 : 8 * letter.length + 4;
  if (letter !== '') surface.text(letter, x, baseline, letterRoom, { colour: ink, isBold: true });
  // About the narrowest that a name of this length can be.
  const isCount = cell.kind === 'rest';
  const name = isCount && look.name(cell).length * 5.5 > room ? look.shortName(cell) : look.name(cell);
  surface.text(name, x + letterRoom, baseline, room - letterRoom, { colour: ink, isWhole: isCount });
  if (height >= 2 * LINE + 4) surface.text(look.note(cell), x, baseline + LINE, room, { colour: ink, isWhole: true });
}

function widthOf({ left, right }: Cell): number {
  return right - left;
}

function heightOf({ top, bottom }: Cell): number {
  return bottom - top;
}
