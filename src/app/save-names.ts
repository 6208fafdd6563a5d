import { layerNumber } from '../core/layers/layer-number.ts';
import type { ByteExportSpec, SelectedImage } from '../worker/session-types.ts';

const ENDINGS = { none: '', gzip: '.gz', zstd: '.zst', xz: '.xz', bzip2: '.bz2' } as const;

/** Longest part of a file name that comes from an image. */
const LONGEST_NAME = 80;

/** The name under which something of an image is saved; `what` is the image's name, or a directory's. */
export function nameSavedFile(spec: ByteExportSpec, what: string, image: SelectedImage): string {
  const name =
    what
      .replaceAll(/[^\w.-]+/g, '-')
      .replaceAll(/^[-.]+|[-.]+$/g, '')
      .slice(0, LONGEST_NAME) || 'image';
  switch (spec.kind) {
    case 'layer': {
      const compression = image.layers[spec.layer]?.compression ?? 'none';
      return `${name}-layer-${layerNumber(spec.layer)}.tar${spec.form === 'stored' ? ENDINGS[compression] : ''}`;
    }
    case 'changes': {
      const layers =
        spec.from === spec.to ? `${layerNumber(spec.to)}` : `${layerNumber(spec.from)}-${layerNumber(spec.to)}`;
      return `${name}-changes-of-layer-${layers}.tar`;
    }
    case 'filesystem':
      return `${name}-after-layer-${layerNumber(spec.layer)}.tar`;
  }
}
