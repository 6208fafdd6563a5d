import { createSHA256 } from 'hash-wasm';
import { toHex } from '../bytes/byte-text.ts';
import { latin1 } from '../layers/byte-string-pool.ts';
import { hasContent } from '../layers/compare-versions.ts';
import type { ImageModel } from '../layers/image-model.ts';
import { HashState, NONE } from '../layers/layer-table.ts';
import { NO_ROW, RowFlag } from '../layers/version-table.ts';
import { latin1Bytes } from './latin1-bytes.ts';

/** SHA-256 of nothing: the content of an empty file. */
const emptySha256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** Names of EntryType in the order of its values. */
const typeNames = ['reg', 'dir', 'symlink', 'hardlink', 'char', 'block', 'fifo', 'other'];

/**
 * One SHA-256 over the whole final filesystem of a model that was read with SHA-256 as its content hash: for every path
 * with an entry, sorted by raw bytes,
 *
 *   path NUL type NUL mode (octal) NUL uid NUL gid NUL size (0 unless a file) NUL link NUL sha256 (files) NUL LF
 */
export async function hashMergedFilesystem(model: ImageModel): Promise<string> {
  const lines: string[] = [];
  for (let path = 1; path < model.paths.count; path++) {
    const row = model.currentRow(path);
    if (row !== NO_ROW && (model.rows.flags[row]! & RowFlag.implied) === 0) lines.push(describe(model, path, row));
  }
  lines.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  const hasher = (await createSHA256()).init();
  for (const line of lines) hasher.update(latin1Bytes(line));
  return hasher.digest('hex');
}

/** One line, one character per byte. */
function describe(model: ImageModel, path: number, row: number): string {
  const { rows } = model;
  const owner = rows.owners[rows.owner.get(row)]!;
  const isFile = hasContent(rows, row);
  const link = rows.link(row);
  const fields = [
    '/' + latin1(model.paths.fullPath(path)),
    typeNames[rows.type[row]!]!,
    rows.mode[row]!.toString(8),
    wholeNumber(owner.uid),
    wholeNumber(owner.gid),
    isFile ? wholeNumber(rows.sizeBytes.get(row)) : '0',
    link === NONE ? '' : latin1(model.links.get(link)),
    isFile ? contentSha256(model, row) : '',
  ];
  return fields.join('\0') + '\0\n';
}

/** Decimal digits, also of numbers that JavaScript would write with an exponent. */
function wholeNumber(value: number): string {
  return Number.isSafeInteger(value) ? value.toString() : BigInt(value).toString();
}

function contentSha256(model: ImageModel, row: number): string {
  if (model.rows.sizeBytes.get(row) === 0) return emptySha256;
  switch (model.rows.hashState[row]) {
    case HashState.known:
      return toHex(model.rows.hash(row));
    case HashState.ofSparseMap:
      return 'unhashed-sparse';
    default:
      return 'unread';
  }
}
