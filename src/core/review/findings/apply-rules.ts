import type { Finding } from '../review.ts';
import { buildFinding } from './build-finding.ts';
import type { FindingRule, Group } from './finding-rule.ts';
import { bytesOf } from './group-rows.ts';
import { classifyPaths } from './path-classes.ts';
import type { ReviewedRows } from './reviewed-rows.ts';

/** Waste below this is not worth a line, nor below this share of all stored bytes. */
export const leastWasteBytes = 100_000;
export const leastWasteShare = 1 / 1000;
/** This share of all stored bytes always is: 20 kB matter in an image of 300. */
export const largeWasteShare = 1 / 20;

/** Hints below this are not worth a line, nor below this share of all stored bytes. */
export const leastHintBytes = 1_000_000;
export const leastHintShare = 5 / 1000;

/** Findings of one code, the largest: an image of a thousand instructions must not bury the others. */
export const mostFindingsOfOneCode = 20;

/** Applies rules in order; a byte is in one finding of waste at most. Hints speak of what no waste has, and may overlap. */
export function applyRules(rows: ReviewedRows, rules: readonly FindingRule[]): Finding[] {
  const byPlace = rules.filter((rule) => rule.places.length > 0);
  const classes = classifyPaths(
    rows.input.model,
    byPlace.map((rule) => rule.places),
  );
  const atPlace = columnsByClass(rows, classes, byPlace.length);
  const isTaken = new Uint8Array(rows.count);
  /** What no waste took; filtered again only after some was. */
  let free: readonly number[] = Array.from({ length: rows.count }, (_, i) => i);
  const findings: Finding[] = [];
  for (const rule of rules) {
    const place = byPlace.indexOf(rule);
    const candidates = place < 0 ? free : atPlace[place]!.filter((i) => isTaken[i] === 0);
    const groups = largestGroups(rows, rule, rule.group(rows, candidates));
    for (const group of groups) {
      findings.push(buildFinding(rows, rule, group));
      if (rule.severity === 'waste') for (const i of group) isTaken[i] = 1;
    }
    if (rule.severity === 'waste' && groups.length > 0) free = free.filter((i) => isTaken[i] === 0);
  }
  return findings;
}

function largestGroups(rows: ReviewedRows, rule: FindingRule, groups: readonly Group[]): readonly Group[] {
  const least =
    rule.severity === 'waste'
      ? Math.max(Math.min(leastWasteBytes, rows.totalBytes * largeWasteShare), rows.totalBytes * leastWasteShare)
      : Math.max(leastHintBytes, rows.totalBytes * leastHintShare);
  return groups
    .map((group) => ({ group, bytes: bytesOf(rows, group) }))
    .filter(({ bytes }) => bytes >= least)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, mostFindingsOfOneCode)
    .map(({ group }) => group);
}

function columnsByClass(rows: ReviewedRows, classes: Uint8Array, classCount: number): readonly (readonly number[])[] {
  const columns: number[][] = Array.from({ length: classCount }, () => []);
  for (let i = 0; i < rows.count; i++) {
    const classNumber = classes[rows.path[i]!]!;
    if (classNumber > 0) columns[classNumber - 1]!.push(i);
  }
  return columns;
}
