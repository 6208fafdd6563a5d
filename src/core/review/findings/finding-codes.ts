import { findingRules } from './finding-rules.ts';

/** Codes of secrets: those of files, then those of the config and the history. */
const secretCodes = [
  'private-key',
  'credential-file',
  'secret-in-file',
  'published-key',
  'secret-in-env',
  'secret-in-label',
  'secret-in-history',
] as const;

/** Every code that a finding may have, so that a misspelt one in a rule is told of and does not pass for ever. */
export const findingCodes: readonly string[] = [...secretCodes, ...findingRules.map(({ code }) => code)];

/** What a rule may name instead of a code. */
export const findingSeverities: readonly string[] = ['secret', 'waste', 'hint'];
