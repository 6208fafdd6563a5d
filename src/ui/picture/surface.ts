export interface TextStyle {
  readonly colour: string;
  readonly isBold?: boolean;
  /** Not drawn at all where it does not fit: half a number is a wrong one. */
  readonly isWhole?: boolean;
  /** Ends at x in place of starting there. */
  readonly endsHere?: boolean;
}

/**
 * What pictures are drawn on: a canvas on the screen, or an SVG to be saved, from the same calls. Lengths are CSS pixels,
 * colours are as CSS writes them, y of a text is its baseline.
 */
export interface Surface {
  readonly rectangle: (left: number, top: number, width: number, height: number, colour: string) => void;
  /** Slanting lines over a rectangle. */
  readonly hatch: (left: number, top: number, width: number, height: number, colour: string) => void;
  /** Cut off, with an ellipsis, where it would be wider than `room`; nothing where not even that fits. */
  readonly text: (text: string, x: number, y: number, room: number, style: TextStyle) => void;
}

export interface TextMeasure {
  readonly widthOf: (text: string, isBold: boolean) => number;
}

export const PICTURE_FONT_PX = 11;
export const PICTURE_FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', sans-serif";
/** From one line of a hatch to the next, at right angles. */
export const HATCH_GAP_PX = 5;

/** The longest beginning of a text that fits, with an ellipsis if it is not the whole; '' when none does. */
export function fitText(
  measure: TextMeasure,
  text: string,
  room: number,
  { isBold = false, isWhole = false }: Pick<TextStyle, 'isBold' | 'isWhole'>,
): string {
  // No letter is narrower than a pixel or two: what is far too long is not measured.
  const start = text.length > room ? text.slice(0, Math.max(0, Math.floor(room))) : text;
  if (start === text && measure.widthOf(text, isBold) <= room) return text;
  if (isWhole) return '';
  let low = 0;
  let high = start.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure.widthOf(`${start.slice(0, middle)}\u2026`, isBold) <= room) low = middle;
    else high = middle - 1;
  }
  // Half of a pair of surrogates is no letter.
  if (/[\ud800-\udbff]$/.test(start.slice(0, low))) low -= 1;
  return low < 1 ? '' : `${start.slice(0, low)}\u2026`;
}
