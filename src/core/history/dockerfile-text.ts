import type { ImageConfig } from '../formats/catalog.ts';
import { formatCommand, lineText } from './format-command.ts';
import { formatJsonList, parseList } from './go-values.ts';
import type { HistoryRow } from './history-row.ts';
import { EMPTY_CONTEXT, parseCreatedBy } from './parse-created-by.ts';
import { formatPairs } from './dockerfile-pairs.ts';
import { unspokenSettings } from './dockerfile-settings.ts';
import { layerNumber } from '../layers/layer-number.ts';

export interface DockerfileInput {
  /** As buildHistory gives them, oldest first. */
  readonly rows: readonly HistoryRow[];
  readonly config: ImageConfig | null;
  /** For the first line: a reference or the file's name, or null. */
  readonly imageName: string | null;
}

const DEFAULT_SHELL = '/bin/sh -c';
const DEFAULT_WINDOWS_SHELL = 'cmd /S /C';

/**
 * The best Dockerfile that the history allows, oldest instruction first. What is lost (sources of COPY, bodies of heredocs, the
 * boundary of the base image) or guessed is said in a comment above the line. Ends in a line break.
 */
export function buildDockerfileText(input: DockerfileInput): string {
  const body = new DockerfileWriter(input).write();
  const name = input.imageName === null ? 'an image' : oneLine(input.imageName);
  return [
    '# syntax=docker/dockerfile:1',
    `# Rebuilt from the history of ${name}. A history does not keep the files that were copied`,
    '# in, and often not the base image: read the comments before you build this.',
    '',
    ...body,
    '',
  ].join('\n');
}

class DockerfileWriter {
  readonly #input: DockerfileInput;
  readonly #lines: string[] = [];
  /** Shell that a RUN without one of its own would use, as the history records it. */
  #shell: string | null = null;

  constructor(input: DockerfileInput) {
    this.#input = input;
  }

  write(): readonly string[] {
    this.#from();
    for (const row of this.#input.rows) this.#row(row);
    const unspoken = this.#input.config === null ? [] : unspokenSettings(this.#input.config, this.#input.rows);
    if (unspoken.length > 0) {
      this.#lines.push('', "# Set in the image's configuration, though no history entry says so:", ...unspoken);
    }
    return this.#lines;
  }

  #from(): void {
    const { rows, config } = this.#input;
    const first = rows.find((row) => !row.emptyLayer);
    const base = config?.labels.get('org.opencontainers.image.base.name');
    if (base !== undefined) this.#comment(`a label names the base image: ${base}`);
    if (first === undefined) this.#comment('no history entry made a layer');
    else if (!startsFromScratch(first)) {
      this.#comment('the history does not name the base image: its instructions, if it kept them, come first');
    }
    this.#lines.push('FROM scratch');
  }

