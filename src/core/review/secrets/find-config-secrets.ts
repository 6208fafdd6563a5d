import { displayText } from '../../bytes/byte-text.ts';
import type { ReviewedRows } from '../findings/reviewed-rows.ts';
import type { Finding } from '../review.ts';
import { findTextSecrets, maskSecret } from './mask-secrets.ts';
import { findNamedValues } from './named-values.ts';
import type { SecretCode } from './secret-codes.ts';
import type { SecretMatch } from './secret-match.ts';
import { withoutOverlaps } from './secret-match.ts';
import { findTokens } from './token-rules.ts';

/** Findings of secrets in config and history; a real image has a handful. */
export const mostConfigSecrets = 100;

/** Longer texts of one history entry, variable or label are looked through up to here, in characters. */
export const mostTextCharacters = 256 * 1024;

/** Texts, and characters of them together, that are looked through: a config may hold a hundred thousand entries. Half a second. */
export const mostTexts = 10_000;
export const mostCharacters = 16 * 1024 * 1024;

type Place = 'env' | 'history' | 'label';

interface ConfigSecret {
  readonly place: Place;
  readonly value: string;
  readonly kind: string;
  /** Variable or label; null in the text of a command. */
  readonly name: string | null;
  readonly historyRows: Set<number>;
}

/** A text of the config or the history, and how to look through it. */
interface ConfigText {
  readonly place: Place;
  readonly text: string;
  readonly name: string | null;
  /** Index into the history rows, or null. */
  readonly row: number | null;
  readonly find: (text: string) => readonly SecretMatch[];
}

/**
 * Secrets that an image carries without any file: in its environment, its labels and the texts of its history, build arguments
 * included. A secret that stands at several places is one finding, that of the first in this order, with every instruction.
 */
export function findConfigSecrets(rows: ReviewedRows): readonly Finding[] {
  const found = new Map<string, ConfigSecret>();
  let texts = 0;
  let characters = 0;
  for (const { place, text: whole, name, row, find } of textsOf(rows)) {
    const text = whole.slice(0, mostTextCharacters);
    texts += 1;
    characters += text.length;
    if (texts > mostTexts || characters > mostCharacters) break;
    for (const { kind, from, to } of find(text)) {
      const value = text.slice(from, to);
      const secret = found.get(value) ?? { place, value, kind, name, historyRows: new Set() };
      if (row !== null) secret.historyRows.add(row);
      if (found.size < mostConfigSecrets) found.set(value, secret);
    }
  }
  return [...found.values()].map((secret) => configFinding(rows, secret));
}

function* textsOf({ input: { config, historyRows } }: ReviewedRows): Generator<ConfigText> {
  for (const text of config?.env ?? []) {
    yield { place: 'env', text, name: text.split('=', 1)[0] ?? '', row: null, find: findSettingSecrets };
  }
  // The newest first: where there are too many, those of the image itself come before those of its base.
  for (const [fromEnd, entry] of historyRows.toReversed().entries()) {
    const row = historyRows.length - 1 - fromEnd;
    for (const text of [entry.createdBy, entry.comment ?? '']) {
      if (text !== '') yield { place: 'history', text, name: null, row, find: findTextSecrets };
    }
    for (const text of entry.buildArgs) yield { place: 'history', text, name: null, row, find: findSettingSecrets };
  }
  for (const [name, text] of config?.labels ?? []) yield { place: 'label', text, name, row: null, find: findTokens };
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

function configFinding(rows: ReviewedRows, secret: ConfigSecret): Finding {
  const { historyRows } = rows.input;
  const indexes = [...secret.historyRows].sort((a, b) => a - b);
  const layers = indexes.flatMap((index) => historyRows[index]?.layer ?? []);
  const last = layers.at(-1);
  return {
    code: `secret-in-${secret.place}` satisfies SecretCode,
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
