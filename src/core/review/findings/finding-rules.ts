import type { FindingRule } from './finding-rule.ts';
import { listedAgain, overwritten, removedLater } from './rules/dead-files.ts';
import { metadataCopies } from './rules/metadata-copies.ts';
import { packageCaches } from './rules/package-caches.ts';
import { leftoverRule, unneededRule } from './rules/place-rules.ts';
import { duplicateFiles, largeFiles, sparseFiles } from './rules/size-hints.ts';
import { accidents, optionalParts } from './rules/unneeded-files.ts';

/**
 * Every rule, in the order in which they take bytes: a byte is in one finding of waste at most, that of the first rule that
 * takes it. The nearer to a remedy, the earlier: what package managers leave behind says which command to add, while
 * "removed later" says only that something is to be merged.
 */
export const findingRules: readonly FindingRule[] = [
  ...packageCaches.map(leftoverRule),
  ...accidents.map(unneededRule),
  metadataCopies,
  listedAgain,
  removedLater,
  overwritten,
  ...optionalParts.map(unneededRule),
  duplicateFiles,
  largeFiles,
  sparseFiles,
];
