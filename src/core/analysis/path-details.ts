import { decodeRawText, displayText, hasInvalidBytes, toHex } from '../bytes/byte-text.ts';
import type { ImageModel } from '../layers/image-model.ts';
import { NONE } from '../layers/layer-table.ts';
import { NO_ROW, RowFlag } from '../layers/version-table.ts';
import { readXattrs } from '../layers/xattr-set.ts';
import type { EntryType } from '../tar/tar-entry.ts';
import type { Mark } from './change.ts';
import type { PathDetails, Tally, TimelineEntry } from './view-types.ts';

/** Names of one inode that are listed at most; some images have tens of thousands. */
const mostHardlinks = 1000;

/** Everything known about a path, as seen after layer `to`. */
export function readPathDetails(model: ImageModel, path: number, to: number): PathDetails {
  const bytes = model.paths.fullPath(path);
  const rawPath = '/' + decodeRawText(bytes);
  const row = model.rowAfter(path, to);
  return {
    path,
    fullPath: displayText(rawPath).text,
    rawPath,
    hexPath: hasInvalidBytes(rawPath) ? '2f' + toHex(bytes) : null,
    timeline: readTimeline(model, path),
    subtree: row !== NO_ROW && model.isDirectoryRow(row) ? sumBelow(model, path, to) : null,
    hardlinks: row === NO_ROW ? [] : otherNames(model, row, to),
  };
}

function readTimeline(model: ImageModel, path: number): TimelineEntry[] {
  const { rows } = model;
  const entries: TimelineEntry[] = [];
  for (let row = model.latestRow(path); row !== NO_ROW; row = rows.previous[row]!) {
    const absent = (rows.flags[row]! & RowFlag.absent) !== 0;
    // A removal has no facts of its own: it shows what it took away.
    const facts = absent ? rows.previous[row]! : row;
    const implied = (rows.flags[facts]! & RowFlag.implied) !== 0;
    if (implied && !absent && rows.previous[row] === NO_ROW) continue;
    const owner = rows.owners[rows.owner.get(facts)]!;
    const by = rows.removedBy(row);
    const device = rows.device(facts);
    entries.push({
      layer: rows.layerOf(row),
      mark: rows.mark[row] as Mark,
      reasons: rows.reasons[row]!,
      removalCause: rows.removalCause(row),
      removedBy: by < 0 ? null : displayPath(model, by),
      type: rows.type[facts] as EntryType,
      sizeBytes: rows.sizeBytes.get(facts),
      storedBytes: rows.storedBytes(facts),
      mode: implied ? null : rows.mode[facts]!,
      uid: owner.uid,
      gid: owner.gid,
      userName: owner.userName,
      groupName: owner.groupName,
      mtimeSeconds: implied ? null : rows.mtimeSeconds[facts]!,
      linkTarget: rows.link(facts) === NONE ? null : displayBytes(model.links.get(rows.link(facts))),
      device: device === NONE ? null : model.devices[device]!,
      xattrs: rows.xattrs(facts) === NONE ? [] : showXattrs(model.xattrSets.get(rows.xattrs(facts))),
      sparse: (rows.flags[facts]! & RowFlag.sparse) !== 0,
    });
  }
  return entries.reverse();
}

function sumBelow(model: ImageModel, path: number, to: number): Tally {
  let count = 0;
  let bytes = 0;
  const todo = [path];
  while (todo.length > 0) {
    for (let child = model.paths.firstChild[todo.pop()!]!; child >= 0; child = model.paths.nextSibling[child]!) {
      const row = model.rowAfter(child, to);
      if (row === NO_ROW) continue;
      count += 1;
      bytes += model.rows.sizeBytes.get(row);
      if (model.isDirectoryRow(row)) todo.push(child);
    }
  }
  return { count, bytes };
}

function otherNames(model: ImageModel, row: number, to: number): string[] {
  const { rows } = model;
  const inode = rows.inode(row);
  if (inode === NO_ROW) return [];
  const names: string[] = [];
  const add = (other: number): void => {
    const path = rows.path[other]!;
    if (other !== row && path >= 0 && model.rowAfter(path, to) === other) names.push(displayPath(model, path));
  };
  add(inode);
  for (const [hardlink, shared] of rows.hardlinks()) {
    if (names.length >= mostHardlinks) break;
    if (shared === inode) add(hardlink);
  }
  return names;
}

function showXattrs(set: Uint8Array): (readonly [string, string])[] {
  return readXattrs(set).map(([name, value]) => [displayBytes(name), showValue(value)] as const);
}

/** Text where the value is text (a closing NUL aside), hex where it is not. */
function showValue(value: Uint8Array): string {
  const text = decodeRawText(value.at(-1) === 0 ? value.subarray(0, -1) : value);
  return displayText(text).escaped ? `0x${toHex(value)}` : text;
}

function displayPath(model: ImageModel, path: number): string {
  return '/' + displayBytes(model.paths.fullPath(path));
}

function displayBytes(bytes: Uint8Array): string {
  return displayText(decodeRawText(bytes)).text;
}
