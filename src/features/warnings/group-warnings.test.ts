import { expect, test } from 'vitest';
import type { Warning, WarningCode } from '../../core/formats/warning.ts';
import { groupWarnings } from './group-warnings.ts';

function warningOf(code: WarningCode, count: number, layer: number | null = null): Warning {
  return { code, message: 'm', layer, path: null, count };
}

test('warnings of one code stand together, counted with their repetitions', () => {
  const groups = groupWarnings([
    warningOf('duplicate-entry', 3, 0),
    warningOf('layer-missing', 1),
    warningOf('duplicate-entry', 2, 4),
  ]);
  expect(groups.map(({ code, count, warnings }) => [code, count, warnings.length])).toEqual([
    ['duplicate-entry', 5, 2],
    ['layer-missing', 1, 1],
  ]);
});
