import { humanSize } from '../history/docker-history-text.ts';
import type { DeathCause } from './review.ts';
import type { ReportReview } from './report-review.ts';

/** A sentence for each place in which dive's figures of this image differ from ours. Definitions: docs/metrics.md. */
export function describeDiveDifferences(
  review: Pick<ReportReview, 'causes' | 'dive' | 'total' | 'duplicates'>,
): string[] {
  const { dive, causes, total } = review;
  if (dive === null) return [];
  const bytesOf = (...wanted: DeathCause[]): number =>
    causes.reduce((sum, { cause, bytes }) => sum + (wanted.includes(cause) ? bytes : 0), 0);
  const sentences: string[] = [];
  const again = bytesOf('overwritten', 'metadata-only', 'identical');
  if (again > 0) {
    sentences.push(
      `dive counts every copy of a path that several layers store, also the one that stays; only the copies that nobody sees any more are dead (${humanSize(again)}).`,
    );
  }
  const wholeDirectories = bytesOf('directory-whiteout');
  if (wholeDirectories > 0) {
    sentences.push(
      `dive does not count what lay below directories that were removed as a whole (${humanSize(wholeDirectories)} are dead that way).`,
    );
  }
  const opaque = bytesOf('opaque');
  if (opaque > 0) sentences.push(`dive ignores opaque whiteouts (${humanSize(opaque)} are dead that way).`);
  const typeChange = bytesOf('type-change');
  if (typeChange > 0) {
    sentences.push(
      `dive keeps what lies below a directory that became something else (${humanSize(typeChange)} are dead by a change of type).`,
    );
  }
  const unseen = bytesOf('same-layer');
  if (unseen > 0) {
    sentences.push(`dive does not count what a layer stores twice or never shows (${humanSize(unseen)}).`);
  }
  if (dive.cutLayers.length > 0) {
    const layers = `layer${dive.cutLayers.length > 1 ? 's' : ''} ${dive.cutLayers.map((layer) => layer + 1).join(', ')}`;
    sentences.push(`dive leaves out the rest of ${layers}: it stops at a whiteout of a path that no layer below has.`);
  }
  if (dive.sizeBytes !== total.bytes) {
    sentences.push(
      `dive sums up the sizes that headers declare (${humanSize(dive.sizeBytes)}); ours are the bytes that are stored (${humanSize(total.bytes)}).`,
    );
  }
  if (dive.wastedUserPercent === null) {
    sentences.push(
      'dive takes the lowest layer alone for the base, so that an image of one layer has no share of wasted bytes.',
    );
  } else if (dive.wastedUserPercent > 1) {
    sentences.push(
      'dive compares the wasted bytes of all layers with those stored above the lowest, so that the share can be more than all.',
    );
  }
  return sentences;
}
