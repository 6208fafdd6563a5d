import { TurnKeeper } from '../../bytes/event-loop-turn.ts';
import { HashState } from '../../layers/layer-table.ts';
import { latin1 } from '../../layers/byte-string-pool.ts';
import { NO_ROW } from '../../layers/version-table.ts';
import type { FindingInput } from '../findings/finding-input.ts';
import { byGravity } from '../findings/by-gravity.ts';
import { classifyPaths } from '../findings/path-classes.ts';
import { ReviewedRows } from '../findings/reviewed-rows.ts';
import type { Finding } from '../review.ts';
import { mostFindingPaths } from '../review.ts';
import type { CredentialFile } from './credential-files.ts';
import { credentialFiles } from './credential-files.ts';
import { binaryFiles, publishedFiles } from './unscanned-files.ts';
import type { ScanSecretsOptions } from './scan-secrets.ts';
import { findPrivateKeys } from './private-keys.ts';
import type { FileSecret } from './secret-findings.ts';
import { buildSecretFindings } from './secret-findings.ts';
import type { SecretMatch } from './secret-match.ts';
import { withoutOverlaps } from './secret-match.ts';
import { findTokens } from './token-rules.ts';

/** Bytes of each file that are looked through, from its start. */
export const mostScannedBytes = 1024 * 1024;

/** Larger files are data, and are left alone unless their name says that they hold credentials. */
export const largestScannedFileBytes = 16 * 1024 * 1024;

/** Secrets that are kept of one image; a hostile one could hold millions. */
export const mostFileSecrets = 20_000;

/** … and of one file, so that a noisy one does not hide the others. */
export const mostSecretsOfOneFile = 20;

/** As scanSecrets says. */
export async function scanFiles(input: FindingInput, options: ScanSecretsOptions): Promise<readonly Finding[]> {
  const { readContents } = input;
  if (readContents === null) return [];
  const { signal, onProgress } = options;
  const rows = new ReviewedRows(input);
  const files = filesToScan(rows);
  const totalBytes = files.order.reduce((sum, i) => sum + Math.min(rows.bytes[i]!, mostScannedBytes), 0);
  const columnOf = new Map(files.order.map((i) => [rows.row[i]!, i]));
  const turns = new TurnKeeper();
  const secrets: FileSecret[] = [];
  let doneBytes = 0;
  for await (const { row, bytes } of readContents([...columnOf.keys()], mostScannedBytes, signal)) {
    signal?.throwIfAborted();
    const column = columnOf.get(row);
    if (column === undefined) continue;
    const credential = files.credentialOf(column);
    const found = isText(bytes) ? findIn(decoder.decode(bytes), rows.pathText(rows.path[column]!), credential) : [];
    for (const match of found.slice(0, mostSecretsOfOneFile)) {
      for (const same of files.sameContent(column).slice(0, mostFindingPaths)) {
        if (secrets.length >= mostFileSecrets) break;
        secrets.push({
          column: same,
          match,
          what: files.credentialOf(same)?.what ?? null,
          isPublished: files.isPublished(same),
        });
      }
    }
    doneBytes += Math.min(rows.bytes[column]!, mostScannedBytes);
    const turn = turns.turnIfDue();
    if (turn !== null) {
      onProgress?.({ doneBytes, totalBytes });
      await turn;
      signal?.throwIfAborted();
    }
  }
  onProgress?.({ doneBytes: totalBytes, totalBytes });
  return [...buildSecretFindings(rows, secrets)].sort(byGravity);
}

const decoder = new TextDecoder();

/** A secret, and the text of it that may be shown. */
export interface FoundText extends SecretMatch {
  readonly text: string;
}

function findIn(text: string, path: string, credential: CredentialFile | null): readonly FoundText[] {
  const matches = withoutOverlaps([
    ...findPrivateKeys(text),
    ...findTokens(text, path),
    ...(credential?.find(text) ?? []),
  ]);
  return matches.map((match) => ({ ...match, text: text.slice(match.from, match.to) }));
}

/** No NUL in the first kilobytes, as git and grep tell. */
function isText(bytes: Uint8Array): boolean {
  return !bytes.subarray(0, 8192).includes(0);
}

interface FilesToScan {
  /** Columns of rows, one of each content, in the order of the layers and in them of the bytes. */
  readonly order: readonly number[];
  /** A column and the others that hold the same bytes. */
  readonly sameContent: (column: number) => readonly number[];
  readonly credentialOf: (column: number) => CredentialFile | null;
  /** Whether the file comes out of a package that everybody can fetch. */
  readonly isPublished: (column: number) => boolean;
}

function filesToScan(rows: ReviewedRows): FilesToScan {
  const { model } = rows.input;
  const versions = model.rows;
  const credentials = classifyPaths(
    model,
    credentialFiles.map(({ places }) => places),
  );
  const skipped = classifyPaths(model, [publishedFiles, binaryFiles]);
  const sameAs = new Map<string, number[]>();
  const order: number[] = [];
  for (let i = 0; i < rows.count; i++) {
    const row = rows.row[i]!;
    // Where a layer stores what it never shows is not known.
    if (row === NO_ROW) continue;
    const path = rows.path[i]!;
    const isCredential = credentials[path] !== 0;
    if (!isCredential && (skipped[path] !== 0 || rows.bytes[i]! > largestScannedFileBytes)) continue;
    // The same bytes are looked at under each kind of name they have: an .npmrc means more than a text.
    const key = `${credentials[path]!}:${versions.sizeBytes.get(row)}:${latin1(versions.hash(row))}`;
    const known = versions.hashState[row] === HashState.known ? sameAs.get(key) : undefined;
    if (known !== undefined) known.push(i);
    else {
      if (versions.hashState[row] === HashState.known) sameAs.set(key, [i]);
      order.push(i);
    }
  }
  const groups = new Map([...sameAs.values()].map((group) => [group[0]!, group]));
  const offset = (i: number): number => versions.bodyOffset.get(rows.row[i]!);
  return {
    order: order.sort((a, b) => rows.layer[a]! - rows.layer[b]! || offset(a) - offset(b)),
    sameContent: (column) => groups.get(column) ?? [column],
    credentialOf: (column) => credentialFiles[credentials[rows.path[column]!]! - 1] ?? null,
    isPublished: (column) => skipped[rows.path[column]!] === 1,
  };
}
