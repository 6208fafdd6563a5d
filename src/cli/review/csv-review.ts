import { safe } from './formats.ts';
import type { ReviewedReport } from './reviewed-report.ts';

const head = [
  'image',
  'kind',
  'severity',
  'code',
  'title',
  'bytes',
  'compressed_bytes',
  'files',
  'added_by',
  'killed_by',
  'remedy',
];

/** One line for each total, death and finding (RFC 4180). Layers are counted from 1. */
export function formatReviewCsv({ images }: ReviewedReport): string {
  const lines: (readonly (string | number | null)[])[] = [head];
  for (const { image } of images) {
    const { review } = image;
    const name = image.names[0] ?? image.manifestDigest ?? image.configDigest ?? '';
    for (const what of ['total', 'live', 'dead'] as const) {
      const { bytes, versions } = review[what];
      lines.push([name, 'sum', '', what, '', bytes, null, versions, null, null, '']);
    }
    const { extra } = review.duplicates;
    lines.push([name, 'sum', '', 'duplicate', '', extra.bytes, null, extra.versions, null, null, '']);
    for (const { addedBy, killedBy, cause, bytes, versions } of review.deaths) {
      lines.push([name, 'death', '', cause, '', bytes, null, versions, addedBy + 1, killedBy + 1, '']);
    }
    for (const finding of review.findings) {
      const addedBy = finding.layers.map((layer) => layer + 1).join(' ');
      const killedBy = finding.killedBy === null ? null : finding.killedBy + 1;
      const { severity, code, title, bytes, compressedBytes, count, remedy } = finding;
      lines.push([name, 'finding', severity, code, title, bytes, compressedBytes, count, addedBy, killedBy, remedy]);
    }
  }
  return lines.map((cells) => cells.map(csvCell).join(',')).join('\r\n') + '\r\n';
}

/** Spreadsheets take a text that begins like a formula for one (OWASP, "CSV Injection"): an apostrophe keeps it a text. */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // The first character counts before anything is escaped or trimmed.
  const text = /^[\s]*[=+\-@]|^[\t\r]/.test(value) ? `'${safe(value)}` : safe(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
