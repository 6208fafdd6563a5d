import { displayText } from '../../bytes/byte-text.ts';
import type { HistoryRow } from '../../history/history-row.ts';
import type { ReviewedRows } from '../findings/reviewed-rows.ts';
import type { Finding } from '../review.ts';
import { findTextSecrets, maskSecret } from './mask-secrets.ts';
import { findNamedValues } from './named-values.ts';
import type { SecretMatch } from './secret-match.ts';
import { withoutOverlaps } from './secret-match.ts';
import { findTokens } from './token-rules.ts';

/** Findings of secrets in config and history; a real image has a handful. */
const mostConfigSecrets = 100;

/** Longer texts of one history entry, variable or label are looked through up to here, in characters. */
const mostTextCharacters = 256 * 1024;

/** Characters of all history together that are looked through: a config may hold a hundred thousand entries. */
const mostHistoryCharacters = 16 * 1024 * 1024;

type Place = 'env' | 'history' | 'label';

interface ConfigSecret {
  readonly place: Place;
  readonly value: string;
  readonly kind: string;
  /** Variable or label; null in the text of a command. */
  readonly name: string | null;
  readonly historyRows: Set<number>;
}

/**
 * Secrets that an image carries without any file: in its environment, its labels and the texts of its history, build arguments
 * included. A secret that stands at several places is one finding, that of the first in this order, with every instruction.
 */
export function findConfigSecrets(rows: ReviewedRows): readonly Finding[] {
  const { config, historyRows } = rows.input;
  const found = new Map<string, ConfigSecret>();
  const add = (
    place: Place,
    text: string,
    name: string | null,
    matches: readonly SecretMatch[],
    row: number | null,
  ): void => {
    for (const { kind, from, to } of matches) {
      const value = text.slice(from, to);
      let secret = found.get(value);
      if (secret === undefined) {
        if (found.size >= mostConfigSecrets) return;
        secret = { place, value, kind, name, historyRows: new Set() };
        found.set(value, secret);
      }
      if (row !== null) secret.historyRows.add(row);
    }
  };
  for (const variable of config?.env ?? []) {
    const text = variable.slice(0, mostTextCharacters);
    add('env', text, text.split('=', 1)[0] ?? '', findSettingSecrets(text), null);
  }
  for (const [name, value] of config?.labels ?? []) {
    const text = value.slice(0, mostTextCharacters);
    add('label', text, name, findTokens(text), null);
  }
  let left = mostHistoryCharacters;
  for (const [index, row] of historyRows.entries()) {
    for (const { text, matches } of secretsOfRow(row, left)) add('history', text, null, matches, index);
    left -= Math.min(row.createdBy.length, mostTextCharacters);
    if (left <= 0) break;
  }
  return [...found.values()].map((secret) => configFinding(rows, secret));
}

/** `NAME=value`, whole: the value may hold spaces. */
function findSettingSecrets(setting: string): readonly SecretMatch[] {
  const equals = setting.indexOf('=');
  if (equals < 0) return [];
  const quoted = `${setting.slice(0, equals)}="${setting
    .slice(equals + 1)
    .replaceAll('"', "'")
    .replaceAll('\n', ' ')}"`;
  const named = findNamedValues(quoted).map(({ kind, from, to }) => ({ kind, from: from - 1, to: to - 1 }));
  return withoutOverlaps([...findTokens(setting), ...named]);
}

function secretsOfRow(
  row: HistoryRow,
  left: number,
): readonly { readonly text: string; readonly matches: readonly SecretMatch[] }[] {
  const texts = [row.createdBy, row.comment ?? ''].map((text) => text.slice(0, Math.min(left, mostTextCharacters)));
  const found = texts.filter((text) => text !== '').map((text) => ({ text, matches: findTextSecrets(text) }));
  for (const setting of row.buildArgs.slice(0, mostConfigSecrets)) {
    const text = setting.slice(0, mostTextCharacters);
    found.push({ text, matches: findSettingSecrets(text) });
  }
  return found;
}

function configFinding(rows: ReviewedRows, secret: ConfigSecret): Finding {
  const { historyRows } = rows.input;
  const indexes = [...secret.historyRows].sort((a, b) => a - b);
  const layers = indexes.flatMap((index) => historyRows[index]?.layer ?? []);
  const last = layers.at(-1);
  return {
    code: `secret-in-${secret.place}`,
    severity: 'secret',
    title: titleOf(secret),
    bytes: 0,
    compressedBytes: null,
    count: 1,
    paths: [],
    root: null,
    layers,
    killedBy: null,
    historyRows: indexes,
    why: whyOf[secret.place],
    remedy:
      'Change the secret: whoever has the image has it. Give it to a build step with `RUN --mount=type=secret`, and to a container when it starts.',
    example:
      secret.place === 'env' ? '# docker run --env-file secrets.env …' : 'RUN --mount=type=secret,id=token,env=TOKEN …',
    evidence: `${secret.kind}: ${displayText(maskSecret(secret.value)).text}`,
    isBase: last !== undefined && last < rows.input.baseLayers,
  };
}

function titleOf({ place, name, kind }: ConfigSecret): string {
  const shown = displayText(name ?? '').text.slice(0, 100);
  switch (place) {
    case 'env':
      return `A secret in the environment: ${shown}`;
    case 'label':
      return `A secret in the label ${shown}`;
    case 'history':
      return `A secret in the history: ${displayText(kind).text.slice(0, 100)}`;
  }
}

const whyOf: Record<Place, string> = {
  env: 'Variables of an image stand in its config in plain text. `docker inspect` shows them, and so does every process of a container.',
  label: 'Labels of an image stand in its config in plain text, and registries show them.',
  history:
    'The text of every instruction, build arguments included, stands in the image’s config in plain text. `docker history` shows it.',
};
