import { layerNumber } from '../layers/layer-number.ts';
import { MAX_EXPANDED_BYTES, type ExportOmissions, type ExportSpec } from './export-spec.ts';

/** A layer that an export would have needed whole. */
export interface LayerGap {
  readonly layer: number;
  /**
   * partial: it broke off, and the files before the break are there. unread: its reading has not ended. listed: known by its
   * table of contents alone.
   */
  readonly kind: 'missing' | 'foreign' | 'partial' | 'unread' | 'listed';
}

const GAP_TEXTS: Readonly<Record<LayerGap['kind'], string>> = {
  missing: 'is not in the archive',
  foreign: 'is kept elsewhere',
  partial: 'breaks off; what came before is here',
  unread: 'has not been read',
  listed: 'was listed without being fetched; fetch whole layers to have its files',
};

/** Whether a tar needs what is in a layer. */
export function needsLayer(spec: ExportSpec, layer: number): boolean {
  return spec.kind === 'filesystem' ? layer <= spec.layer : layer >= spec.from && layer <= spec.to;
}

/** In whole sentences what a tar lacks; empty where it has everything. */
export function describeGaps(gaps: readonly LayerGap[], omissions: ExportOmissions): string[] {
  const { unreadable, brokenLinks, tooLarge, unnamable } = omissions;
  const texts = gaps.map(({ layer, kind }) => `Layer ${layerNumber(layer)} ${GAP_TEXTS[kind]}.`);
  for (const [layer, count] of unreadable) {
    texts.push(`Layer ${layerNumber(layer)} cannot be read again: ${countOf(count, 'file')} of it left out.`);
  }
  if (brokenLinks > 0) texts.push(`${countOf(brokenLinks, 'hardlink')} left out, because the target is not there.`);
  if (tooLarge > 0) {
    const limit = MAX_EXPANDED_BYTES / 2 ** 30;
    texts.push(
      `${countOf(tooLarge, 'sparse file')} left out, larger than ${limit} GiB with the holes written as zeros.`,
    );
  }
  if (unnamable > 0) texts.push(`${countOf(unnamable, 'path')} left out, with a NUL in the name.`);
  return texts;
}

function countOf(count: number, thing: string): string {
  return count === 1 ? `1 ${thing} was` : `${count.toLocaleString('en')} ${thing}s were`;
}
