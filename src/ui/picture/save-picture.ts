import { saveBlob } from '../save-blob.ts';
import { canvasMeasure, canvasSurface } from './canvas-surface.ts';
import type { Surface } from './surface.ts';
import { svgSurface } from './svg-surface.ts';

export type PictureFormat = 'svg' | 'png';

/** A picture that can be drawn anywhere. Lengths are CSS pixels. */
export interface Picture {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly draw: (surface: Surface) => void;
}

/** Pixels of a PNG to a CSS pixel. */
const PNG_SCALE = 2;

/** The picture as text of an SVG file. */
export function pictureSvg({ title, width, height, draw }: Picture): string {
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  if (context === null) throw new Error('this browser draws nothing');
  const surface = svgSurface(width, height, title, canvasMeasure(context, 1));
  draw(surface);
  return surface.finish();
}

/** Hands the picture to the browser to save. */
export async function savePicture(picture: Picture, format: PictureFormat, name: string): Promise<void> {
  saveBlob(
    format === 'svg' ? new Blob([pictureSvg(picture)], { type: 'image/svg+xml' }) : await picturePng(picture),
    `${name}.${format}`,
  );
}

async function picturePng({ width, height, draw }: Picture): Promise<Blob> {
  const canvas = new OffscreenCanvas(Math.ceil(width * PNG_SCALE), Math.ceil(height * PNG_SCALE));
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('this browser draws nothing');
  draw(canvasSurface(context, PNG_SCALE));
  return canvas.convertToBlob({ type: 'image/png' });
}
