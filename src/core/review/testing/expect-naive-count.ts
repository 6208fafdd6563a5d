import { expect } from 'vitest';
import type { LayerTable } from '../../layers/layer-table.ts';
import { EntryType } from '../../tar/tar-entry.ts';
import type { Measure } from '../measure.ts';
import { countNaively } from './naive-count.ts';

/** The sum law, and that the measure is what counting file by file comes to. */
export function expectNaiveCount(tables: readonly (LayerTable | null)[], measure: Measure): void {
  const naive = countNaively(tables);
  let stored = 0;
  for (const table of tables) {
    for (let i = 0; i < (table?.entryCount ?? 0); i++) {
      if (table!.type[i] === EntryType.file || table!.type[i] === EntryType.other) stored += table!.storedBytes[i]!;
    }
  }
  expect(measure.total.bytes, 'all that is stored').toBe(stored);
  expect(measure.live.bytes + measure.dead.bytes, 'live and dead').toBe(stored);
  expect(measure.live.bytes, 'live').toBe(naive.live);
  const sums = new Map<string, number>();
  const expected = new Map<string, number>();
  for (const { addedBy, killedBy, weight } of measure.deaths) add(sums, `${addedBy} > ${killedBy}`, weight.bytes);
  for (const { inode, killedBy } of naive.deaths) add(expected, `${inode.layer} > ${killedBy}`, inode.storedBytes);
  for (const [layer, bytes] of naive.bodiless) add(expected, `${layer} > ${layer}`, bytes);
  expect(sums, 'who killed what').toEqual(expected);
  if (naive.deaths.some(({ names }) => names > 1)) return;
  const causes = new Map<string, number>();
  const expectedCauses = new Map<string, number>();
  for (const { cause, weight } of measure.causes) add(causes, cause, weight.bytes);
  for (const { cause, inode } of naive.deaths) add(expectedCauses, cause, inode.storedBytes);
  for (const bytes of naive.bodiless.values()) add(expectedCauses, 'same-layer', bytes);
  expect(causes, 'causes').toEqual(expectedCauses);
}

function add(sums: Map<string, number>, key: string, bytes: number): void {
  if (bytes > 0) sums.set(key, (sums.get(key) ?? 0) + bytes);
}
