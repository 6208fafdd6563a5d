import { describeDiveDifferences } from '../../core/review/dive-differences.ts';
import {
  causeWords,
  formatBytes,
  formatCount,
  formatPercent,
  historyLine,
  imageTitle,
  instructionOf,
  safe,
} from './formats.ts';
import type { ReviewedImage, ReviewedReport } from './reviewed-report.ts';

const mostDeaths = 5;
const mostFindings = 15;
const mostLines = 4;

/** The review as GitHub and GitLab show it in a comment. */
export function formatReviewMarkdown({ images }: ReviewedReport): string {
  const parts = images.map(formatImage);
  return `${parts.join('\n\n')}\n`;
}

function formatImage({ image, outcomes }: ReviewedImage): string {
  const { review } = image;
  const { dive, findings, deaths } = review;
  const failed = outcomes.filter(({ passed }) => !passed).length;
  const verdict =
    outcomes.length === 0 ? '' : failed === 0 ? ': passed' : `: ${failed} of ${outcomes.length} rules failed`;
  const blocks = [
    `### Size of ${escapeMarkdown(imageTitle(image))}${verdict}`,
    table(
      ['', 'bytes', 'files'],
      [
        ['stored', formatBytes(review.total.bytes), formatCount(review.total.versions)],
        ['live', formatBytes(review.live.bytes), formatCount(review.live.versions)],
        ['**dead**', `**${formatBytes(review.dead.bytes)}**`, formatCount(review.dead.versions)],
        ['duplicate', formatBytes(review.duplicates.extra.bytes), formatCount(review.duplicates.extra.versions)],
      ],
    ),
    `Efficiency ${formatPercent(review.efficiency)} (live of stored bytes).${review.complete ? '' : ' Not all layers could be read.'}`,
  ];
  if (outcomes.length > 0) {
    blocks.push(
      table(
        ['', 'rule', 'found', 'allowed'],
        outcomes.map(({ passed, rule, value, limit }) => [passed ? '✅' : '❌', escapeMarkdown(rule), value, limit]),
      ),
    );
  }
  if (deaths.length > 0) {
    blocks.push(
      table(
        ['dead', 'how', 'added by', 'killed by'],
        deaths
          .slice(0, mostDeaths)
          .map(({ bytes, cause, addedBy, killedBy }) => [
            formatBytes(bytes),
            causeWords[cause],
            layer(image, addedBy),
            layer(image, killedBy),
          ]),
      ),
    );
  }
  for (const finding of findings.slice(0, mostFindings)) {
    const lines = finding.history.slice(0, mostLines).map((index) => `  <br>${code(historyLine(image, index))}`);
    const evidence = finding.evidence === null ? [] : [`  <br>${code(finding.evidence)}`];
    const bytes = finding.severity === 'secret' ? '' : `, ${formatBytes(finding.bytes)}`;
    blocks.push(
      [
        `- **${prose(finding.title)}** (${finding.severity}${bytes}, ${code(finding.code)})`,
        ...evidence,
        ...lines,
        `  <br>${prose(finding.remedy)}`,
      ].join('\n'),
    );
  }
  if (findings.length > mostFindings) blocks.push(`… and ${findings.length - mostFindings} more findings.`);
  if (dive !== null) {
    const share = dive.wastedUserPercent === null ? 'none' : formatPercent(dive.wastedUserPercent);
    blocks.push(
      [
        '<details><summary>dive’s figures, by dive’s formula</summary>',
        '',
        `Efficiency ${formatPercent(dive.efficiency)}, wasted bytes ${formatBytes(dive.wastedBytes)}, user wasted share ${share}.`,
        '',
        ...describeDiveDifferences(review).map((sentence) => `- ${escapeMarkdown(sentence)}`),
        '',
        '</details>',
      ].join('\n'),
    );
  }
  return blocks.join('\n\n');
}

function layer(image: ReviewedImage['image'], index: number): string {
  const instruction = instructionOf(image, index, 60);
  return instruction === '' ? `layer ${index + 1}` : `${index + 1}: ${code(instruction)}`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A sentence of ours, with code between backticks as Markdown has it; an odd one is a character. */
function prose(text: string): string {
  const parts = safe(text).split('`');
  if (parts.length % 2 === 0) return escapeMarkdown(text);
  return parts.map((part, i) => (i % 2 === 0 ? escape(part) : `<code>${escape(part)}</code>`)).join('');
}

/** Text as it stands: no markup, no HTML, no mention of people, no link, no end of a table's cell. */
export function escapeMarkdown(text: string): string {
  return escape(safe(text));
}

function escape(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_{}[\]()#+!|~$%:^-]/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/@/g, '&#64;')
    .replace(/(?<=[Ww])ww\./g, 'ww&#46;');
}

/** The same in the type of a typewriter. In HTML, since a backtick or a "|" in the text would end Markdown's own. */
function code(text: string): string {
  return `<code>${escapeMarkdown(text)}</code>`;
}
