import { decodeRawText, displayText } from '../bytes/byte-text.ts';
import type { ImageModel } from '../layers/image-model.ts';
import type { FoundPath } from './review.ts';

/** Text of a path for display, with its leading slash. */
export function pathText({ paths }: ImageModel, path: number): string {
  return displayText(`/${decodeRawText(paths.fullPath(path))}`).text;
}

/** A version that is spoken of: `path` of the model, as `layer` stored it. */
export function foundPath(model: ImageModel, path: number, layer: number, bytes: number): FoundPath {
  return { path, text: pathText(model, path), layer, bytes };
}
