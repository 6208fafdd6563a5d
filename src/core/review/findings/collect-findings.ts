import { nextTurn } from '../../bytes/event-loop-turn.ts';
import { findPackages } from '../packages/find-packages.ts';
import { findConfigSecrets } from '../secrets/find-config-secrets.ts';
import { applyRules } from './apply-rules.ts';
import type { FoundFindings } from './find-findings.ts';
import { byGravity } from './by-gravity.ts';
import type { FindingInput } from './finding-input.ts';
import { findingRules } from './finding-rules.ts';
import { ReviewedRows } from './reviewed-rows.ts';

/** As findFindings says. */
export async function collectFindings(input: FindingInput, signal?: AbortSignal): Promise<FoundFindings> {
  const rows = new ReviewedRows(input);
  const findings = [...findConfigSecrets(rows), ...applyRules(rows, findingRules)];
  await nextTurn();
  signal?.throwIfAborted();
  const packages = input.readContents === null ? [] : await findPackages(rows, input.readContents, signal);
  return { findings: findings.sort(byGravity), packages };
}
