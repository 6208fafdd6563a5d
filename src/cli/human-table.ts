import { displayText } from '../core/bytes/byte-text.ts';
import { formatPlatform } from '../core/formats/platform.ts';
import { humanSize } from '../core/history/docker-history-text.ts';
import type { Report, ReportImage, ReportWarning } from '../core/analysis/report-schema.ts';

/** Warnings of one image that are printed; the JSON has them all. */
const mostWarnings = 12;

/** The report for people: a table of layers for each image, then the warnings. Text from images is escaped. */
export function formatReport(report: Report, columns: number): string {
  const lines = [`${safe(report.source.name)}: ${report.source.format}${outerCompression(report)}`];
  for (const warning of report.warnings) lines.push(formatWarning(warning));
  for (const image of report.images) lines.push('', ...formatImage(image, columns));
  return lines.join('\n') + '\n';
}

function outerCompression(report: Report): string {
  return report.source.compression === 'none' ? '' : `, ${report.source.compression}`;
}

function formatImage(image: ReportImage, columns: number): string[] {
  const name = image.names.length > 0 ? image.names.map(safe).join(', ') : '(untagged)';
  const platform = image.platform ? `  ${safe(formatPlatform(image.platform))}` : '';
  const kind = image.kind === 'image' ? '' : `  ${image.kind}`;
  const lines = [`${name}${platform}${kind}`];
  if (image.manifestDigest !== null) lines.push(`  manifest ${safe(image.manifestDigest)}`);
  if (image.configDigest !== null) lines.push(`  image ID ${safe(image.configDigest)}`);
  if (image.kind === 'image') {
    lines.push(
      `  ${image.layers.length} layers, ${image.merged.entries} paths, ${humanSize(image.merged.fileBytes)} of files`,
      '',
      ...formatLayers(image, columns),
    );
  }
  for (const warning of image.warnings.slice(0, mostWarnings)) lines.push(formatWarning(warning));
  if (image.warnings.length > mostWarnings) lines.push(`  … and ${image.warnings.length - mostWarnings} more warnings`);
  return lines;
}

function formatLayers(image: ReportImage, columns: number): string[] {
  const head = ['LAYER', 'SIZE', 'STORED', 'ADDED', 'MODIFIED', 'REMOVED', 'SAME', 'INSTRUCTION'];
  const rows = image.layers.map((layer) => {
    const { changes } = layer;
    const same = changes.unchanged.count + changes.unchangedDirectories.count;
    const entry = image.history.find((candidate) => candidate.layer === layer.index);
    const instruction = entry ? `${entry.keyword ?? ''} ${entry.text}`.trim() : '';
    return [
      String(layer.index + 1),
      layer.uncompressedBytes === null ? layer.status : humanSize(layer.uncompressedBytes),
      layer.compressedBytes === null ? '' : humanSize(layer.compressedBytes),
      String(changes.added.count),
      String(changes.modified.count),
      String(changes.removed.count),
      String(same),
      safe(instruction.replace(/\s+/g, ' ')),
    ];
  });
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  return [head, ...rows].map((row) => {
    const cells = row.slice(0, -1).map((cell, column) => cell.padStart(widths[column]!));
    return `  ${cells.join('  ')}  ${row.at(-1)!}`.slice(0, columns);
  });
}

function formatWarning(warning: ReportWarning): string {
  const where = [
    warning.layer === null ? null : `layer ${warning.layer + 1}`,
    warning.path === null ? null : safe(warning.path),
  ].filter((part) => part !== null);
  return `  ! ${where.length > 0 ? `${where.join(', ')}: ` : ''}${safe(warning.message)}`;
}

function safe(text: string): string {
  return displayText(text).text;
}
