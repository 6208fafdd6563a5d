import { describeDiveDifferences } from '../../core/review/dive-differences.ts';
import type { ReportFinding } from '../../core/review/report-review.ts';
import {
  causeWords,
  formatBytes,
  formatCount,
  formatPercent,
  historyLine,
  imageTitle,
  instructionOf,
  safe,
  shorten,
} from './formats.ts';
import type { ReviewedImage, ReviewedReport } from './reviewed-report.ts';

/** What is printed of long lists; the JSON has more. */
const mostDeaths = 10;
const mostFindings = 20;
const mostLines = 4;

/** The review for people, no line longer than `columns` where that can be helped. Text from images is escaped. */
export function formatReviewText({ report, images }: ReviewedReport, columns: number): string {
  const lines = [`${safe(report.source.name)}: ${report.source.format}`];
  for (const reviewed of images) lines.push('', ...formatImage(reviewed, columns));
  return lines.map((line) => line.trimEnd()).join('\n') + '\n';
}

function formatImage(reviewed: ReviewedImage, columns: number): string[] {
  const { image, outcomes } = reviewed;
  return [
    imageTitle(image),
    '',
    ...formatTotals(reviewed),
    ...formatDeaths(reviewed, columns),
    ...formatFindings(reviewed, columns),
    ...formatDive(reviewed, columns),
    ...(outcomes.length === 0
      ? []
      : [
          '',
          'Rules',
          ...outcomes.map(
            ({ rule, passed, value, limit }) =>
              `  ${passed ? 'PASS' : 'FAIL'}  ${safe(rule)}: ${value}, ${limit} allowed`,
          ),
        ]),
  ];
}

function formatTotals({ image: { review } }: ReviewedImage): string[] {
  const { total, live, dead, base, layers, duplicates } = review;
  const ofBase = layers.filter(({ isBase }) => isBase).reduce((sum, layer) => sum + layer.dead.bytes, 0);
  const rows: (readonly [string, string, string])[] = [
    ['stored', formatBytes(total.bytes), `${files(total.versions)} in ${layers.length} layers`],
    ['live', formatBytes(live.bytes), `${files(live.versions)}: efficiency ${formatPercent(review.efficiency)}`],
    ['dead', formatBytes(dead.bytes), files(dead.versions)],
    [
      'duplicate',
      formatBytes(duplicates.extra.bytes),
      `${files(duplicates.extra.versions)} with the content of another one`,
    ],
  ];
  const words = {
    annotation: `the lowest ${base.layers} layers, as the annotation says`,
    history: `the lowest ${base.layers === 1 ? 'layer' : `${base.layers} layers`}, going by the history`,
    chosen: `the lowest ${base.layers === 1 ? 'layer' : `${base.layers} layers`}, as you said`,
    unknown: 'unknown',
  };
  const name = base.name === null ? '' : ` (${safe(base.name)})`;
  const share = base.layers === 0 ? '' : `; ${formatBytes(ofBase)} of the dead bytes are its own`;
  return [
    ...alignLeft(rows.map(([what, bytes, more]) => [`  ${what}`, bytes.padStart(8), more])),
    `  base         ${words[base.how]}${name}${share}`,
    ...(review.complete ? [] : ['  ! Not all layers could be read: the figures are those of what could be.']),
  ];
}

function formatDeaths({ image }: ReviewedImage, columns: number): string[] {
  const { deaths } = image.review;
  if (deaths.length === 0) return [];
  const rows = deaths
    .slice(0, mostDeaths)
    .map(({ addedBy, killedBy, cause, bytes, versions }) => [
      `  ${formatBytes(bytes)}`.padStart(10),
      formatCount(versions).padStart(7),
      String(addedBy + 1).padStart(5),
      String(killedBy + 1).padStart(6),
      causeWords[cause],
      instructionOf(image, killedBy),
    ]);
  const head = ['     BYTES', '  FILES', 'ADDED', 'KILLED', 'HOW', 'KILLED BY'];
  return [
    '',
    'Dead bytes, by the layer that added and the one that killed them',
    ...alignLeft([head, ...rows]).map((line) => shorten(line, columns)),
    ...more(deaths.length - mostDeaths),
  ];
}

function formatFindings({ image }: ReviewedImage, columns: number): string[] {
  const { findings } = image.review;
  if (findings.length === 0) return ['', 'Findings: none.'];
  const lines = ['', 'Findings'];
  for (const [i, finding] of findings.slice(0, mostFindings).entries()) {
    const number = `${i + 1}.`.padStart(4);
    lines.push(shorten(`${number} ${finding.severity.padEnd(6)} ${size(finding)}  ${safe(finding.title)}`, columns));
    const indent = ' '.repeat(14);
    if (finding.evidence !== null) lines.push(shorten(`${indent}seen: ${safe(finding.evidence)}`, columns));
    for (const index of finding.history.slice(0, mostLines)) {
      lines.push(shorten(`${indent}${historyLine(image, index)}`, columns));
    }
    if (finding.history.length > mostLines)
      lines.push(`${indent}… and ${finding.history.length - mostLines} more lines`);
    lines.push(...wrap(finding.remedy, indent, columns));
  }
  return [...lines, ...more(findings.length - mostFindings)];
}

function size(finding: ReportFinding): string {
  const bytes = finding.severity === 'secret' ? '' : formatBytes(finding.bytes);
  return `${bytes.padStart(7)}  ${finding.code}`;
}

function formatDive({ image: { review } }: ReviewedImage, columns: number): string[] {
  const { dive } = review;
  if (dive === null) return [];
  const share = dive.wastedUserPercent === null ? 'none' : formatPercent(dive.wastedUserPercent);
  return [
    '',
    'For comparison, dive’s figures by dive’s formula',
    `  efficiency ${formatPercent(dive.efficiency)}, wasted bytes ${formatBytes(dive.wastedBytes)}, user wasted share ${share}`,
    ...describeDiveDifferences(review).flatMap((sentence) => {
      const [first = '', ...rest] = wrap(sentence, '    ', columns);
      return [`  - ${first.trimStart()}`, ...rest];
    }),
  ];
}

function files(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'file' : 'files'}`;
}

function more(count: number): string[] {
  return count > 0 ? [`  … and ${formatCount(count)} more (see --json)`] : [];
}

function alignLeft(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}

function wrap(text: string, indent: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of safe(text).split(' ')) {
    if (line !== '' && indent.length + line.length + 1 + word.length > columns) {
      lines.push(indent + line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return line === '' ? lines : [...lines, indent + line];
}
