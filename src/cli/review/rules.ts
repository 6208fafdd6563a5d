import type { RuleOutcome } from '../../core/review/rule-outcome.ts';
import type { ReportReview } from '../../core/review/report-review.ts';
import { formatBytes, formatPercent } from './formats.ts';

/** What may not be exceeded; null is not asked. */
export interface ReviewLimits {
  readonly maxDeadBytes: number | null;
  /** 0 to 1. */
  readonly minEfficiency: number | null;
  /** Codes of findings, or their severities (secret, waste, hint). */
  readonly failOn: readonly string[];
}

/** The three rules of dive, by dive's figures; null is disabled. */
export interface DiveLimits {
  /** 0 to 1. */
  readonly lowestEfficiency: number | null;
  readonly highestWastedBytes: number | null;
  /** 0 to 1, though dive calls it a percentage. */
  readonly highestUserWastedPercent: number | null;
}

/**
 * Checks one image; rules that are not asked have no outcome. Figures of a part of an image prove nothing: where there are rules, it
 * fails with layers that could not be read, unless that is allowed.
 */
export function checkRules(
  review: ReportReview,
  limits: ReviewLimits,
  dive: DiveLimits | null,
  allowsIncomplete = false,
): RuleOutcome[] {
  const outcomes = [...checkLimits(review, limits), ...(dive === null ? [] : checkDive(review, dive))];
  if (outcomes.length === 0 || review.complete || allowsIncomplete) return outcomes;
  return [{ rule: 'complete', passed: false, value: 'not all layers could be read', limit: 'no gap' }, ...outcomes];
}

function checkLimits(review: ReportReview, { maxDeadBytes, minEfficiency, failOn }: ReviewLimits): RuleOutcome[] {
  const outcomes: RuleOutcome[] = [];
  if (maxDeadBytes !== null) {
    outcomes.push({
      rule: 'max-dead',
      passed: review.dead.bytes <= maxDeadBytes,
      value: `${formatBytes(review.dead.bytes)} are dead`,
      limit: `at most ${formatBytes(maxDeadBytes)}`,
    });
  }
  if (minEfficiency !== null) {
    outcomes.push({
      rule: 'min-efficiency',
      passed: review.efficiency >= minEfficiency,
      value: `the efficiency is ${formatPercent(review.efficiency)}`,
      limit: `at least ${formatPercent(minEfficiency)}`,
    });
  }
  for (const wanted of failOn) {
    const count = review.findings.filter(({ code, severity }) => code === wanted || severity === wanted).length;
    outcomes.push({
      rule: `fail-on ${wanted}`,
      passed: count === 0,
      value: count === 1 ? '1 finding' : `${count} findings`,
      limit: 'none',
    });
  }
  return outcomes;
}

function checkDive({ dive }: ReportReview, limits: DiveLimits): RuleOutcome[] {
  if (dive === null) return [];
  const outcomes: RuleOutcome[] = [];
  const { lowestEfficiency, highestWastedBytes, highestUserWastedPercent } = limits;
  if (lowestEfficiency !== null) {
    outcomes.push({
      rule: 'dive lowestEfficiency',
      passed: dive.efficiency >= lowestEfficiency,
      value: `dive’s efficiency is ${formatPercent(dive.efficiency)}`,
      limit: `at least ${formatPercent(lowestEfficiency)}`,
    });
  }
  if (highestWastedBytes !== null) {
    outcomes.push({
      rule: 'dive highestWastedBytes',
      passed: dive.wastedBytes <= highestWastedBytes,
      value: `dive’s wasted bytes are ${formatBytes(dive.wastedBytes)}`,
      limit: `at most ${formatBytes(highestWastedBytes)}`,
    });
  }
  if (highestUserWastedPercent !== null) {
    // dive divides by zero here: no waste over nothing is no number, which is not above any limit, and some waste is infinite.
    const share = dive.wastedUserPercent ?? (dive.wastedBytes === 0 ? 0 : Infinity);
    outcomes.push({
      rule: 'dive highestUserWastedPercent',
      passed: share <= highestUserWastedPercent,
      value: `dive’s user wasted share is ${formatPercent(share)}`,
      limit: `at most ${formatPercent(highestUserWastedPercent)}`,
    });
  }
  return outcomes;
}
