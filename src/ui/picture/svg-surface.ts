import { fitText, HATCH_GAP_PX, PICTURE_FONT, PICTURE_FONT_PX, type Surface, type TextMeasure } from './surface.ts';

export interface SvgSurface extends Surface {
  /** The whole document. */
  readonly finish: () => string;
}

/** Draws into the text of an SVG file of this size in pixels. `title` says what it shows. */
export function svgSurface(width: number, height: number, title: string, measure: TextMeasure): SvgSurface {
  const parts: string[] = [];
  const hatches = new Map<string, string>();
  const box = (left: number, top: number, boxWidth: number, boxHeight: number) =>
    `x="${short(left)}" y="${short(top)}" width="${short(boxWidth)}" height="${short(boxHeight)}"`;
  return {
    rectangle(left, top, boxWidth, boxHeight, colour) {
      if (boxWidth <= 0 || boxHeight <= 0) return;
      parts.push(`<rect ${box(left, top, boxWidth, boxHeight)} fill="${escapeXml(colour)}"/>`);
    },
    hatch(left, top, boxWidth, boxHeight, colour) {
      if (boxWidth <= 0 || boxHeight <= 0) return;
      const id = hatches.get(colour) ?? `hatch-${hatches.size + 1}`;
      hatches.set(colour, id);
      parts.push(`<rect ${box(left, top, boxWidth, boxHeight)} fill="url(#${id})"/>`);
    },
    text(text, x, y, room, style) {
      const { colour, isBold = false } = style;
      const fitting = fitText(measure, text, room, style);
      if (fitting === '') return;
      const weight = isBold ? ' font-weight="600"' : '';
      const anchor = style.endsHere === true ? ' text-anchor="end"' : '';
      parts.push(
        `<text x="${short(x)}" y="${short(y)}"${anchor}${weight} fill="${escapeXml(colour)}">${escapeXml(fitting)}</text>`,
      );
    },
    finish() {
      const patterns = [...hatches].map(
        ([colour, id]) =>
          `<pattern id="${id}" width="${HATCH_GAP_PX}" height="${HATCH_GAP_PX}" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="1" height="${HATCH_GAP_PX}" fill="${escapeXml(colour)}"/></pattern>`,
      );
      return [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${short(width)}" height="${short(height)}" viewBox="0 0 ${short(width)} ${short(height)}" font-family="${escapeXml(PICTURE_FONT)}" font-size="${PICTURE_FONT_PX}">`,
        `<title>${escapeXml(title)}</title>`,
        ...(patterns.length === 0 ? [] : ['<defs>', ...patterns, '</defs>']),
        ...parts,
        '</svg>',
        '',
      ].join('\n');
    },
  };
}

/** Hundredths of a pixel are finer than anybody sees. */
function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML 1.0, section 2.2: what is no character there becomes U+FFFD. */
function escapeXml(text: string): string {
  return text
    .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');
}
