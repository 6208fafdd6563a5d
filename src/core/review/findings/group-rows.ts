import type { Group } from './finding-rule.ts';
import type { ReviewedRows } from './reviewed-rows.ts';

/** Puts columns with the same key together, in the order in which keys are first met; null leaves a column out. */
export function groupBy(columns: readonly number[], keyOf: (column: number) => number | null): readonly Group[] {
  const groups = new Map<number, number[]>();
  for (const column of columns) {
    const key = keyOf(column);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [column]);
    else group.push(column);
  }
  return [...groups.values()];
}

/** Live bytes of the base and of the own layers: the same advice for all of them. */
export function liveByOrigin(rows: ReviewedRows, columns: readonly number[]): readonly Group[] {
  return groupBy(columns, (i) => (!rows.isLive(i) ? null : rows.isOfBase(i) ? 0 : 1));
}

/** Bytes of a group. */
export function bytesOf(rows: ReviewedRows, group: Group): number {
  let bytes = 0;
  for (const i of group) bytes += rows.bytes[i]!;
  return bytes;
}

/** Layers that store a group's bytes, lowest first. */
export function layersOf(rows: ReviewedRows, group: Group): readonly number[] {
  return [...new Set(group.map((i) => rows.layer[i]!))].sort((a, b) => a - b);
}

/** Layers that store a group's bytes, the one with the most first. */
export function layersByBytes(rows: ReviewedRows, group: Group): readonly number[] {
  const bytes = new Map<number, number>();
  for (const i of group) bytes.set(rows.layer[i]!, (bytes.get(rows.layer[i]!) ?? 0) + rows.bytes[i]!);
  return [...bytes].sort((a, b) => b[1] - a[1]).map(([layer]) => layer);
}

/** The layer that made all of a group dead, or null where it is live or several did. */
export function killerOf(rows: ReviewedRows, group: Group): number | null {
  const killer = rows.killedBy[group[0] ?? -1] ?? -1;
  return killer >= 0 && group.every((i) => rows.killedBy[i] === killer) ? killer : null;
}
