import type { ImageModel } from '../layers/image-model.ts';
import { HashState } from '../layers/layer-table.ts';
import { ROOT } from '../layers/path-table.ts';
import { foundPath } from './found-path.ts';
import { mostDuplicateGroups, type Duplicates } from './review.ts';
import type { VersionFates } from './version-fates.ts';

/** Paths of a group that are named. */
const mostPaths = 20;

interface Group {
  readonly rows: number[];
  extraBytes: number;
}

/**
 * Files that are visible in the end and have the same bytes as another one; hardlinks of one inode are one file. Empty
 * files and contents whose hash is not known are left out: equality is never guessed.
 */
export function findDuplicates(model: ImageModel, fates: VersionFates): Duplicates {
  const { rows } = model;
  const groups = groupByContent(model, fates);
  const extra = { bytes: 0, versions: 0 };
  for (const group of groups) {
    let total = 0;
    let most = 0;
    for (const row of group.rows) {
      const bytes = rows.storedBytes(row);
      total += bytes;
      most = Math.max(most, bytes);
    }
    group.extraBytes = total - most;
    extra.bytes += group.extraBytes;
    extra.versions += group.rows.length - 1;
  }
  groups.sort((a, b) => b.extraBytes - a.extraBytes || a.rows[0]! - b.rows[0]!);
  const names = namesOf(model, fates);
  return {
    extra,
    groups: groups.slice(0, mostDuplicateGroups).map((group) => ({
      sizeBytes: rows.sizeBytes.get(group.rows[0]!),
      copies: group.rows.length,
      paths: group.rows
        .slice(0, mostPaths)
        .map((row) => foundPath(model, names(row), fates.layer[row]!, rows.storedBytes(row))),
    })),
  };
}

/** Rows with equal contents, in order; only groups of two and more. */
function groupByContent({ rows }: ImageModel, fates: VersionFates): Group[] {
  const width = rows.hashWidth;
  const hashes = new DataView(rows.hashes.buffer, rows.hashes.byteOffset, rows.hashes.byteLength);
  const isSame = (a: number, b: number): boolean => {
    if (rows.sizeBytes.get(a) !== rows.sizeBytes.get(b)) return false;
    for (let i = 0; i < width; i += 4) {
      if (hashes.getUint32(a * width + i) !== hashes.getUint32(b * width + i)) return false;
    }
    return true;
  };
  const candidates: number[] = [];
  for (let row = 0; row < rows.count; row++) {
    if (fates.cause[row] === 0 && rows.hashState[row] === HashState.known) candidates.push(row);
  }
  let slotCount = 16;
  while (slotCount < candidates.length * 2) slotCount *= 2;
  /** Open addressing by content hash, which is seeded: one more than the first row of that content. */
  const slots = new Int32Array(slotCount);
  const groups = new Map<number, Group>();
  for (const row of candidates) {
    let slot = hashes.getUint32(row * width) & (slotCount - 1);
    while (slots[slot] !== 0 && !isSame(slots[slot]! - 1, row)) slot = (slot + 1) & (slotCount - 1);
    if (slots[slot] === 0) {
      slots[slot] = row + 1;
      continue;
    }
    const first = slots[slot]! - 1;
    const group = groups.get(first);
    if (group === undefined) groups.set(first, { rows: [first, row], extraBytes: 0 });
    else group.rows.push(row);
  }
  return [...groups.values()];
}

/** A visible name of a live file: its own, or a hardlink where that is gone. */
function namesOf(model: ImageModel, fates: VersionFates): (row: number) => number {
  const { rows } = model;
  let links: Map<number, number> | null = null;
  const isVisible = (row: number): boolean => rows.path[row]! >= 0 && model.currentRow(rows.path[row]!) === row;
  return (row) => {
    if (isVisible(row)) return rows.path[row]!;
    if (links === null) {
      links = new Map();
      for (const [link, inode] of rows.hardlinks()) {
        if (inode >= 0 && fates.cause[inode] === 0 && isVisible(link)) links.set(inode, rows.path[link]!);
      }
    }
    return links.get(row) ?? ROOT;
  };
}
