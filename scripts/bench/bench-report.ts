import { cpus, totalmem } from 'node:os';
import { readFile, writeFile } from 'node:fs/promises';

import type { Samples } from './medians.ts';

interface Target {
  readonly what: string;
  readonly measured: number;
  readonly limit: Limit;
}

export type Limit = { readonly atLeast: number } | { readonly atMost: number };

const START = '<!-- bench:start -->';
const END = '<!-- bench:end -->';

/** Gathers what was measured and writes it as Markdown. */
export class BenchReport {
  readonly #sections: string[] = [];
  readonly #targets: Target[] = [];
  readonly #facts: (readonly [string, string])[] = [];
  readonly #skips: string[] = [];

  /** A table of medians. */
  times(title: string, samples: Samples): void {
    const rows = samples.names().map((name) => {
      const [low, high] = samples.range(name);
      return `| ${cell(name)} | ${samples.median(name).toFixed(0)} | ${low.toFixed(0)}–${high.toFixed(0)} |`;
    });
    this.#sections.push([`### ${title}`, '', '| what | median ms | range |', '|---|---:|---|', ...rows].join('\n'));
  }

  /** A table of its own; the first column is text, the others are figures. */
  table(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): void {
    const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
    const rule = `|---|${'---:|'.repeat(heads.length - 1)}`;
    this.#sections.push([`### ${title}`, '', line(heads), rule, ...rows.map(line)].join('\n'));
  }

  fact(what: string, value: string): void {
    this.#facts.push([what, value]);
  }

  target(what: string, measured: number, limit: Limit): void {
    this.#targets.push({ what, measured, limit });
  }

  skip(isSkipped: boolean, why: string): void {
    if (isSkipped) this.#skips.push(why);
  }

  /** Everything as Markdown, `about` first. */
  text(about: readonly string[]): string {
    const targets = this.#targets.map(({ what, measured, limit }) => {
      const [wanted, isMet] =
        'atLeast' in limit
          ? [`≥ ${String(limit.atLeast)}`, measured >= limit.atLeast]
          : [`≤ ${String(limit.atMost)}`, measured <= limit.atMost];
      return `| ${cell(what)} | ${measured.toFixed(2)} | ${wanted} | ${isMet ? 'reached' : '**missed**'} |`;
    });
    return [
      ...about,
      '',
      '### Targets',
      '',
      'What is “against” something is our time over its time (0.5 is twice as fast), the median of the ratios round by round.',
      '',
      '| what | measured | wanted | |',
      '|---|---:|---:|---|',
      ...targets,
      '',
      '### Other figures',
      '',
      '| what | |',
      '|---|---|',
      ...this.#facts.map(([what, value]) => `| ${what} | ${value} |`),
      '',
      ...this.#sections.flatMap((section) => [section, '']),
      ...this.#skips.map((why) => `Not compared: ${why}.`),
    ].join('\n');
  }
}

/** A bar would end the cell. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** What it was measured on. */
export function describeMachine(browserVersion: string): string {
  const [processor] = cpus();
  return `${processor?.model.trim() ?? 'unknown processor'}, ${String(cpus().length)} cores, ${(totalmem() / 1e9).toFixed(0)} GB; Chromium ${browserVersion} headless, Node ${process.version}.`;
}

/** Puts the text between the markers of a document and leaves the rest of it alone. */
export async function writeBetweenMarkers(path: string, text: string): Promise<void> {
  const document = await readFile(path, 'utf8');
  const start = document.indexOf(START);
  const end = document.indexOf(END);
  if (start < 0 || end < start) throw new Error(`${path} has lost its markers`);
  await writeFile(path, `${document.slice(0, start + START.length)}\n\n${text}\n\n${document.slice(end)}`);
}
