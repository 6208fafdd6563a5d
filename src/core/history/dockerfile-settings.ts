import type { ImageConfig } from '../formats/catalog.ts';
import { quotePair } from './dockerfile-pairs.ts';
import { formatJsonList } from './go-values.ts';
import type { HistoryRow } from './history-row.ts';

/** What docker sets by itself on `FROM scratch`. */
const DEFAULT_PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * Instructions for settings of the config that no row speaks of: builders such as kaniko record only what made a layer, and jib
 * or ko record no instruction at all.
 */
export function unspokenSettings(config: ImageConfig, rows: readonly HistoryRow[]): readonly string[] {
  const lines: string[] = [];
  const envKeys = spokenKeys(textsOf(rows, 'ENV'));
  for (const pair of config.env) {
    if (pair !== DEFAULT_PATH && !envKeys.has(keyOf(pair))) lines.push(`ENV ${quotePair(pair)}`);
  }
  const labelKeys = spokenKeys(textsOf(rows, 'LABEL'));
  for (const [key, value] of config.labels) {
    if (!labelKeys.has(key)) lines.push(`LABEL ${quotePair(`${key}=${value}`)}`);
  }
  const say = (keyword: string, text: string) => {
    if (text !== '') lines.push(`${keyword} ${text.replaceAll('\n', '\\n')}`);
  };
  const sayOnce = (keyword: string, text: string) => {
    if (textsOf(rows, keyword).length === 0) say(keyword, text);
  };
  const sayCommand = (keyword: string, command: readonly string[] | null) => {
    if (command !== null && !isCommand(textsOf(rows, keyword).at(-1), command)) say(keyword, formatJsonList(command));
  };
  sayOnce('SHELL', config.shell === null ? '' : formatJsonList(config.shell));
  sayOnce('WORKDIR', config.workingDir ?? '');
  sayOnce('USER', config.user ?? '');
  sayOnce('EXPOSE', config.exposedPorts.join(' '));
  sayOnce('VOLUME', config.volumes.length === 0 ? '' : formatJsonList(config.volumes));
  sayOnce('STOPSIGNAL', config.stopSignal ?? '');
  sayCommand('ENTRYPOINT', config.entrypoint);
  sayCommand('CMD', config.cmd);
  return lines;
}

function textsOf(rows: readonly HistoryRow[], keyword: string): readonly string[] {
  return rows.flatMap((row) => (row.keyword === keyword ? [row.text] : []));
}

/** A set, not a search for each key: hostile configs carry tens of thousands of variables and megabytes of labels. */
function spokenKeys(texts: readonly string[]): ReadonlySet<string> {
  return new Set(
    texts.flatMap((text) => text.split(/\s/).flatMap((word) => (word.includes('=') ? [keyOf(word)] : []))),
  );
}

function keyOf(pair: string): string {
  return pair.split('=', 1)[0] ?? '';
}

/** Whether the last CMD or ENTRYPOINT row already sets this command, in exec or in shell form. */
function isCommand(text: string | undefined, command: readonly string[]): boolean {
  return text !== undefined && (text === formatJsonList(command) || (command.length > 1 && text === command.at(-1)));
}
