import type { Warning, WarningCode } from '../../core/formats/warning.ts';

/** All warnings of one code. */
export interface WarningGroup {
  readonly code: WarningCode;
  /** How many observations, repeated ones counted each. */
  readonly count: number;
  readonly warnings: readonly Warning[];
}

/** Warnings by code, in the order in which each code first came. */
export function groupWarnings(warnings: readonly Warning[]): readonly WarningGroup[] {
  const groups = new Map<WarningCode, Warning[]>();
  for (const warning of warnings) {
    const group = groups.get(warning.code);
    if (group === undefined) groups.set(warning.code, [warning]);
    else group.push(warning);
  }
  return [...groups].map(([code, list]) => ({ code, count: countWarnings(list), warnings: list }));
}

export function countWarnings(warnings: readonly Warning[]): number {
  return warnings.reduce((sum, warning) => sum + warning.count, 0);
}
