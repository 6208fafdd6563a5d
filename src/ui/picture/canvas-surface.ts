import { fitText, HATCH_GAP_PX, PICTURE_FONT, PICTURE_FONT_PX, type Surface, type TextMeasure } from './surface.ts';

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Draws on a canvas that has `scale` pixels to a CSS pixel; edges fall on whole pixels, so that they are sharp. */
export function canvasSurface(context: Context, scale: number): Surface {
  const patterns = new Map<string, CanvasPattern | null>();
  const snap = (value: number) => Math.round(value * scale);
  const measure = canvasMeasure(context, scale);
  context.textBaseline = 'alphabetic';
  const fill = (left: number, top: number, width: number, height: number) => {
    const x = snap(left);
    const y = snap(top);
    context.fillRect(x, y, snap(left + width) - x, snap(top + height) - y);
  };
  return {
    rectangle(left, top, width, height, colour) {
      context.fillStyle = colour;
      fill(left, top, width, height);
    },
    hatch(left, top, width, height, colour) {
      let pattern = patterns.get(colour);
      if (pattern === undefined) {
        pattern = hatchPattern(context, colour, scale);
        patterns.set(colour, pattern);
      }
      if (pattern === null) return;
      context.fillStyle = pattern;
      fill(left, top, width, height);
    },
    text(text, x, y, room, style) {
      const { colour, isBold = false } = style;
      const fitting = fitText(measure, text, room, style);
      if (fitting === '') return;
      context.font = fontOf(isBold, scale);
      context.fillStyle = colour;
      context.textAlign = style.endsHere === true ? 'right' : 'left';
      context.fillText(fitting, snap(x), snap(y));
    },
  };
}

/** Widths by scale, weight and text. They are the same on every canvas; pictures of one image share most of their texts. */
const knownWidths = new Map<string, number>();
const MOST_KNOWN_WIDTHS = 50_000;

/** Widths in CSS pixels; those that were asked for before are remembered. */
export function canvasMeasure(context: Context, scale: number): TextMeasure {
  return {
    widthOf(text, isBold) {
      const key = `${scale}${isBold ? 'b' : 'n'}${text}`;
      const known = knownWidths.get(key);
      if (known !== undefined) return known;
      context.font = fontOf(isBold, scale);
      const width = context.measureText(text).width / scale;
      if (knownWidths.size >= MOST_KNOWN_WIDTHS) knownWidths.clear();
      knownWidths.set(key, width);
      return width;
    },
  };
}

function fontOf(isBold: boolean, scale: number): string {
  return `${isBold ? '600 ' : ''}${PICTURE_FONT_PX * scale}px ${PICTURE_FONT}`;
}

/** One tile of slanting lines. The pattern repeats, so its side is a whole number of pixels. */
function hatchPattern(context: Context, colour: string, scale: number): CanvasPattern | null {
  const side = Math.max(4, Math.round(HATCH_GAP_PX * Math.SQRT2 * scale));
  const tile = new OffscreenCanvas(side, side);
  const pen = tile.getContext('2d');
  if (pen === null) return null;
  pen.strokeStyle = colour;
  pen.lineWidth = scale;
  pen.beginPath();
  for (const shift of [-side, 0, side]) {
    pen.moveTo(shift - 1, side + 1);
    pen.lineTo(shift + side + 1, -1);
  }
  pen.stroke();
  return context.createPattern(tile, 'repeat');
}
