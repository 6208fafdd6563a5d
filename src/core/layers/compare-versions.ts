import { Reason } from '../analysis/change.ts';
import { EntryType } from '../tar/tar-entry.ts';
import { HashState } from './layer-table.ts';
import type { VersionTable } from './version-table.ts';

/**
 * What differs between two versions of a path, as a bit set of Reason; 0 when they are identical.
 * Compared: type, permission bits, uid and gid, size and content of files, link target, device numbers, extended
 * attributes. `Reason.mtime` is reported but alone makes no modification. User and group names are not compared.
 */
export function compareVersions(rows: VersionTable, a: number, b: number): number {
  let reasons = 0;
  if (rows.mtimeSeconds[a] !== rows.mtimeSeconds[b]) reasons |= Reason.mtime;
  if (rows.mode[a] !== rows.mode[b]) reasons |= Reason.mode;
  if (rows.owner.get(a) !== rows.owner.get(b) && !sameOwnerIds(rows, a, b)) reasons |= Reason.owner;
  if (rows.xattrs(a) !== rows.xattrs(b)) reasons |= Reason.xattrs;
  if (rows.type[a] !== rows.type[b]) return reasons | Reason.type;
  if (rows.link(a) !== rows.link(b)) reasons |= Reason.link;
  if (rows.device(a) !== rows.device(b)) reasons |= Reason.device;
  if (rows.sizeBytes.get(a) !== rows.sizeBytes.get(b)) return reasons | Reason.size | Reason.content;
  if (!sameContent(rows, a, b)) reasons |= Reason.content;
  return reasons;
}

function sameOwnerIds(rows: VersionTable, a: number, b: number): boolean {
  const first = rows.owners[rows.owner.get(a)]!;
  const second = rows.owners[rows.owner.get(b)]!;
  return first.uid === second.uid && first.gid === second.gid;
}

/** Sizes are equal. Content that could not be hashed counts as different: equality is never guessed. */
export function sameContent(rows: VersionTable, a: number, b: number): boolean {
  if (!hasContent(rows, a) || rows.sizeBytes.get(a) === 0) return true;
  const state = rows.hashState[a];
  if (state !== rows.hashState[b] || state === HashState.deferred || state === HashState.unseen) return false;
  const width = rows.hashWidth;
  for (let i = 0; i < width; i++) {
    if (rows.hashes[a * width + i] !== rows.hashes[b * width + i]) return false;
  }
  return true;
}

export function hasContent(rows: VersionTable, row: number): boolean {
  return rows.type[row] === EntryType.file || rows.type[row] === EntryType.other;
}
