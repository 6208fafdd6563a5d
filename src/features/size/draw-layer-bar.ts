import { layerNumber } from '../../core/layers/layer-number.ts';
import type { Review } from '../../core/review/review.ts';
import { formatBytes } from '../../ui/byte-size.ts';
import type { Picture } from '../../ui/picture/save-picture.ts';
import type { Surface } from '../../ui/picture/surface.ts';
import type { Colours } from '../../ui/picture/use-colours.ts';
import type { ColourToken } from './map-colours.ts';

const WIDTH = 1200;
const MARGIN = 12;
const BAR_TOP = 30;
const BAR_HEIGHT = 44;
const HEIGHT = 122;

/** The bar of layers as a picture to save, with what the page says around it. */
export function layerBarPicture(
  review: Review,
  tokens: readonly ColourToken[],
  colours: Colours,
  title: string,
): Picture {
  return { title, width: WIDTH, height: HEIGHT, draw: (surface) => drawBar(surface, review, tokens, colours, title) };
}

function drawBar(
  surface: Surface,
  { layers, total, dead, base }: Review,
  tokens: readonly ColourToken[],
  colours: Colours,
  title: string,
): void {
  const text = { colour: colours('text') };
  surface.rectangle(0, 0, WIDTH, HEIGHT, colours('surface'));
  surface.text(title, MARGIN, 20, WIDTH - 2 * MARGIN, { ...text, isBold: true });
  const perByte = total.bytes === 0 ? 0 : (WIDTH - 2 * MARGIN) / total.bytes;
  let left = MARGIN;
  let baseRight = left;
  for (const layer of layers) {
    const width = layer.total.bytes * perByte;
    const deadWidth = layer.dead.bytes * perByte;
    surface.rectangle(left, BAR_TOP, Math.max(0, width - 1), BAR_HEIGHT, colours(tokens[layer.layer] ?? 'map-other'));
    surface.hatch(left + width - deadWidth, BAR_TOP, Math.max(0, deadWidth - 1), BAR_HEIGHT, colours('map-hatch'));
    surface.text(String(layerNumber(layer.layer)), left + 4, BAR_TOP + 17, width - 6, { ...text, isBold: true });
    surface.text(formatBytes(layer.total.bytes), left + 4, BAR_TOP + 33, width - 6, text);
    left += width;
    if (layer.isBase) baseRight = left;
  }
  if (base.layers > 0) {
    surface.rectangle(MARGIN, BAR_TOP + BAR_HEIGHT + 4, Math.max(1, baseRight - MARGIN - 1), 3, colours('edge'));
    surface.text(base.name ?? 'Base image', MARGIN, BAR_TOP + BAR_HEIGHT + 20, WIDTH / 2, text);
  }
  surface.hatch(MARGIN, HEIGHT - 19, 12, 10, colours('map-hatch'));
  surface.text(
    `dead: ${formatBytes(dead.bytes)} of ${formatBytes(total.bytes)} stored`,
    MARGIN + 18,
    HEIGHT - 10,
    WIDTH / 2,
    text,
  );
}
