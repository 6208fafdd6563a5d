import { nextTurn } from '../../bytes/event-loop-turn.ts';
import { findPackages } from '../packages/find-packages.ts';
import type { Finding, PackageWeight } from '../review.ts';
import { findConfigSecrets } from '../secrets/find-config-secrets.ts';
import { applyRules } from './apply-rules.ts';
import type { FindingInput } from './finding-input.ts';
import { findingRules } from './finding-rules.ts';
import { ReviewedRows } from './reviewed-rows.ts';

export type { FindingInput } from './finding-input.ts';

export interface FoundFindings {
  /** By severity (secrets, waste, hints), then by bytes, largest first. */
  readonly findings: readonly Finding[];
  /** Empty where no contents are read; else with a line for what nobody owns, by bytes. */
  readonly packages: readonly PackageWeight[];
}

/**
 * Everything there is to say of an image without reading its files: waste, hints, and secrets in its config and history. Secrets
 * in files come apart, from `scanSecrets` (../secrets/scan-secrets.ts), as they take a pass over the layers. With
 * `readContents` the databases of package managers are read, and who owns what is told.
 * Throws AbortError, and what `readContents` throws.
 */
export async function findFindings(input: FindingInput, signal?: AbortSignal): Promise<FoundFindings> {
  const rows = new ReviewedRows(input);
  const findings = [...findConfigSecrets(rows), ...applyRules(rows, findingRules)];
  await nextTurn();
  signal?.throwIfAborted();
  const packages = input.readContents === null ? [] : await findPackages(rows, input.readContents, signal);
  return { findings: findings.sort(byGravity), packages };
}

const gravity: Record<Finding['severity'], number> = { secret: 0, waste: 1, hint: 2 };

/** The order in which findings are shown. */
export function byGravity(a: Finding, b: Finding): number {
  return gravity[a.severity] - gravity[b.severity] || b.bytes - a.bytes;
}