  #row(row: HistoryRow): void {
    if (row.comment?.startsWith('FROM ') === true) this.#comment(`the builder noted: ${row.comment}`);
    if (row.historyIndex === null) {
      this.#comment(`layer ${String(layerNumber(row.layer ?? 0))}: no history entry speaks of it`);
      return;
    }
    switch (row.keyword) {
      case null:
        this.#foreign(row);
        return;
      case 'RUN':
        this.#run(row);
        return;
      case 'COPY':
      case 'ADD':
        this.#copy(row.keyword, row);
        return;
      case 'ENV':
      case 'LABEL':
      case 'ARG':
        this.#pairs(row.keyword, row.text);
        return;
      case 'SHELL':
        this.#shell = parseList(row.text, [])?.join(' ') ?? this.#shell;
        this.#instruction('SHELL', row.text);
        return;
      case 'FROM':
        this.#comment(`FROM ${row.text}`);
        return;
      default:
        this.#instruction(row.keyword, row.text);
    }
  }

  /** Text of a builder that works without a Dockerfile. */
  #foreign(row: HistoryRow): void {
    const what = row.layer === null ? 'no layer' : `layer ${String(layerNumber(row.layer))}`;
    const note = row.comment !== null && row.comment !== '' && row.comment !== row.text ? ` (${row.comment})` : '';
    this.#comment(`${what}: ${row.text === '' ? 'the history entry is empty' : row.text}${note}`);
  }

  #run(row: HistoryRow): void {
    if (row.buildArgs.length > 0) this.#comment(`build arguments of this step: ${row.buildArgs.join(' ')}`);
    if (row.text.startsWith('/dev/pipes/')) {
      this.#comment('this was a script in a heredoc; the history lost its body');
      this.#comment(`RUN ${row.text}`);
      return;
    }
    const shell = this.#recordedShell(row);
    if (shell !== null && shell !== (this.#shell ?? DEFAULT_SHELL) && shell !== DEFAULT_WINDOWS_SHELL) {
      this.#instruction('RUN', formatJsonList([...shell.split(' '), row.text]));
      return;
    }
    if (row.text.includes('\n')) this.#script(row.text);
    else {
      const [head, ...rest] = formatCommand('RUN', row.text);
      const lines = [head === undefined ? 'RUN' : lineText(head)];
      for (const line of rest) lines.push(`    ${'  '.repeat(line.indent)}${lineText(line)}`);
      this.#lines.push(lines.join(' \\\n'));
    }
  }

  #recordedShell(row: HistoryRow): string | null {
    const shells = this.#shell === null ? [] : [this.#shell.split(' ')];
    return parseCreatedBy(row.createdBy, { ...EMPTY_CONTEXT, declaredArgs: row.buildArgs, shells, author: row.author })
      .shell;
  }

  /** A command of several lines: a heredoc's body, or a command that holds heredocs itself. */
  #script(text: string): void {
    const opener = /<<-?\s*["']?([A-Za-z0-9_.-]+)["']?/.exec(text.slice(0, text.indexOf('\n')));
    if (opener?.[1] !== undefined) {
      // Buildah records the opening line and the body, without the closing line.
      const closed = text.split('\n').some((line) => line.trimStart() === opener[1]);
      this.#lines.push(`RUN ${text}${closed ? '' : `\n${opener[1]}`}`);
      return;
    }
    const delimiter = unusedDelimiter(text);
    this.#lines.push(`RUN <<${delimiter}\n${text}\n${delimiter}`);
  }

  #copy(keyword: string, row: HistoryRow): void {
    const lost = /^((?:--\S+ )*)(file|dir|multi):([0-9a-f]+) in (.*)$/s.exec(row.text);
    if (lost !== null) {
      const [, flags = '', kind = '', sum = '', target = ''] = lost;
      this.#comment(`source not recorded: ${LOST_SOURCES.get(kind) ?? 'files'} with checksum ${sum}`);
      this.#instruction(keyword, `${flags}unrecorded-${kind}-${sum.slice(0, 12)} ${target.trim()}`);
      return;
    }
    const heredoc = /<<-?\s*["']?([A-Za-z0-9_.-]+)["']?/.exec(row.text);
    if (heredoc?.[1] !== undefined && !row.text.includes('\n')) {
      const layer = row.layer === null ? 'the layer' : `layer ${String(layerNumber(row.layer))}`;
      this.#comment(`the history lost the body of this heredoc; ${layer} holds the file`);
      this.#lines.push(`${keyword} ${row.text}\n${heredoc[1]}`);
      return;
    }
    this.#instruction(keyword, row.text);
  }

  #pairs(keyword: 'ENV' | 'LABEL' | 'ARG', text: string): void {
    const { config } = this.#input;
    const known = keyword === 'ENV' ? (config?.env ?? []) : keyword === 'LABEL' ? labelPairs(config) : [];
    const pairs = formatPairs(text, known);
    if (text.includes('\n')) this.#comment('line breaks in a value are written as \\n here');
    if (pairs.guessed) this.#comment('the history keeps no quotes: where one value ends here is a guess');
    this.#instruction(keyword, pairs.text);
  }

  #instruction(keyword: string, text: string): void {
    // An instruction is one line; whatever holds line breaks here (a label, say) would end it early.
    this.#lines.push(`${keyword} ${text.replaceAll('\n', '\\n')}`.trimEnd());
  }

  #comment(text: string): void {
    for (const line of text.split('\n')) this.#lines.push(`# ${line}`.trimEnd());
  }
}

const LOST_SOURCES: ReadonlyMap<string, string> = new Map([
  ['file', 'one file'],
  ['dir', 'a directory'],
  ['multi', 'several files'],
]);

function labelPairs(config: ImageConfig | null): readonly string[] {
  return config === null ? [] : [...config.labels].map(([key, value]) => `${key}=${value}`);
}

function startsFromScratch(row: HistoryRow): boolean {
  return (row.keyword === 'ADD' || row.keyword === 'COPY') && row.layer === 0 && / \/$/.test(row.text.slice(-1024));
}

/** EOF, or EOF2, EOF3 … where the text has such a line itself. */
function unusedDelimiter(text: string): string {
  const lines = new Set(text.split('\n').map((line) => line.trim()));
  let delimiter = 'EOF';
  for (let i = 2; lines.has(delimiter); i++) delimiter = `EOF${String(i)}`;
  return delimiter;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
