import { findCommandSecrets, findNamedValues } from './named-values.ts';
import { findPrivateKeys } from './private-keys.ts';
import type { SecretMatch } from './secret-match.ts';
import { withoutOverlaps } from './secret-match.ts';
import { findTokens } from './token-rules.ts';

/** Characters that a secret must have for some of them to be shown: what is shorter could be guessed from them. */
const longEnoughForTwo = 12;
const longEnoughForFour = 20;

/** `AKIA…3F7Q (20 characters)`; of a short secret the length alone. */
export function maskSecret(secret: string): string {
  const shown = secret.length >= longEnoughForFour ? 4 : secret.length >= longEnoughForTwo ? 2 : 0;
  const length = `(${secret.length} characters)`;
  return shown === 0 ? `… ${length}` : `${secret.slice(0, shown)}…${secret.slice(-shown)} ${length}`;
}

/** Every secret in a command line, a setting or a text of the history. */
export function findTextSecrets(text: string): readonly SecretMatch[] {
  return withoutOverlaps([
    ...findPrivateKeys(text),
    ...findTokens(text),
    ...findNamedValues(text),
    ...findCommandSecrets(text),
  ]);
}

/** A text with its secrets masked, to be shown, exported or sent. */
export function maskSecrets(text: string): string {
  let masked = '';
  let at = 0;
  for (const { from, to } of findTextSecrets(text)) {
    masked += text.slice(at, from) + maskSecret(text.slice(from, to)).replace(/ \(.*/, '');
    at = to;
  }
  return masked + text.slice(at);
}
