import { humanSize } from '../../core/history/docker-history-text.ts';
import type { ReportImage } from '../../core/analysis/report-schema.ts';
import type { DeathCause } from '../../core/review/review.ts';
import { formatPlatform } from '../../core/formats/platform.ts';
import { maskSecrets } from '../../core/review/secrets/mask-secrets.ts';
import { displayText } from '../../core/bytes/byte-text.ts';

/** Characters of an instruction that are looked at. */
const longestText = 20_000;

export const formatBytes = humanSize;

/** Of a share from 0 to 1. Never 100 % for what is less. */
export function formatPercent(share: number): string {
  if (!Number.isFinite(share)) return 'infinite';
  const percent = share < 1 ? Math.floor(share * 10_000) / 100 : Math.round(share * 10_000) / 100;
  return `${percent.toFixed(2)} %`;
}

export function formatCount(count: number): string {
  return count.toLocaleString('en');
}

/** Text of an image on one line, nothing hidden, nothing reordered. */
export function safe(text: string): string {
  return displayText(text.replace(/\s+/g, ' ').trim()).text;
}

export const causeWords: Record<DeathCause, string> = {
  whiteout: 'removed',
  'directory-whiteout': 'removed with its directory',
  opaque: 'hidden by an opaque directory',
  'type-change': 'became something else',
  overwritten: 'replaced by other content',
  'metadata-only': 'stored again for its mode, owner or time',
  identical: 'stored again unchanged',
  'same-layer': 'never visible',
};

/** The instruction that made a layer, on one line of at most `length` characters. */
export function instructionOf(image: ReportImage, layer: number, length = 72): string {
  const entry = image.history.find((candidate) => candidate.layer === layer);
  return instructionText(entry, length);
}

/** A line of the history. */
export function historyLine(image: ReportImage, index: number, length = 100): string {
  const entry = image.history[index];
  return instructionText(entry, length);
}

/** With secrets masked: reviews are passed around. */
function instructionText(entry: ReportImage['history'][number] | undefined, length: number): string {
  if (entry === undefined) return '';
  return shorten(safe(maskSecrets(`${entry.keyword ?? ''} ${entry.text.slice(0, longestText)}`)), length);
}

export function shorten(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

export function imageTitle({ names, platform, manifestDigest, configDigest }: ReportImage): string {
  const name = names.length > 0 ? names.map(safe).join(', ') : safe(manifestDigest ?? configDigest ?? '(untagged)');
  return platform === null ? name : `${name}  ${safe(formatPlatform(platform))}`;
}
