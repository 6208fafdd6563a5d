import type { Finding, PackageWeight } from '../review.ts';
import type { FindingInput } from './finding-input.ts';

export type { FindingInput } from './finding-input.ts';
export { byGravity } from './by-gravity.ts';

export interface FoundFindings {
  /** By severity (secrets, waste, hints), then by bytes, largest first. */
  readonly findings: readonly Finding[];
  /** Empty where no contents are read; else with a line for what nobody owns, by bytes. */
  readonly packages: readonly PackageWeight[];
}

/** Rules and secretlint are 44 kB packed: whoever only looks at layers does not wait for them. */
export const loadFindings = () => import('./collect-findings.ts');

/**
 * Everything there is to say of an image without reading its files: waste, hints, and secrets in its config and history. Secrets
 * in files come apart, from `scanSecrets` (../secrets/scan-secrets.ts), as they take a pass over the layers. With
 * `readContents` the databases of package managers are read, and who owns what is told.
 * Throws AbortError, and what `readContents` throws.
 */
export async function findFindings(input: FindingInput, signal?: AbortSignal): Promise<FoundFindings> {
  const { collectFindings } = await loadFindings();
  return collectFindings(input, signal);
}
