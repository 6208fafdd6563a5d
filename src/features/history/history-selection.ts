import type { HistoryRow } from '../../core/history/history-row.ts';

/** First and last selected layer, both included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface ListState {
  /** Rows in the order in which they stand in the history, oldest first. */
  readonly rows: readonly HistoryRow[];
  readonly newestFirst: boolean;
  /** Row that has the focus, as an index into `rows`. */
  readonly active: number;
  /** Layer from which Shift extends. */
  readonly anchor: number;
}

export interface ListChange {
  readonly active: number;
  /** The range to select, or null to leave the selection as it is. */
  readonly range: Range | null;
}

export interface KeyPress {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
}

/** Rows that Page Up and Page Down pass. */
const PAGE_ROWS = 8;

/**
 * What a key does in the history list, by the listbox pattern of the ARIA Authoring Practices (multi-select, selection
 * follows focus): arrows move and select, Shift extends, Ctrl moves alone, Ctrl+A selects all. Null for other keys.
 */
export function pressKey(state: ListState, press: KeyPress): ListChange | null {
  const { rows, active } = state;
  const command = press.ctrlKey || press.metaKey;
  if (command && press.key.toLowerCase() === 'a') return { active, range: allLayers(rows) };

  const target = findTarget(state, press.key);
  if (target === null) return null;
  if (command) return { active: target, range: null };
  return pickRow(state, target, press.shiftKey);
}

/** What a click (or a plain move) onto a row selects. A row without a layer leaves the selection as it is. */
export function pickRow({ rows, anchor }: ListState, target: number, extend: boolean): ListChange {
  const layer = rows[target]?.layer ?? null;
  if (layer === null) return { active: target, range: null };
  if (!extend) return { active: target, range: { from: layer, to: layer } };
  return { active: target, range: { from: Math.min(anchor, layer), to: Math.max(anchor, layer) } };
}

function allLayers(rows: readonly HistoryRow[]): Range | null {
  const layers = rows.flatMap((row) => (row.layer === null ? [] : [row.layer]));
  const last = layers.at(-1);
  return last === undefined ? null : { from: layers[0] ?? 0, to: last };
}

function findTarget({ rows, newestFirst, active }: ListState, key: string): number | null {
  const last = rows.length - 1;
  const down = newestFirst ? -1 : 1;
  const clamp = (index: number) => Math.max(0, Math.min(last, index));
  switch (key) {
    case 'ArrowDown':
      return clamp(active + down);
    case 'ArrowUp':
      return clamp(active - down);
    case 'PageDown':
      return clamp(active + down * PAGE_ROWS);
    case 'PageUp':
      return clamp(active - down * PAGE_ROWS);
    case 'Home':
      return newestFirst ? last : 0;
    case 'End':
      return newestFirst ? 0 : last;
    case ' ':
    case 'Enter':
      return active;
    default:
      return null;
  }
}
