import type { FindingInput } from '../findings/finding-input.ts';
import type { Finding } from '../review.ts';

export interface SecretProgress {
  /** Bytes of files looked through so far, and those there are. */
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface ScanSecretsOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SecretProgress) => void;
}

/** Apart for the same reason as `loadFindings`. */
export const loadFileScan = () => import('./scan-files.ts');

/**
 * Secrets in files, of every version of them, also of those that a later layer removed or replaced. Each content is looked at
 * once, in the order of the layers. Which files are read, and what counts: docs/findings/README.md. Empty without
 * `readContents`. Throws AbortError, and what `readContents` throws.
 */
export async function scanSecrets(input: FindingInput, options: ScanSecretsOptions = {}): Promise<readonly Finding[]> {
  const { scanFiles } = await loadFileScan();
  return scanFiles(input, options);
}
