import { join } from 'node:path';
import process from 'node:process';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { findingCodes, findingSeverities } from '../../core/review/findings/finding-codes.ts';
import { AppError } from '../../base/app-error.ts';
import { parseByteSize } from './byte-size.ts';
import { formatReviewCsv } from './csv-review.ts';
import { formatReviewMarkdown } from './markdown-review.ts';
import { reviewFile } from './review.ts';
import type { ReviewedReport } from './reviewed-report.ts';
import { parseShare, readDiveConfig, readReviewConfig } from './rule-config.ts';
import { formatReviewText } from './text-review.ts';

/** A rule failed. */
const exitFailed = 1;

/** Columns where the output is no terminal. */
const fileColumns = 120;

type Format = 'text' | 'json' | 'markdown' | 'csv' | 'dive-json';

interface ReviewArguments {
  readonly format?: Format;
  readonly json: boolean;
  readonly markdown: boolean;
  readonly csv: boolean;
  readonly maxDead?: number;
  readonly minEfficiency?: number;
  readonly failOn?: readonly string[];
  readonly config?: string;
  readonly diveCi: string | boolean;
  readonly base?: number;
  readonly image?: string;
  readonly platform?: string;
  readonly rootfs: boolean;
  readonly allowIncomplete: boolean;
}

/** `layerscope review`: the size of an image, and rules about it. `write` ends when everything was taken. */
export function addReviewCommand(program: Command, write: (text: string) => Promise<void>): void {
  program
    .command('review')
    .description('Say what of an image’s size is dead weight, which instruction put it there and what to do about it.')
    .argument('<image>', 'image archive of any kind, root filesystem tar, or OCI layout folder')
    .addOption(
      new Option('--format <format>', 'how to print it (default: text)').choices([
        'text',
        'json',
        'markdown',
        'csv',
        'dive-json',
      ]),
    )
    .option('--json', 'the report with its reviews, as JSON (docs/report.md)', false)
    .option('--markdown', 'for a comment on a pull request', false)
    .option('--csv', 'one line for each sum and finding', false)
    .option('--max-dead <size>', 'fail with more dead bytes than this, such as 50MB', parseSize)
    .option(
      '--min-efficiency <share>',
      'fail when less than this share of the stored bytes is live, 0 to 1',
      parseRatio,
    )
    .option('--fail-on <findings>', 'fail on findings: codes, or secret, waste, hint; comma-separated', parseFindings)
    .option('--config <file>', 'rules (default: .layerscope.yaml of the current folder, where there is one)')
    .option('--dive-ci <file>', 'rules of dive (default: .dive-ci of the current folder, where there is one)', true)
    .option('--no-dive-ci', 'leave a .dive-ci alone')
    .option('--base <number>', 'how many of the lowest layers are the base image’s (default: found out)', parseCount)
    .option('--image <name>', 'only the image with this name or digest')
    .option('--platform <platform>', 'only images for this os/architecture[/variant]')
    .option('--rootfs', 'open any tar as a one-layer image', false)
    .option('--allow-incomplete', 'let rules pass although layers are missing or broken', false)
    .action(async (path: string, given: ReviewArguments) => {
      const reviewed = await reviewFile(path, {
        ...given,
        ...(await findRules(given)),
        isDiveExport: formatOf(given) === 'dive-json',
      });
      await write(print(reviewed, formatOf(given)));
      const failed = reviewed.images.flatMap(({ outcomes }) => outcomes).filter(({ passed }) => !passed);
      if (formatOf(given) !== 'text') {
        for (const { rule, value, limit } of failed) {
          process.stderr.write(`layerscope: FAIL ${rule}: ${value}, ${limit} allowed\n`);
        }
      }
      if (failed.length > 0) process.exitCode = exitFailed;
    });
}

function formatOf({ format, json, markdown, csv }: ReviewArguments): Format {
  return format ?? (json ? 'json' : markdown ? 'markdown' : csv ? 'csv' : 'text');
}

function print(reviewed: ReviewedReport, format: Format): string {
  switch (format) {
    case 'text':
      return formatReviewText(reviewed, process.stdout.columns || fileColumns);
    case 'json':
      return `${JSON.stringify(reviewed.report, null, 2)}\n`;
    case 'markdown':
      return formatReviewMarkdown(reviewed);
    case 'csv':
      return formatReviewCsv(reviewed);
    case 'dive-json':
      return `${JSON.stringify(reviewed.diveExport, null, 1)}\n`;
  }
}

async function findRules(given: ReviewArguments) {
  const config = await readReviewConfig(given.config ?? join(process.cwd(), '.layerscope.yaml'));
  if (config === null && given.config !== undefined) throw noSuchFile(given.config);
  const divePath = typeof given.diveCi === 'string' ? given.diveCi : join(process.cwd(), '.dive-ci');
  const dive = given.diveCi === false ? null : await readDiveConfig(divePath);
  if (dive === null && typeof given.diveCi === 'string') throw noSuchFile(given.diveCi);
  const failOn = given.failOn ?? config?.failOn ?? [];
  const unknown = failOn.find((wanted) => !findingCodes.includes(wanted) && !findingSeverities.includes(wanted));
  if (unknown !== undefined) {
    throw new AppError(
      'config-invalid',
      `There is no finding "${unknown}"; there is ${[...findingSeverities, ...findingCodes].join(', ')}.`,
    );
  }
  return {
    limits: {
      maxDeadBytes: given.maxDead ?? config?.maxDeadBytes ?? null,
      minEfficiency: given.minEfficiency ?? config?.minEfficiency ?? null,
      failOn,
    },
    dive,
  };
}

function noSuchFile(path: string): AppError {
  return new AppError('read-failed', `There is no file ${path}.`, { file: path });
}

function parseSize(text: string): number {
  const bytes = parseByteSize(text);
  if (bytes === null) throw new InvalidArgumentError('It is no size such as 50MB.');
  return bytes;
}

function parseRatio(text: string): number {
  const share = parseShare(text);
  if (share === null) throw new InvalidArgumentError('It is no number from 0 to 1.');
  return share;
}

function parseFindings(text: string): readonly string[] {
  return text
    .split(',')
    .map((wanted) => wanted.trim())
    .filter((wanted) => wanted !== '');
}

function parseCount(text: string): number {
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is no number of layers.');
}
